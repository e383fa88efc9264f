// The check of rule 5 sees every way in which a setting could outlive its transaction, and no other statement.
import { expect, test } from "vitest";
import { sessionSettings } from "./session-settings.ts";

const query = (sql: string): string => `await connection.query(\`${sql}\`);`;

test.each([
  "select set_config('heed.purpose', '3', true)",
  "SELECT pg_catalog.SET_CONFIG('x', 'y', false)",
  "set heed.purpose = '3'",
  "SET heed.purpose TO '3'",
  "begin; set heed.purpose = 3",
  "set session heed.purpose = '3'",
  "set session authorization owner",
  "set role owner",
  "set search_path to heed",
  "reset all",
  "discard all",
  "set local heed.purpose = '3'",
  "set local role owner",
  "alter role x set heed.purpose = '3'",
  "alter database x set heed.purpose = '3'",
])("%s is found", (sql) => expect(sessionSettings("packages/heed/src/x.ts", query(sql))).toHaveLength(1));

test("a connection's options are found", () => {
  expect(sessionSettings("x.ts", 'new Pool({ options: "-c heed.purpose=3" })')).toHaveLength(1);
});

test.each([
  "update heed.person set merged_into = $2 where person_id = $1",
  "update heed.event t set permits = v.permits",
  "set local statement_timeout = '5s'",
  "set transaction read only",
  "select current_setting('heed.purpose', true)",
])("%s is not", (sql) => expect(sessionSettings("packages/heed/src/x.ts", query(sql))).toEqual([]));

test("prose that tells somebody to set something is not", () => {
  expect(sessionSettings("x.ts", 'const remedy = "Set HEED_DATA_DIR to a directory.";')).toEqual([]);
});

test("what a comment says is not, and the opening of a transaction may", () => {
  expect(sessionSettings("x.ts", "// Never set_config.\n/* set heed.purpose = 3 */")).toEqual([]);
  expect(sessionSettings("packages/heed/src/storage/database.ts", query("set local heed.purpose = '3'"))).toEqual([]);
});
