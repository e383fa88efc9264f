// How the audit of a version ended, as a word with a colour.
import type { ConsoleApi } from "@heed/core";
import { useModelsWords } from "./words.ts";

type Version = ConsoleApi["GET /api/models"]["reply"]["versions"][number];
type Ended = "passed" | "failed" | "overridden" | "none";
const LOOK: Readonly<Record<Ended, string>> = { passed: "good", failed: "bad", overridden: "warn", none: "" };

export const auditOf = ({ audit, override }: Pick<Version, "audit" | "override">): Ended =>
  audit === undefined ? "none" : audit.passed ? "passed" : override ? "overridden" : "failed";

export function AuditBadge({ version }: { readonly version: Pick<Version, "audit" | "override"> }) {
  const words = useModelsWords();
  const ended = auditOf(version);
  return <span className={`fate ${LOOK[ended]}`}>{words.audits[ended]}</span>;
}
