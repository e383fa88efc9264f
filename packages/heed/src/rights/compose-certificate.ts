// A certificate from the steps of a deletion: what is settled as it was found, what waits as waiting. Pure.
import type { DataMap } from "@heed/core";
import type { BackupTruth } from "../storage/forget-in-backups.ts";
import {
  addLines,
  type Certificate,
  COUNTED,
  NOTES,
  type RecipientLine,
  type RecipientOutcome,
  type StoreLine,
} from "./certificate.ts";
import type { Erasure, Step } from "./erasure-steps.ts";

/** As things stand `at`. It is complete when the deletion has ended. */
export function composeCertificate(map: DataMap, erasure: Erasure, at: Date = erasure.asked): Certificate {
  const { id, actor, asked, done_at, steps } = erasure;
  const backups = backupsIn(steps);
  return {
    type: "HeedErasureCertificate",
    version: 1,
    id,
    issuer: { name: map.controller.name, contact: map.controller.contact },
    actor: actor.startsWith("staff:") ? "staff" : actor,
    asked: asked.toISOString(),
    at: (done_at ?? at).toISOString(),
    complete: done_at !== null,
    stores: addLines(steps.flatMap(storesOf)),
    recipients: steps.filter((step) => step.kind === "recipient").map(recipientOf),
    ...(backups ? { backups } : {}),
    notes: steps.some((step) => step.kind === "counts") ? [...NOTES, COUNTED] : NOTES,
  };
}

function storesOf(step: Step): StoreLine[] {
  if (step.kind === "recipient" || step.kind === "backups") return [];
  // Written by the steps themselves.
  const lines = (step.result ?? []) as readonly StoreLine[];
  if (step.state === "settled")
    return lines.map((line) => ({ ...line, ...(step.at ? { at: step.at.toISOString() } : {}) }));
  // Of totals a part may be made already.
  if (lines.length > 0)
    return lines.map((line) => (line.what === "anonymised" ? line : { ...line, what: "waiting" as const }));
  return step.kind === "part" ? [{ store: step.name, count: 0, what: "waiting" }] : [];
}

function recipientOf(step: Step): RecipientLine {
  if (step.state === "waiting") {
    const tried = step.tries > 0 ? { tries: step.tries, next: step.due.toISOString() } : {};
    return { recipient: step.name, what: "waiting", ...tried };
  }
  // Written by `tell` and by the plan.
  const what = step.outcome as RecipientOutcome | "nothing sent";
  return { recipient: step.name, what, ...(step.at ? { at: step.at.toISOString() } : {}) };
}

function backupsIn(steps: readonly Step[]): BackupTruth | undefined {
  const step = steps.find((one) => one.kind === "backups");
  // Written by the step itself; null where there is no backup.
  return (step?.result as BackupTruth | null | undefined) ?? undefined;
}
