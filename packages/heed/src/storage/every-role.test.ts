// Every role tries everything on every table and column over a raw connection; exactly what test/grants.ts lists succeeds.
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { GRANTS } from "../../test/grants.ts";
import { ROLES, type Role } from "./roles.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
const columns = new Map<string, readonly string[]>();
beforeAll(async () => {
  heed = await foundation(bookshop);
  const { rows } = await heed.owner.query<{ name: string; columns: string[] }>(
    `select c.relname as name, json_agg(a.attname order by a.attnum) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'heed'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
     group by 1`,
  );
  for (const row of rows) columns.set(row.name, row.columns);
});
afterAll(() => heed.close());

type Try = { readonly text: string; readonly allowed: boolean };

/** Statements that touch no row: only the right to run them is tested. */
function tries(role: Role, table: string): Try[] {
  const may = grantOf(role, table);
  const all = columns.get(table) ?? [];
  const whole = (act: string): Try["allowed"] => may.get(act) === "all";
  const each = (act: string, text: (column: string) => string): Try[] =>
    all.map((column) => {
      const granted = may.get(act);
      return { text: text(column), allowed: granted === "all" || granted?.includes(column) === true };
    });
  return [
    { text: `select * from heed.${table} where false`, allowed: whole("select") },
    { text: `delete from heed.${table} where false`, allowed: whole("delete") },
    ...each("select", (column) => `select ${column} from heed.${table} where false`),
    ...each("insert", (column) => `insert into heed.${table} (${column}) select null where false`),
    ...each("update", (column) => `update heed.${table} set ${column} = null where false`),
    ...[
      `truncate heed.${table}`,
      `alter table heed.${table} add column planted int`,
      `alter table heed.${table} disable row level security`,
      `create index on heed.${table} (${all[0]})`,
      `create policy planted on heed.${table} using (true)`,
      `drop table heed.${table} cascade`,
    ].map((text) => ({ text, allowed: false })),
  ];
}

/** What a role may do with a table: `all`, or the columns. */
function grantOf(role: Role, table: string): Map<string, "all" | readonly string[]> {
  const words = (GRANTS[table] ?? "").split("; ").find((grant) => grant.startsWith(`${role} `));
  const acts = words?.slice(role.length + 1).match(/\w+(\([^)]*\))?/g) ?? [];
  return new Map(
    acts.map((act) => {
      const [, name = "", list] = /^(\w+)(?:\((.*)\))?$/.exec(act) ?? [];
      return [name, list === undefined ? "all" : list.split(",")] as const;
    }),
  );
}

/** Runs each statement in a subtransaction of its own, as the role; gives the numbers of those that were denied. */
async function denied(role: Role, texts: readonly string[]): Promise<Set<number>> {
  const client = new Client({ connectionString: heed.database.addressOf(role) });
  await client.connect();
  const numbers = new Set<number>();
  client.on("notice", ({ message }) => {
    const [, number] = /^denied (\d+)$/.exec(message ?? "") ?? [];
    if (number !== undefined) numbers.add(Number(number));
  });
  const list = texts.map((text) => `$try$${text}$try$`).join(",");
  await client.query(`begin; do $do$ declare statements text[] := array[${list}]; begin
    for i in 1 .. cardinality(statements) loop
      begin execute statements[i]; exception when insufficient_privilege then raise notice 'denied %', i - 1; end;
    end loop; end $do$; rollback`);
  await client.end();
  return numbers;
}

describe.each(ROLES)("%s", (role) => {
  test("may do exactly what is listed, to no other table and no other column", async () => {
    const list = [...columns.keys()].flatMap((table) => tries(role, table));
    expect(list.length).toBeGreaterThan(500);
    const refused = await denied(
      role,
      list.map((each) => each.text),
    );
    const wrong = list.filter((each, i) => refused.has(i) === each.allowed);
    expect(wrong.map((each) => `${each.text}: ${each.allowed ? "denied" : "allowed"}`)).toEqual([]);
    expect(list.some((each) => each.allowed)).toBe(true);
  });
});
