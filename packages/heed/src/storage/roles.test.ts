// What PostgreSQL itself refuses, asked over raw connections as each role: nothing of Heed's code stands between.
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import { NOBODY } from "../ledger/entry.ts";
import { ROLES, type Role } from "./roles.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
const raw = new Map<Role, Client>();
let ada: string;
let bo: string;
beforeAll(async () => {
  heed = await foundation(bookshop);
  for (const role of ROLES) {
    const client = new Client({ connectionString: heed.database.addressOf(role) });
    await client.connect();
    raw.set(role, client);
  }
  [ada, bo] = [await full("roles-ada"), await full("roles-bo")];
});
afterAll(async () => {
  for (const client of raw.values()) await client.end();
  await heed.close();
});

/** A person with one row in every table that holds something of a person. */
async function full(name: string): Promise<string> {
  const id = await writePerson(heed, name);
  await writeChoice(heed, id, "recommendations", true);
  await writeEvents(heed, id, [{ field: "Product Viewed", daysAgo: 2, properties: { product_id: "marker" } }]);
  await heed.choices.hide(id, "b9", true, "person:test");
  const open = `array[${number("recommendations")}]::smallint[], array[current_date + 9], current_date + 9`;
  await heed.owner.query(`
    insert into heed.trait values ('${id}', 'favourite_genre', now(), gen_random_uuid(), '"marker"', null, 'test', false, ${open});
    insert into heed.identity values ('${id}', 'email', now(), gen_random_uuid(), 'marker', null, 'test', false, ${open});
    insert into heed.decision values ('${id}', now(), gen_random_uuid(), 'shelf', 'personal', null, '"marker"', null, ${open});
    insert into heed.request values ('${id}', now(), gen_random_uuid(), 'access', 'open', '"marker"');
    insert into heed.state values ('${id}', 'child', now(), gen_random_uuid(), 'false');
    insert into heed.person_key values ('${id}', 'wrapped');
    create table if not exists heed.training_member_v1 partition of heed.training_member for values in ('v1');
    insert into heed.training_member values ('${id}', 'v1', '"marker"');`);
  return id;
}

const number = (purpose: "recommendations" | "newsletter"): number => heed.inForce.numberOf(purpose)!;

/** Rows that a statement gives, or the refusal; whatever it changed is undone. */
async function ask(role: Role, text: string, set = ""): Promise<number | string> {
  const client = raw.get(role)!;
  await client.query(`begin; ${set}`);
  try {
    return (await client.query(text)).rowCount ?? 0;
  } catch (error) {
    return /permission denied|must be owner|violates row-level security/.test(String(error)) ? "denied" : "error";
  } finally {
    await client.query("rollback");
  }
}

const naming = (purpose: number | string): string => `set local heed.purpose = '${purpose}'`;
const about = (person: string): string => `set local heed.subject = '${person}'`;
const SEEN = "select value from heed.event";
const DATA = ["event", "trait", "identity", "decision"] as const;

describe.each(["reader", "analyst"] as const)("a %s sees rows of the purpose it names", (role) => {
  test("the right purpose opens them, so that the refusals below mean something", async () => {
    for (const table of DATA)
      expect(await ask(role, `select * from heed.${table}`, naming(number("recommendations")))).toBe(2);
  });

  test.each([
    ["no purpose", ""],
    ["an empty purpose", "set local heed.purpose = ''"],
    ["permit 0, which keeps rows for nobody", naming(0)],
    ["a number that no purpose has", naming(31_999)],
    ["a number that no number can be", naming(70_000)],
    ["a word", naming("recommendations")],
    ["a list", naming("1,2")],
    ["a subject instead", "set local heed.subject = '00000000-0000-0000-0000-000000000000'"],
  ])("%s opens nothing", async (_, set) => {
    for (const table of DATA) expect([0, "error"]).toContain(await ask(role, `select * from heed.${table}`, set));
  });

  test("another purpose opens nothing", async () => {
    for (const table of DATA)
      expect(await ask(role, `select * from heed.${table}`, naming(number("newsletter")))).toBe(0);
  });

  test("a purpose named in one transaction is forgotten in the next", async () => {
    expect(await ask(role, SEEN, naming(number("recommendations")))).toBe(2);
    expect(await ask(role, SEEN)).toBe(0);
  });

  test("a permit that ended yesterday opens nothing; its last day still does", async () => {
    const until = (day: string) =>
      heed.owner.query(
        `update heed.event set until = array_fill(${day}, array[cardinality(permits)]), expires = ${day} where person_id = $1`,
        [ada],
      );
    const of = () => ask(role, `${SEEN} where person_id = '${ada}'`, naming(number("recommendations")));
    await until("(now() at time zone 'utc')::date - 1");
    expect(await of()).toBe(0);
    await until("(now() at time zone 'utc')::date");
    expect(await of()).toBe(1);
    await until("(now() at time zone 'utc')::date + 9");
  });

  test("a withdrawn consent and a restriction open nothing under any number", async () => {
    const cy = await full(`roles-cy-${role}`);
    const seen = async (): Promise<number> => {
      let rows = 0;
      // 0 is the permit that keeps a row: naming it must open nothing (docs/decisions/0001).
      for (let n = -1; n <= 12; n++)
        for (const table of DATA)
          rows += Number(await ask(role, `select * from heed.${table} where person_id = '${cy}'`, naming(n)));
      return rows;
    };
    await heed.choices.setState(cy, "restricted", "true", "person:test");
    expect(await seen()).toBe(0);
    heed.clock.now = new Date(heed.clock.now.getTime() + 1000);
    await heed.choices.setState(cy, "restricted", "false", "person:test");
    expect(await seen()).toBeGreaterThan(0);
    heed.clock.now = new Date(heed.clock.now.getTime() + 1000);
    await writeChoice(heed, cy, "recommendations", false);
    const withdrawn = `${SEEN} where person_id = '${cy}'`;
    expect(await ask(role, withdrawn, naming(number("recommendations")))).toBe(0);
  });

  test("updates, deletes and truncates nothing", async () => {
    for (const table of DATA)
      for (const change of changes(table))
        expect(await ask(role, change, naming(number("recommendations")))).toBe("denied");
  });
});

const changes = (table: string, column = "person_id"): string[] => [
  `update heed.${table} set ${column} = ${column}`,
  `delete from heed.${table}`,
  `truncate heed.${table}`,
];

describe("what is written once stays", () => {
  test.each(ROLES)("%s changes no entry, seal or consent", async (role) => {
    const set = `${about(ada)}; ${naming(number("recommendations"))}`;
    const columns = { ledger: "detail", seal: "head", consent: "value", erased: "hash", message: "hash" };
    for (const [table, column] of Object.entries(columns)) {
      for (const change of changes(table, column)) {
        const got = await ask(role, change, set);
        // `rights` erases what is about its one subject; the sweeper forgets old messages. Nothing else.
        const erases = role === "rights" && change.startsWith("delete") && ["ledger", "consent"].includes(table);
        if (erases) {
          expect(got).toBeLessThanOrEqual(await count(table, ada));
          expect(got).toBeGreaterThan(0);
        } else if (role === "sweeper" && change === "delete from heed.message") expect(got).toBe(0);
        else expect([role, change, got]).toEqual([role, change, "denied"]);
      }
    }
  });

  test.each(ROLES)("%s changes no decision but its permits", async (role) => {
    const set = `${about(ada)}; ${naming(number("recommendations"))}`;
    for (const column of ["detail = '{}'", "placement = 'x'", "arm = 'holdout'", "person_id = person_id"])
      expect(await ask(role, `update heed.decision set ${column}`, set)).toBe("denied");
    expect(await ask(role, "truncate heed.decision", set)).toBe("denied");
    // Neither decision has expired, and `rights` has one subject.
    const deleted = await ask(role, "delete from heed.decision", set);
    expect(deleted).toBe(role === "rights" ? 1 : role === "sweeper" ? 0 : "denied");
  });

  test.each(ROLES)("%s cannot choose the transaction under which an entry is sealed", async (role) => {
    const columns = "person_id, term, at, entry_id, lane, kind, purpose, actor, detail, salt, hash";
    const values = `gen_random_uuid(), 13, now(), gen_random_uuid(), 1, 'use', 'x', 'x', '{}', 'salt', 'hash'`;
    expect(await ask(role, `insert into heed.ledger (${columns}, txid) values (${values}, '1')`)).toBe("denied");
    const plain = await ask(role, `insert into heed.ledger (${columns}) values (${values})`);
    expect(plain).toBe(["auditor", "analyst", "staff"].includes(role) ? "denied" : 1);
    // Of nobody: who changed whose access.
    const ofNobody = `insert into heed.ledger (${columns}) values (${values.replace("gen_random_uuid()", `'${NOBODY}'`)})`;
    expect(await ask(role, ofNobody)).toBe(["auditor", "analyst"].includes(role) ? "denied" : 1);
  });
});

const count = async (table: string, person: string): Promise<number> =>
  Number(
    (await heed.owner.query(`select count(*) as n from heed.${table} where person_id = $1`, [person])).rows[0]?.["n"],
  );

test.each(["ingest", "steward", "sweeper", "rights", "auditor"] as const)(
  "%s sees no row more or less for naming a purpose, 0 or nonsense",
  async (role) => {
    const sets = ["", naming(number("recommendations")), naming(0), naming(31_999), naming("x"), naming("")];
    for (const table of DATA) {
      const seen = new Set<number | string>();
      for (const set of sets) seen.add(await ask(role, `select person_id from heed.${table}`, set));
      expect([table, seen.size]).toEqual([table, 1]);
    }
  },
);

describe("who keeps order sees no value", () => {
  test.each([
    ["steward", "event", "value"],
    ["steward", "trait", "value"],
    ["steward", "identity", "cipher"],
    ["steward", "decision", "detail"],
    ["steward", "ledger", "detail"],
    ["ingest", "event", "value"],
    ["ingest", "trait", "value"],
    ["ingest", "identity", "cipher"],
    ["ingest", "decision", "detail"],
    ["ingest", "ledger", "detail"],
    ["sweeper", "event", "value"],
    ["sweeper", "trait", "value"],
    ["sweeper", "identity", "cipher"],
    ["sweeper", "decision", "detail"],
    ["sweeper", "ledger", "detail"],
    ["auditor", "event", "value"],
    ["auditor", "trait", "value"],
    ["auditor", "identity", "cipher"],
    ["auditor", "decision", "detail"],
  ] as const)("%s reads no %s.%s, by no way", async (role, table, column) => {
    const set = `${about(ada)}; ${naming(number("recommendations"))}`;
    for (const text of [
      `select ${column} from heed.${table}`,
      `select * from heed.${table}`,
      `select t from heed.${table} t`,
      `select to_jsonb(t) from heed.${table} t`,
      `select 1 from heed.${table} where ${column} is not null`,
      `select count(${column}) from heed.${table}`,
      `select 1 from heed.${table} order by ${column}`,
      `table heed.${table}`,
      `copy heed.${table} to stdout`,
      `delete from heed.${table} returning ${column}`,
      `update heed.${table} set ${table === "ledger" ? "purpose = purpose" : "expires = expires"} returning ${column}`,
    ])
      expect([text, await ask(role, text, set)]).toEqual([text, "denied"]);
  });

  test.each(["event", "trait", "identity", "ledger"])(
    "ingest reads nothing of %s, not even that a row is there",
    async (table) => {
      for (const text of [
        `select count(*) from heed.${table}`,
        `select person_id from heed.${table}`,
        `insert into heed.${table} select * from heed.${table}`,
      ])
        expect(await ask("ingest", text)).toBe("denied");
    },
  );
});

describe("rights sees exactly one subject", () => {
  const OF_ONE = [...DATA, "ledger", "training_member", "request"];
  const DELETES = [...OF_ONE, "person", "alias", "consent", "state", "hidden", "person_key"];

  test("in every table that says something of a person", async () => {
    for (const table of OF_ONE) {
      expect([table, await ask("rights", `select * from heed.${table}`)]).toEqual([table, 0]);
      expect([table, await ask("rights", `select * from heed.${table}`, naming(number("recommendations")))]).toEqual([
        table,
        0,
      ]);
      expect(await ask("rights", `select * from heed.${table}`, about(ada))).toBe(await count(table, ada));
      expect(await ask("rights", `select * from heed.${table} where person_id = '${bo}'`, about(ada))).toBe(0);
    }
  });

  test("and deletes of no other, from no table", async () => {
    for (const table of DELETES) {
      expect([table, await ask("rights", `delete from heed.${table}`)]).toEqual([table, 0]);
      expect([table, await ask("rights", `delete from heed.${table}`, about(ada))]).toEqual([
        table,
        await count(table, ada),
      ]);
    }
  });

  test("and moves no permit of another", async () => {
    for (const table of DATA) {
      expect(
        await ask("rights", `update heed.${table} set expires = expires where person_id = '${bo}'`, about(ada)),
      ).toBe(0);
      expect(await ask("rights", `update heed.${table} set expires = expires`, about(ada))).toBe(
        await count(table, ada),
      );
    }
  });

  test("a subject that is no id is nobody", async () => {
    for (const subject of ["", "ada", "%", "00000000-0000-0000-0000-000000000000"])
      expect([0, "error"]).toContain(await ask("rights", SEEN, about(subject)));
  });
});

describe("the sweeper", () => {
  test("deletes what has expired, whatever it asks for", async () => {
    const old = await full("roles-old");
    await heed.owner.query(
      "update heed.event set until = array_fill((now() at time zone 'utc')::date - 1, array[cardinality(permits)]), expires = (now() at time zone 'utc')::date - 1 where person_id = $1",
      [old],
    );
    expect(await ask("sweeper", "delete from heed.event")).toBe(1);
    expect(await ask("sweeper", `delete from heed.event where person_id = '${ada}'`)).toBe(0);
    expect(await ask("sweeper", "update heed.event set expires = expires")).toBe("denied");
    await heed.owner.query("delete from heed.event where person_id = $1", [old]);
  });
});

describe("no role", () => {
  test("owns anything, is above the policies, or makes roles and databases", async () => {
    const { rows } = await heed.owner.query(
      `select r.rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit as above,
         (select count(*) from pg_class where relowner = r.oid) + (select count(*) from pg_proc where proowner = r.oid)
         + (select count(*) from pg_namespace where nspowner = r.oid) as owns,
         (select count(*) from pg_auth_members where member = r.oid or roleid = r.oid) as memberships
       from pg_roles r where rolname = any($1) order by 1`,
      [ROLES.map((role) => `${heed.prefix}_${role}`)],
    );
    expect(rows.length).toBe(ROLES.length);
    for (const row of rows) expect(row).toMatchObject({ above: false, owns: 0, memberships: 0 });
  });

  test.each(ROLES)("%s makes, alters or drops anything in the schema", async (role) => {
    for (const text of [
      "create table heed.mine (x int)",
      "create view heed.mine as select 1",
      "create function heed.mine() returns int language sql return 1",
      "create table public.mine (x int)",
      "create policy mine on heed.event for select using (true)",
      "alter table heed.event disable row level security",
      "alter table heed.event owner to current_user",
      "drop table heed.event",
      "create trigger t before insert on heed.event execute function f()",
      "create schema mine",
      "create extension dblink",
      "set role heed_owner",
      "set session authorization heed_owner",
      "select set_config('heed.purpose', '1', true)",
    ]) {
      const got = await ask(role, text);
      expect([text, got === "denied" || got === "error"]).toEqual([text, true]);
    }
  });

  test("switches row security off", async () => {
    expect(await ask("reader", SEEN, "set local row_security = off")).toBe("error");
  });

  test.each(ROLES)("%s reaches a partition past its table's policies", async (role) => {
    const { rows } = await heed.owner.query<{ name: string; first: string }>(
      "select relname as name, attname as first from pg_class c join pg_attribute a on a.attrelid = c.oid and attnum = 1 where relnamespace = 'heed'::regnamespace and relispartition and relkind in ('r', 'p')",
    );
    expect(rows.length).toBeGreaterThan(40);
    const set = `${about(ada)}; ${naming(number("recommendations"))}`;
    for (const { name, first } of rows)
      for (const text of [`select 1 from heed.${name}`, ...changes(name, first)])
        expect([text, await ask(role, text, set)]).toEqual([text, "denied"]);
  });
});
