// One row of a file as a message: whose it is, when, and what of it the map allows; or why it is refused.
import { type DataMap, type Drop, filterEvent, filterTrait, parseTime } from "@heed/core";
import { type Keys, keyedId } from "../storage/keys.ts";
import { hashOf, notAnIdentifier } from "../storage/person-directory.ts";
import type { Notation } from "./csv-notation.ts";
import type { ImportPlan } from "./import-plan.ts";
import { createLineCounts } from "./line-counts.ts";
import type { Kept, Message, NamedAlias } from "./message.ts";
import type { RefusalReason } from "./refusal.ts";
import { inRange } from "./times.ts";

/** Consent or refusal that a row claims. */
export type RowChoice = { readonly at: Date; readonly value: boolean; readonly evidence: string };

export type ImportRow = {
  readonly line: number;
  /** Its id and time follow from its text: the key of its row tells whether it is new. */
  readonly isNewByRow: boolean;
  readonly message: Message;
  readonly choice: RowChoice | undefined;
  /** The row should tell of consent and does not: it gives no permit. */
  readonly choiceMissing: boolean;
  readonly drops: readonly Drop[];
};

type RowReader = (row: {
  readonly line: number;
  readonly text: string;
  readonly cells: readonly string[];
}) => ImportRow | RefusalReason;

const MAX_EVIDENCE = 500;
/** People whose alias hash is remembered; rows of one person often follow each other. */
const MAX_REMEMBERED = 10_000;

/** Makes the reader of one file's rows. `fileTime` is the time of rows that have none: nothing in a file is newer than the file. */
export function createRowReader(
  map: DataMap,
  keys: Pick<Keys, "alias" | "message">,
  plan: ImportPlan,
  notation: Notation,
  file: { readonly name: string; readonly modified: Date; readonly now: Date },
): RowReader {
  const scope = plan.kind === "event" ? ["event", plan.event] : [plan.kind];
  const lines = createLineCounts();
  let people = new Map<string, NamedAlias>();
  const fileTime = new Date(Math.min(file.modified.getTime(), file.now.getTime()));

  function personOf(text: string): NamedAlias {
    const known = people.get(text);
    if (known) return known;
    const identifier = { kind: "user", value: text } as const;
    const alias = { identifier, hash: hashOf(keys.alias, identifier) };
    if (people.size >= MAX_REMEMBERED) people = new Map();
    people.set(text, alias);
    return alias;
  }

  /**
   * Idempotent per row: its own id, else its text and how many equal lines came before (mechanisms.md 5). An export that overlaps the
   * last one brings the same rows under another file's name; where no time stands in a row, only the same file can say that it is the same.
   */
  function idOf(text: string, own: string, isDated: boolean): string {
    if (own !== "") return keyedId(keys.message, "import", "id", ...scope, own);
    const name = isDated ? "" : file.name;
    const id = keyedId(keys.message, "import", "line", ...scope, name, text);
    const before = lines.before(id.slice(0, 18).replaceAll("-", ""));
    return before === 0 ? id : keyedId(keys.message, "import", "line", ...scope, name, text, String(before));
  }

  return ({ line, text, cells }) => {
    const cell = (place: number): string => (place < 0 ? "" : notation.read(place, cells[place]?.trim() ?? ""));
    const who = plainId(cell(plan.person));
    const nobody = notAnIdentifier(who);
    if (nobody) return nobody;
    const told = parseTime(cell(plan.at));
    const at = told ?? fileTime;
    if (at === "malformed") return "date_malformed";
    if (!inRange(at, file.now)) return "date_out_of_range";
    const declared = keptOf(map, plan, cell);
    if (typeof declared === "string") return declared;
    const choice = choiceOf(plan, cell, at, file.now);
    const own = cell(plan.id);
    const isDated = told !== undefined;
    return {
      line,
      isNewByRow: plan.kind === "event" && isDated && own === "",
      message: {
        // Whatever was refused until here was so for its text: all equal lines were. What is permitted must not change their order.
        id: idOf(text, own, isDated),
        type: plan.kind === "event" ? "track" : "identify",
        user: personOf(who),
        browser: undefined,
        previous: undefined,
        at,
        undated: !isDated,
        skewMs: 0,
        receivedAt: file.now,
        kept: declared.kept,
        claims: [],
      },
      choice,
      choiceMissing: plan.consent !== undefined && choice === undefined,
      drops: declared.drops,
    };
  };
}

/** Spreadsheets write whole numbers as floats once a column has gaps: "17850.0" is customer 17850. */
const plainId = (text: string): string => (/^\d+\.0+$/.test(text) ? text.slice(0, text.indexOf(".")) : text);

type Declared = { readonly kept: readonly Kept[]; readonly drops: readonly Drop[] };

function keptOf(map: DataMap, plan: ImportPlan, cell: (place: number) => string): Declared | RefusalReason {
  if (plan.kind === "suppressed") return { kept: [], drops: [] };
  const given: Record<string, string> = {};
  for (const [name, place] of plan.values) {
    const value = cell(place);
    if (value !== "") given[name] = value;
  }
  if (plan.kind === "event") {
    const event = filterEvent(map, plan.event, given);
    if (!event.kept) return event.reason.startsWith("property_missing") ? "property_missing" : "property_wrong_type";
    const { properties, sensitive, drops } = event;
    return { kept: [{ kind: "event", field: plan.event, value: properties, sensitive }], drops };
  }
  const kept: Kept[] = [];
  for (const [name, raw] of Object.entries(given)) {
    const trait = filterTrait(map, name, raw);
    if (!trait.kept) return "property_wrong_type";
    const { value, sensitive, identifies } = trait;
    kept.push({ kind: "trait", field: name, value, sensitive, identifies });
  }
  return { kept, drops: [] };
}

function choiceOf(plan: ImportPlan, cell: (place: number) => string, rowAt: Date, now: Date): RowChoice | undefined {
  if (plan.kind === "suppressed")
    return { at: rowAt, value: false, evidence: cell(plan.reason).slice(0, MAX_EVIDENCE) };
  if (!plan.consent) return undefined;
  const at = parseTime(cell(plan.consent.at));
  const source = cell(plan.consent.source);
  // Consent of the future is none, and so is one that nobody can place.
  if (!(at instanceof Date) || source === "" || !inRange(at, now) || at > now) return undefined;
  const evidence = plan.consent.evidence === "" ? source : `${source}: ${plan.consent.evidence}`;
  return { at, value: true, evidence: evidence.slice(0, MAX_EVIDENCE) };
}
