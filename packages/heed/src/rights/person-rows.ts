// The rows of one table that know a person, as JSON text made by PostgreSQL: what is handed out is never held as objects.
import { type Day, dayOf } from "@heed/core";
import { shownBy } from "../ledger/shown-by.ts";
import { decryptIdentity } from "../storage/person-key.ts";
import type { PersonTable } from "./catalogue.ts";
import type { OwnDataDeps } from "./own-rows.ts";
import { servicesOf } from "./services.ts";
import type { Subject } from "./subject.ts";

/** Columns that are not exported, each with the reason that the file states. */
export const OMITTED: Readonly<Record<string, string>> = {
  person_id: "Heed's inner number of you; it is used nowhere else",
  merged_into: "an inner number of you that is no longer used",
  origin: "an inner number of you under which a row lay before two were joined",
  locked: "technical; always empty",
  hash: "a scrambled mark of an identifier, or of a line, from which nothing can be read",
  via: "a scrambled mark of the browser or account by which a row came",
  salt: "technical; keeps the mark of a line unreadable",
  lane: "technical",
  txid: "technical",
  key_version: "technical; which key keeps a mark unreadable",
  wrapped: "the key to your name and address, which are exported in the clear",
  permits: "exported as `serves`",
  until: "exported as `serves`",
  expires: "exported as `serves` or `keptUntil`",
  address: "a scrambled mark of your address, from which nothing can be read",
  cipher: "exported as `value`, in the clear",
};

/** `told` puts the reason of one place of a decision into words, in the map's first language: whoever reads the file knows no codes. */
export type ExportDeps = OwnDataDeps & {
  readonly told: (by: unknown, kept: Readonly<Record<string, unknown>>) => string;
};

/** Rows of one statement: with events of the largest size that is taken, a page stays under ten megabytes. */
const PAGE = 250;

type Line = { line: string; place: string; serving?: string; cipher?: Buffer; wrapped?: Buffer };

/**
 * Gives the rows as JSON texts, a page of them at a time, in the order of the key. Each page is a transaction of its own, because a
 * slow download must not hold one open. A page is emptied when the next one is asked for.
 *
 * @throws `export_incomplete` when the role `rights` cannot read the table
 * @example
 * for await (const page of personRows(deps, table, subject)) for (const json of page) write(json);
 */
export async function* personRows(
  deps: ExportDeps,
  table: PersonTable,
  subject: Subject,
): AsyncGenerator<readonly string[]> {
  // A browser that is one of several downloads nothing; one that is alone has sent all there is.
  if (!subject.alone) return;
  const finish = finisher(deps, table.name);
  const key = table.key.length > 0 ? table.key : ["ctid"];
  const first = table.name === "ledger" ? 3 : 2;
  const places = key.map((_, i) => `$${i + first}`).join(", ");
  // What is shown from a later day on is not handed out before it either.
  const [today, shown] = table.name === "ledger" ? [[dayOf(deps.now())], `and ${shownBy("$2")}`] : [[], ""];
  const select = `select ${selected(table, key)} from heed.${table.name} t where person_id = $1 ${shown}`;
  const ordered = `order by ${key.join(", ")} limit ${PAGE}`;
  for (const personId of subject.ids) {
    let after: readonly string[] = [];
    for (;;) {
      const text = `${select} ${after.length > 0 ? `and ${key[0]} >= $${first} and (${key.join(", ")}) > (${places})` : ""} ${ordered}`;
      const { rows } = await deps.database
        .transaction("rights", { subject: personId }, (connection, last) => {
          // The planner knows the average person. Of one with a million events it would sort all that is left, for every page.
          last(connection.query("set local enable_sort = off"));
          // Named: planning it anew, over every month, costs more than the page.
          return connection.query<Line>({
            name: `rows ${table.name} ${after.length}`,
            text,
            values: [personId, ...today, ...after],
          });
        })
        .catch((cause: unknown) => {
          throw new Error(
            `export_incomplete: the table "${table.name}" has a person_id and could not be read. Grant it to the role rights.`,
            { cause },
          );
        });
      const last = rows.at(-1);
      const isLast = rows.length < PAGE;
      const page = rows.map(finish);
      // What a promise of the driver gave stays until a whole collection, which comes once a hundred megabytes lie there: emptied, it goes at once.
      rows.length = 0;
      if (page.length > 0) yield page;
      page.length = 0;
      if (isLast || !last) break;
      // An array of texts, made by the statement.
      after = JSON.parse(last.place) as string[];
    }
  }
}

/** The columns of the statement: the row, its place in the order, and what must still be put into words or decrypted. */
function selected({ name, columns }: PersonTable, key: readonly string[]): string {
  const has = (column: string): boolean => columns.some((each) => each.name === column);
  const shown = columns.filter((column) => !(column.name in OMITTED)).map((column) => memberOf(column.name));
  const parts = [
    `row_to_json((select r from (select ${shown.join(", ")}) r))::text as line`,
    `json_build_array(${key.map((column) => `${column}::text`).join(", ")})::text as place`,
  ];
  if (has("permits")) parts.push("json_build_array(permits, until, expires)::text as serving");
  if (name === "identity") parts.push("cipher, (select wrapped from heed.person_key where person_id = $1) as wrapped");
  return parts.join(", ");
}

// A colleague's name is their own data (CJEU C-579/21).
const memberOf = (column: string): string =>
  column === "actor" ? "case when actor like 'staff:%' then 'staff' else actor end as actor" : `t."${column}"`;

/** Puts permits into words, and identifiers in the clear. Rows of one day carry the same permits: they are put into words once. */
function finisher(deps: ExportDeps, table: string): (row: Line) => string {
  let known = "";
  let words = "";
  return ({ line, serving, cipher, wrapped }) => {
    if (serving !== undefined && serving !== known) {
      // Made by the statement above, of columns that the database checks.
      const [permits, until, expires] = JSON.parse(serving) as [number[], Day[], Day];
      known = serving;
      words = JSON.stringify(servicesOf(deps.inForce, { permits, until, expires }, deps.now())).slice(1);
    }
    let out = table === "decision" ? withReasons(deps, line) : line;
    if (cipher && wrapped)
      out = joined(out, `"value":${JSON.stringify(decryptIdentity(deps.wrapKey, wrapped, cipher))}}`);
    return serving === undefined ? out : joined(out, words);
  };
}

/** A decision with a sentence beside the code of each of its reasons. */
function withReasons({ told }: ExportDeps, line: string): string {
  // Made by the statement above; what a decision keeps is plain data of any shape.
  const row = JSON.parse(line) as { detail?: { capability?: unknown; shown?: unknown } };
  const { detail } = row;
  if (!Array.isArray(detail?.shown)) return line;
  const shown = detail.shown.map((place: unknown) =>
    typeof place === "object" && place !== null && "says" in place
      ? { ...place, reason: told(detail.capability, { ...place }) }
      : place,
  );
  return JSON.stringify({ ...row, detail: { ...detail, shown } });
}

/** Puts more members at the end of an object that is text already. */
const joined = (object: string, members: string): string => {
  const open = object.slice(0, object.lastIndexOf("}"));
  return `${open}${open.endsWith("{") ? "" : ","}${members}`;
};
