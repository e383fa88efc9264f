// A line of the ledger in plain words, for the person it is about.
import type { PageWords } from "./words.ts";

type Line = {
  readonly kind: string;
  readonly purpose: string;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

type Names = {
  purposeSays(name: string): string;
  fieldLabel(name: string): string;
  /** Words of the map for a role and for a reason to look; undefined where the map no longer has them. */
  roleSays?(name: string): string | undefined;
  reasonSays?(name: string): string | undefined;
  /** A recipient's name as people know it. */
  recipientSays?(name: string): string;
  /** What people call a placement. */
  placementSays?(name: string): string;
};

/**
 * One sentence. `purposeSays` turns a purpose's name into the map's words, `fieldLabel` a field's name into its label.
 *
 * @example
 * ledgerSentence(wordsFor("en"), { kind: "choice", purpose: "newsletter", actor: "proven:dashboard", detail: { value: false } },
 *   { purposeSays: () => "Send you our newsletter", fieldLabel: (name) => name }); // "You said no to: Send you our newsletter."
 */
export function ledgerSentence(words: PageWords, line: Line, names: Names): string {
  const { did } = words;
  const what = words.quoted(names.purposeSays(line.purpose));
  const fields = fieldsOf(words, line.detail["fields"], names.fieldLabel);
  switch (line.kind) {
    case "choice":
      return choice(words, line, what);
    case "use":
      if (line.actor === "person:browser") return did.browserLooked;
      if (line.actor.startsWith("person:") && line.purpose === "rights") return did.looked;
      return fields === "" ? did.usedNothing(what) : did.used(fields, what);
    case "look":
      if (line.purpose === "rights" && fields === "") return looked(words, line, names, did.teamOpened);
      return looked(words, line, names, did.teamLooked(fields === "" ? did.nothing : fields, what));
    case "decision": {
      const name = String(line.detail["placement"] ?? "");
      const place = names.placementSays?.(name) ?? name;
      if (line.detail["arm"] === "holdout") return did.compared(place);
      return fields === "" ? did.decidedPlain(place, what) : did.decided(place, fields, what);
    }
    case "share":
      return did.shared(whom(words, line, names), fields === "" ? did.nothing : fields, what);
    case "denial":
      return did.denied(what, did.deniedFor[String(line.detail["reason"] ?? "")] ?? "");
    case "request":
      return request(words, line, names);
    case "erasure":
      return byWhom(words, line).erased;
    default:
      return did.other(line.kind, what);
  }
}

function choice({ did }: PageWords, line: Line, what: string): string {
  const { hidden, value, merged } = line.detail;
  if (hidden !== undefined) return hidden === true ? did.hid : did.unhid;
  if (merged !== undefined || value === undefined) return did.merged;
  if (line.actor.endsWith(":erasure")) return did.withdrawn(what);
  const claimed = line.actor.startsWith("claimed:");
  if (value === true) return claimed ? did.claimedYes(what) : did.allowed(what);
  return claimed ? did.claimedNo(what) : did.refused(what);
}

/** With the job and the reason of whoever looked, never with their name. */
function looked({ did }: PageWords, { detail }: Line, names: Names, says: string): string {
  const job = typeof detail["role"] === "string" ? names.roleSays?.(detail["role"]) : undefined;
  const why = typeof detail["reason"] === "string" ? names.reasonSays?.(detail["reason"]) : undefined;
  return [says, ...(job ? [did.teamRole(job)] : []), ...(why ? [did.teamReason(why)] : [])].join(" ");
}

/** Whoever acts for themselves, signed in or not; all others are staff, jobs of Heed and the host. */
const byWhom = ({ did }: PageWords, { actor }: Line) => (/^(person|proven|claimed):/.test(actor) ? did : did.byUs);

function request(words: PageWords, line: Line, names: Names): string {
  const { did } = words;
  const by = byWhom(words, line);
  const label = names.fieldLabel;
  const { state, value, request: kind } = line.detail;
  if (typeof state === "string" && state.startsWith("stopped ")) return value === "true" ? did.stoppedOne : did.usedOne;
  if (typeof state === "string" && state.startsWith("off "))
    return reached(words, state.slice(4), value === "true", names);
  if (state === "restricted") return value === "true" ? by.paused : by.resumed;
  if (state === "held") return value === "true" ? did.held : did.released;
  if (state === "proven") return did.proved;
  if (kind === "export") return by.downloaded;
  if (kind === "delete kept") return by.deletedNow;
  if (kind === "erase") return by.erased;
  if (kind === "correct") return by.corrected(label(String(line.detail["field"] ?? "")));
  if (kind === "split") return did.split;
  if (kind === "receipt") return did.receiptMailed;
  if (kind === "leave model") return did.leftModel;
  if (kind === "stop" || kind === "pause" || kind === "correction") {
    const answers = Object.entries(did.passedOn[kind]);
    const says = answers.find(([outcome]) => outcome === line.detail["outcome"])?.[1] ?? did.passedOn[kind].unreachable;
    return says(whom(words, line, names), words.quoted(names.purposeSays(line.purpose)));
  }
  return did.state;
}

function whom({ did }: PageWords, { detail }: Line, names: Names): string {
  const name = detail["recipient"];
  return typeof name === "string" ? (names.recipientSays?.(name) ?? name) : did.somebody;
}

/** A way with its purpose, as `wayKey` wrote them. */
function reached(words: PageWords, way: string, off: boolean, names: Names): string {
  const { did, channel } = words;
  const [how = "", ...purpose] = way.split(" ");
  const known = Object.entries(channel).find(([name]) => name === how)?.[1] ?? how;
  return (off ? did.channelOff : did.channelOn)(known, words.quoted(names.purposeSays(purpose.join(" "))));
}

function fieldsOf({ did }: PageWords, fields: unknown, label: (name: string) => string): string {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return "";
  return Object.entries(fields)
    .filter((entry): entry is [string, number] => typeof entry[1] === "number" && entry[1] > 0)
    .map(([name, n]) => did.fields(label(name), n))
    .join(", ");
}
