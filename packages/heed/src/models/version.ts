// Names of model versions: capability, day and a few random digits, such as recommendations-2026-11-22-a1b2c3.
import { randomUUID } from "node:crypto";

/** A new name for a model trained on events before `until`. */
export const newVersion = (capability: string, until: Date): string =>
  `${capability}-${until.toISOString().slice(0, 10)}-${randomUUID().slice(0, 6)}`;

/** The table of those who were in the training run of a version; dropped with it. */
export function memberTable(version: string): string {
  if (!/^[a-z-]+-\d{4}-\d{2}-\d{2}-[0-9a-f]{6}$/.test(version))
    throw new Error("version_malformed: this is no name of a model version. List them with: heed model list");
  return `training_member_${version.slice(-17).replaceAll("-", "")}`;
}
