// The catalogue, walked: a new table that names a person goes red here until its row security and its grants are written down.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
beforeAll(async () => {
  heed = await foundation(bookshop);
});
afterAll(() => heed.close());

const ENTRY = "insert(actor,at,detail,entry_id,hash,kind,lane,person_id,purpose,salt,term)";
const PERMITS = "update(expires,permits,until)";
/** Who may do what, table by table; columns stand where not the whole table is meant. */
const GRANTS: Readonly<Record<string, string>> = {
  alias:
    "ingest insert, select, update(person_id); reader select; rights delete, insert, select, update(person_id); steward select",
  api_key: "ingest select; reader select",
  consent:
    "ingest insert, select; reader select; rights delete, insert, select; steward insert, select; sweeper select",
  decision: `reader insert, select; rights delete, insert, select, ${PERMITS}; steward select(at,decision_id,expires,permits,person_id,until), ${PERMITS}; sweeper delete, select(at,decision_id,expires,person_id)`,
  erased: "ingest select; reader select; rights insert, select",
  event: `ingest insert; reader select; rights delete, insert, select, ${PERMITS}; steward select(at,event_id,expires,field,permits,person_id,sensitive,until,via), ${PERMITS}; sweeper delete, select(at,event_id,expires,person_id)`,
  hidden: "ingest insert, select; reader select; rights delete, insert, select; steward insert, select",
  identity: `ingest insert; reader select; rights delete, insert, select, ${PERMITS}; steward select(at,expires,field,id,permits,person_id,sensitive,until,via), ${PERMITS}; sweeper delete, select(at,expires,field,id,person_id)`,
  item: "auditor select; ingest select; reader select; rights select; steward select; sweeper select",
  lane: "auditor select; ingest select; reader select; rights select; steward select; sweeper select",
  ledger: `auditor select; ingest ${ENTRY}; reader ${ENTRY}; rights delete, ${ENTRY}, select; steward ${ENTRY}, select(at,entry_id,hash,lane,person_id,term,txid); sweeper ${ENTRY}`,
  map: "auditor select; ingest select; reader select; rights select; steward select; sweeper select",
  message: "ingest insert, select; sweeper delete, select",
  model: "auditor select; reader select; rights select",
  model_part: "reader select",
  person:
    "ingest insert, select, update(locked); reader select, update(locked); rights delete, insert, select, update(locked,merged_into); steward select, update(locked,merged_into); sweeper select",
  person_key: "ingest insert, select; reader select; rights delete, insert, select",
  popular: "auditor select; reader select",
  purpose: "auditor select; ingest select; reader select; rights select; steward select; sweeper select",
  request: "rights delete, insert, select; steward select(at,id,kind,person_id,state)",
  seal: "auditor select; rights select; steward insert, select",
  state: "ingest insert, select; reader select; rights delete, insert, select; steward insert, select; sweeper select",
  tally: "auditor select; ingest insert; reader insert; rights insert; steward insert; sweeper insert",
  training_member: "reader insert; rights delete, select",
  trait: `ingest insert; reader select; rights delete, insert, select, ${PERMITS}; steward select(at,expires,field,id,permits,person_id,sensitive,until,via), ${PERMITS}; sweeper delete, select(at,expires,field,id,person_id)`,
};

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
