// The download as one JSON object: every row of every table that knows the person, streamed, with its own schema inside.
import { randomUUID } from "node:crypto";
import { basisOf, purposesOf, wordsIn } from "@heed/core";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { insertRows } from "../storage/values.ts";
import { type PersonTable, personTables } from "./catalogue.ts";
import { exportSchema } from "./export-schema.ts";
import type { OwnDataDeps } from "./own-rows.ts";
import { type ExportDeps, OMITTED, personRows } from "./person-rows.ts";
import type { Subject } from "./subject.ts";

/**
 * Streams the export of one person, text by text, in constant memory. It is recorded before the first word leaves: a `request` row of
 * kind `access` and a ledger entry.
 *
 * @throws `export_incomplete` when a table with `person_id` cannot be read by the role `rights`
 * @example
 * for await (const text of exportPerson(deps, subject, "person:dashboard")) file.write(text);
 */
export async function* exportPerson(deps: ExportDeps, subject: Subject, actor: string): AsyncGenerator<string> {
  yield* exportedJson(deps, await beginExport(deps, subject, actor, "json"), subject);
}

/** The object itself, of an export that has begun. */
export async function* exportedJson(
  deps: ExportDeps,
  tables: readonly PersonTable[],
  subject: Subject,
): AsyncGenerator<string> {
  const head = {
    format: "heed-person-export/1",
    made: deps.now().toISOString(),
    controller: deps.inForce.map.controller,
    purposes: purposesFor(deps.inForce),
    recipients: deps.inForce.map.recipients ?? {},
    omitted: OMITTED,
    schema: exportSchema(tables),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"data":{`;
  for (const [i, table] of tables.entries()) {
    yield `${i === 0 ? "" : ","}${JSON.stringify(table.name)}:[`;
    let before = "";
    for await (const page of personRows(deps, table, subject)) {
      yield before + page.join(",");
      before = ",";
    }
    yield "]";
  }
  yield "}}\n";
}

/** Records that a copy leaves, and gives the tables that it must hold. */
export async function beginExport(
  deps: OwnDataDeps,
  subject: Subject,
  actor: string,
  format: "json" | "zip",
): Promise<PersonTable[]> {
  const [personId] = subject.ids;
  return deps.database.transaction("rights", { subject: personId }, async (connection) => {
    await assertInForce(connection, deps.inForce);
    const at = deps.now();
    const id = randomUUID();
    const row = { person_id: personId, at, id, kind: "access", state: "done", detail: { format } };
    await insertRows(connection, "request", ["person_id", "at", "id", "kind", "state", "detail"], [row]);
    await deps.ledger.write(connection, [
      { personId, at, kind: "request", purpose: "rights", actor, detail: { request: "export", id } },
    ]);
    return personTables(connection);
  });
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
