// The download: one JSON object with every row of every table that knows the person, streamed, with its own schema inside.
import { randomUUID } from "node:crypto";
import { basisOf, type Day, purposesOf, wordsIn } from "@heed/core";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { decryptIdentity } from "../storage/person-key.ts";
import { insertRows } from "../storage/values.ts";
import { type PersonTable, personTables } from "./catalogue.ts";
import type { OwnDataDeps } from "./own-rows.ts";
import { servicesOf } from "./services.ts";
import type { Subject } from "./subject.ts";

/** Columns that are not exported, each with the reason that the file states. */
const OMITTED: Readonly<Record<string, string>> = {
  person_id: "Heed's inner number of you; it is used nowhere else",
  merged_into: "an inner number of you that is no longer used",
  origin: "an inner number of you under which a row lay before two were joined",
  locked: "technical; always empty",
  hash: "a scrambled mark of an identifier, or of a line, from which nothing can be read",
  via: "a scrambled mark of the browser or account by which a row came",
  salt: "technical; keeps the mark of a line unreadable",
  lane: "technical",
  txid: "technical",
  wrapped: "the key to your name and address, which are exported in the clear",
  permits: "exported as `serves`",
  until: "exported as `serves`",
  expires: "exported as `serves` or `keptUntil`",
  cipher: "exported as `value`, in the clear",
};
const PAGE = 500;

/**
 * Streams the export of one person, text by text. It is recorded before the first word leaves: a `request` row of kind `access`
 * and a ledger entry. Pages are read in transactions of their own, because a slow download must not hold one open.
 *
 * @throws `export_incomplete` when a table with `person_id` cannot be read by the role `rights`
 * @example
 * for await (const text of exportPerson(deps, subject, "person:dashboard")) file.write(text);
 */
export async function* exportPerson(deps: OwnDataDeps, subject: Subject, actor: string): AsyncGenerator<string> {
  const tables = await begin(deps, subject, actor);
  const head = {
    format: "heed-person-export/1",
    made: deps.now().toISOString(),
    controller: deps.inForce.map.controller,
    purposes: purposesFor(deps.inForce),
    recipients: deps.inForce.map.recipients ?? {},
    omitted: OMITTED,
    schema: schemaOf(tables),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"data":{`;
  for (const [i, table] of tables.entries()) {
    yield `${i === 0 ? "" : ","}${JSON.stringify(table.name)}:[`;
    let first = true;
    for (const id of subject.ids) {
      for await (const row of rowsOf(deps, table, id, subject)) {
        yield (first ? "" : ",") + JSON.stringify(row);
        first = false;
      }
    }
    yield "]";
  }
  yield "}}\n";
}

async function begin(deps: OwnDataDeps, subject: Subject, actor: string): Promise<PersonTable[]> {
  const [personId] = subject.ids;
  return deps.database.transaction("rights", { subject: personId }, async (connection) => {
    await assertInForce(connection, deps.inForce);
    const at = deps.now();
    const id = randomUUID();
    const row = { person_id: personId, at, id, kind: "access", state: "done", detail: { format: "json" } };
    await insertRows(connection, "request", ["person_id", "at", "id", "kind", "state", "detail"], [row]);
    await deps.ledger.write(connection, [
      { personId, at, kind: "request", purpose: "rights", actor, detail: { request: "export", id } },
    ]);
    return personTables(connection);
  });
}

type Row = Readonly<Record<string, unknown>>;

async function* rowsOf(deps: OwnDataDeps, table: PersonTable, personId: string, subject: Subject): AsyncGenerator<Row> {
  // A browser that is one of several downloads nothing; one that is alone has sent all there is.
  if (!subject.alone) return;
  const key = table.key.length > 0 ? table.key : ["ctid"];
  const places = key.map((_, i) => `$${i + 2}`).join(", ");
  const marks = key.map((column, i) => `${column}::text as after_${i}`).join(", ");
  // Days as text: an array of dates would come back as moments.
  const until = table.columns.some((column) => column.name === "until") ? ", t.until::text[] as until" : "";
  const secret =
    table.name === "identity" ? ", (select wrapped from heed.person_key where person_id = $1) as wrapped" : "";
  let after: readonly unknown[] | undefined;
  for (;;) {
    const text = `select t.*, ${marks}${until}${secret} from heed.${table.name} t where person_id = $1
      ${after ? `and (${key.join(", ")}) > (${places})` : ""} order by ${key.join(", ")} limit ${PAGE}`;
    const { rows } = await deps.database
      .transaction("rights", { subject: personId }, (connection) =>
        connection.query<Record<string, unknown>>(text, [personId, ...(after ?? [])]),
      )
      .catch((cause: unknown) => {
        throw new Error(
          `export_incomplete: the table "${table.name}" has a person_id and could not be read. Grant it to the role rights.`,
          { cause },
        );
      });
    for (const row of rows) yield shape(deps, table, row);
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = key.map((_, i) => last[`after_${i}`]);
  }
}

function shape(deps: OwnDataDeps, table: PersonTable, row: Record<string, unknown>): Row {
  const out: Record<string, unknown> = {};
  for (const { name } of table.columns) if (!(name in OMITTED)) out[name] = row[name];
  // Only identity rows have both, as bytes.
  if (row["cipher"] instanceof Buffer && row["wrapped"] instanceof Buffer)
    out["value"] = decryptIdentity(deps.wrapKey, row["wrapped"], row["cipher"]);
  if ("permits" in row) {
    // Columns of every table that carries permits, checked by the database.
    const columns = row as { permits: number[]; until: Day[]; expires: Day };
    Object.assign(out, servicesOf(deps.inForce, columns, deps.now()));
  }
  // A colleague's name is their own data (CJEU C-579/21).
  if (typeof out["actor"] === "string" && out["actor"].startsWith("staff:")) out["actor"] = "staff";
  return out;
}

function purposesFor({ map }: MapInForce) {
  return Object.fromEntries(
    Object.entries(purposesOf(map)).map(([name, purpose]) => [
      name,
      {
        says: wordsIn(purpose.says, map.languages[0] ?? "en"),
        basis: basisOf(purpose, undefined),
        ...(purpose.law ? { law: purpose.law } : {}),
        ...(purpose.recipients ? { recipients: purpose.recipients } : {}),
      },
    ]),
  );
}

/** A JSON Schema (2020-12) of `data`, from the catalogue. */
function schemaOf(tables: readonly PersonTable[]) {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    required: tables.map((table) => table.name),
    properties: Object.fromEntries(
      tables.map((table) => [
        table.name,
        { type: "array", items: { type: "object", properties: propertiesOf(table) } },
      ]),
    ),
  };
}

const SERVES = {
  type: "array",
  items: { type: "object", properties: { purpose: { type: "string" }, until: { type: "string" } } },
};

function propertiesOf(table: PersonTable): Record<string, unknown> {
  const names = new Set(table.columns.map((column) => column.name));
  const properties: Record<string, unknown> = {};
  for (const { name, type } of table.columns) if (!(name in OMITTED)) properties[name] = typeOf(type);
  if (names.has("cipher")) properties["value"] = {};
  if (names.has("permits")) Object.assign(properties, { serves: SERVES, keptUntil: { type: "string" } });
  return properties;
}

function typeOf(type: string): Record<string, unknown> {
  if (type.startsWith("timestamp")) return { type: "string", format: "date-time" };
  if (type === "uuid") return { type: "string", format: "uuid" };
  if (type === "boolean") return { type: ["boolean", "null"] };
  if (/^(smallint|integer|bigint|numeric)$/.test(type)) return { type: ["number", "null"] };
  return type === "jsonb" ? {} : { type: ["string", "null"] };
}
