// The catalogue, walked: a new table that names a person goes red here until its row security and its grants are written down.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { GRANTS } from "../../test/grants.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
beforeAll(async () => {
  heed = await foundation(bookshop);
});
afterAll(() => heed.close());

describe("the catalogue", () => {
  test("puts row security on every table that names a person", async () => {
    const { rows } = await heed.owner.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id'
       where c.relnamespace = 'heed'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and not c.relrowsecurity`,
    );
    expect(rows).toEqual([]);
  });

  test("grants what is listed here and nothing else", async () => {
    const { rows } = await heed.owner.query<{ name: string; grants: string }>(
      `with given as (
         select c.relname as name, substr(r.rolname, length($1) + 2) as role, null::name as col, x.privilege_type as may
         from pg_class c cross join aclexplode(c.relacl) x join pg_roles r on r.oid = x.grantee
         where c.relnamespace = 'heed'::regnamespace and not c.relispartition and x.grantee <> c.relowner
         union all
         select c.relname, substr(r.rolname, length($1) + 2), a.attname, x.privilege_type
         from pg_class c join pg_attribute a on a.attrelid = c.oid cross join aclexplode(a.attacl) x join pg_roles r on r.oid = x.grantee
         where c.relnamespace = 'heed'::regnamespace and not c.relispartition),
       folded as (select name, role, may, string_agg(col, ',' order by col) as cols from given group by 1, 2, 3),
       by_role as (select name, role, string_agg(may, ', ' order by may) as may
         from (select name, role, lower(may) || coalesce('(' || cols || ')', '') as may from folded) f group by 1, 2),
       tables as (select relname as name from pg_class where relnamespace = 'heed'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S', 'f') and not relispartition)
       select t.name, coalesce(string_agg(role || ' ' || may, '; ' order by role), '') as grants
       from tables t left join by_role r on r.name = t.name group by 1 order by 1`,
      [heed.prefix],
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.grants]))).toEqual(GRANTS);
  });

  test("grants nothing to everybody", async () => {
    const { rows } = await heed.owner.query(
      "select relname from pg_class c cross join aclexplode(relacl) x where relnamespace = 'heed'::regnamespace and x.grantee = 0",
    );
    expect(rows).toEqual([]);
  });
});
