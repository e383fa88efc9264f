// The commands on the real thing: over an embedded server, with files as a shop would bring them. What needs a process of its own
// has one; the others share one.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONFIG, type Ended, workplace } from "../../test/command.ts";
import { readers } from "../../test/readers.ts";
import { type EmbeddedServer, startEmbedded } from "../storage/embedded.ts";

const DAY_MS = 86_400_000;
const PEOPLE = 60;

let place: Awaited<ReturnType<typeof workplace>>;
let server: EmbeddedServer;
let heed: (...args: readonly string[]) => Promise<Ended>;
let imported: Ended;
let orders = 0;

beforeAll(async () => {
  place = await workplace();
  heed = place.resident();
  // Held here, so that no command waits for a server to start.
  server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined, throwaway: true });
  const rows = orderRows();
  orders = rows.length;
  const bad = [
    "guest,2026-01-01T10:00:00Z,o-1,sea-1,9,,",
    "ada,someday,o-2,sea-1,9,,",
    "ada,2026-01-01T10:00:00Z,,sea-1,9,,",
    "ada,one,cell,too,many,,,here",
  ];
  const file = await place.write(
    "orders.csv",
    ["customer,at,order,book,price,asked,place", ...rows, ...bad, ""].join("\n"),
  );
  imported = await place.run(["--json", "import", file, ...ORDERS, ...CONSENT]);
}, 300_000);
afterAll(async () => {
  await server.stop();
  await place.remove();
});

const ORDERS = ["--event", "Order Completed", "--person", "customer", "--at", "at"].concat(
  ["order_id=order", "product_id=book", "price=price"].flatMap((pair) => ["--property", pair]),
);
const CONSENT = ["--consent", "recommendations", "--consent-at", "asked", "--consent-source", "place"].concat([
  "--evidence",
  "form 7 of the shop",
]);

function orderRows(): string[] {
  const now = Date.now();
  const asked = new Date(now - 200 * DAY_MS).toISOString();
  return readers(PEOPLE, 7).flatMap(({ name, events }) =>
    events.flatMap(({ field, daysAgo, properties }) => {
      const { order_id: order, products } = properties;
      if (field !== "Order Completed" || !Array.isArray(products)) return [];
      const at = new Date(now - daysAgo * DAY_MS).toISOString();
      return products.map(({ product_id: book }) => `${name},${at},${order}-${book},${book},9,${asked},till`);
    }),
  );
}

/** What a command printed under --json. */
async function json<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const ended = await heed("--json", ...args);
  expect(ended.err).toBe("");
  expect(ended.code).toBe(0);
  return JSON.parse(ended.out) as T;
}
/** A refusal: one sentence with its code, nothing on standard output, exit 1. */
async function refusal(...args: string[]): Promise<string> {
  const ended = await heed(...args);
  expect({ code: ended.code, out: ended.out }).toEqual({ code: 1, out: "" });
  expect(ended.err).toMatch(/^[a-z]+(_[a-z]+)+: [^\n]+\n/);
  expect(ended.err).not.toContain("    at ");
  return ended.err;
}

/** Several refusals at once. */
async function refusals(cases: readonly (readonly [says: RegExp, ...args: string[]])[]): Promise<void> {
  await Promise.all(cases.map(async ([says, ...args]) => expect(await refusal(...args)).toMatch(says)));
}

describe("import", () => {
  test("takes the good rows, and says of the bad ones why", () => {
    expect(imported.err).toBe("");
    const report = JSON.parse(imported.out);
    expect(report).toMatchObject({ rows: orders + 4, accepted: orders, duplicates: 0, choices: PEOPLE });
    const reasons = report.refused.map((each: { reason: string; n: number }) => [each.reason, each.n]);
    expect(Object.fromEntries(reasons)).toEqual({
      identifier_placeholder: 1,
      date_malformed: 1,
      property_missing: 1,
      columns_wrong: 1,
    });
    for (const { remedy } of report.refused) expect(remedy).toMatch(/\.$/);
  });

  test("writes bad rows with line and reason into FILE.rejected.csv", async () => {
    const { rejectedFile } = JSON.parse(imported.out);
    const text = await readFile(rejectedFile, "utf8");
    const [header, ...lines] = text.trimEnd().split("\n");
    expect(header).toMatch(/line.*reason/);
    expect(lines).toHaveLength(4);
    for (const [at, reason] of [
      "identifier_placeholder",
      "date_malformed",
      "property_missing",
      "columns_wrong",
    ].entries()) {
      expect(lines[at]).toContain(reason);
      expect(lines[at]).toMatch(new RegExp(`\\b${orders + 2 + at}\\b`));
    }
  });

  test("the same file again adds nothing, gzipped too", async () => {
    const file = join(place.folder, "orders.csv");
    const packed = join(place.folder, "orders.csv.gz");
    await writeFile(packed, gzipSync(await readFile(file)));
    for (const same of [file, packed])
      expect(await json("import", same, ...ORDERS, ...CONSENT)).toMatchObject({
        accepted: 0,
        duplicates: orders,
        choices: 0,
      });
    // In words, it says where the refused rows lie.
    expect((await heed("import", file, ...ORDERS, ...CONSENT)).out).toContain(
      join(place.folder, "orders.rejected.csv"),
    );
    expect(await json("sql", "select count(*)::int as n from heed.event", ...ACCOUNTING)).toMatchObject({
      rows: [{ n: orders }],
    });
  });

  test("takes traits, and the noes of people who said no elsewhere", async () => {
    const traits = await place.write(
      "people.csv",
      "customer,favourite_genre,shoe_size\nreader-0,crime,39\nreader-1,sea,40\n",
    );
    expect(await json("import", traits, "--traits", "--person", "customer")).toMatchObject({ rows: 2, accepted: 2 });
    const no = await place.write("no.csv", "customer,why\nreader-2,robinson list\nunheard-of,letter\n");
    const report = await json("import", no, "--suppressed", "--person", "customer", "--reason", "why");
    expect(report).toMatchObject({ rows: 2, choices: 2 });
    const { purposes } = await json<{ purposes: [string, string, string][] }>(
      "person",
      "show",
      "reader-2",
      "--reason",
      "help",
    );
    const stands = Object.fromEntries(purposes.map(([purpose, , state]) => [purpose, state]));
    expect(stands).toMatchObject({
      recommendations: "refused",
      newsletter: "refused",
      statistics: "objected",
      orders: "allowed",
    });
    const held = await json<{ held: [string, number][] }>("person", "show", "reader-0", "--reason", "help");
    expect(Object.fromEntries(held.held)).toMatchObject({ favourite_genre: 1 });
  });

  test("options that cannot be are refused in a sentence, before a row is read", async () => {
    const file = join(place.folder, "orders.csv");
    await refusals([
      [/^import_kind: /, "import", file, "--person", "customer"],
      [/^event_not_in_map: /, "import", file, "--event", "Orders", "--person", "customer"],
      [/Did you mean "customer"\?/, "import", file, "--traits", "--person", "custmer"],
      [/^file_unreadable: /, "import", "gone.csv", "--traits", "--person", "x"],
    ]);
    expect((await place.run(["import", file, "--property", "x", "--person", "y"])).err).toContain("name=COLUMN");
  });
});

describe("train, decide, explain, lift", () => {
  test("a card, a decision with its reason, the same decision explained, and what it earned", async () => {
    const card = await json("train");
    expect(card).toMatchObject({ capability: "recommendations", people: PEOPLE - 1 });
    const decision = await json<{ value: { items: unknown[] }; metadata: Record<string, string> }>(
      ...["decide", "shelf", "--person", "reader-1"],
    );
    expect(decision.value.items).toHaveLength(5);
    expect(["allowed", "holdout"]).toContain(decision.metadata["reason"]);
    const id = decision.metadata["decision"] ?? "";
    const why = await json<{ shown: { item: string; why: string }[] }>("explain", id);
    expect(why).toMatchObject({ placement: "shelf" });
    const plain = await heed("explain", id);
    expect(plain.out).toContain(why.shown[0]!.item);

    const refused = await json<{ metadata: Record<string, string> }>("decide", "shelf", "--person", "reader-2");
    expect(refused.metadata).toMatchObject({ reason: "refused", decision: "" });
    const unknown = await json<{ metadata: Record<string, string> }>("decide", "shelf", "--person", "nobody-known");
    expect(unknown.metadata).toMatchObject({ reason: "unknown_person", decision: "" });

    expect(await json("lift", "shelf", "--days", "365")).toMatchObject({ known: false, placement: "shelf" });
  });

  test("versions are listed with their state, put in use, brought back and set beside the one in use", async () => {
    type Listed = { version: string; state: string };
    const states = async () =>
      Object.fromEntries((await json<Listed[]>("model", "list")).map((one) => [one.state, one.version]));
    const { live: first = "" } = await states();
    // Of older data it stands aside until it is asked for.
    const aside = await json<Listed>("train", "--until", new Date(Date.now() - 86_400_000).toISOString());
    expect(await states()).toEqual({ live: first, candidate: aside.version });
    expect((await heed("model", "list")).out).toContain(aside.version);
    expect(await json("model", "shadow", aside.version)).toMatchObject({ version: aside.version, state: "shadow" });
    expect((await heed("model", "promote", aside.version)).out).toContain(`${aside.version} is live.`);
    expect(await states()).toEqual({ live: aside.version, rollback: first });
    expect(await json("model", "rollback", "recommendations")).toMatchObject({ version: first, state: "live" });
    expect(await states()).toEqual({ live: first, rollback: aside.version });
    await refusals([
      [/^model_unknown: .*heed model list/, "model", "promote", "recommendations-none"],
      [/^model_is_live: .*heed model promote/, "model", "shadow", first],
      [/^capability_unknown: /, "model", "rollback", "weather"],
    ]);
  });

  test("what cannot be is refused in a sentence", async () => {
    await refusals([
      [/^capability_unused: /, "train", "weather"],
      [/^date_malformed: --until /, "train", "--until", "soon"],
      [/^seed_malformed: /, "train", "--seed", "x"],
      [/^too_few_people: /, "train", "--until", "2001-01-01"],
      [/^placement_unknown: .*shelf/, "decide", "roof", "--person", "reader-1"],
      [/^placement_unknown: .*shelf/, "lift", "roof"],
      [/^decision_unknown: /, "explain", "not-an-id"],
    ]);
  });
});

test("sweep says what would go, and what went", async () => {
  expect(await json("sweep", "--dry-run")).toMatchObject({ rows: { event: expect.any(Number) }, whole: [] });
  await json("sweep");
  expect((await heed("sweep", "--dry-run")).out).toContain("Nothing has served its time.");
});

describe("person", () => {
  test("exports as JSON, on the screen and into a file that only its owner reads", async () => {
    expect((await heed("person", "export", "reader-3")).err).toContain("no_reason");
    const screen = await heed("person", "export", "reader-3", "--reason", "help");
    const whole: Record<string, unknown> = JSON.parse(screen.out);
    expect(JSON.stringify(whole)).toContain("Order Completed");
    const out = join(place.folder, "reader-3.json");
    expect(await json("person", "export", "reader-3", "--reason", "help", "--out", out)).toEqual({ file: out });
    expect(Object.keys(JSON.parse(await readFile(out, "utf8")))).toEqual(Object.keys(whole));
  });

  test("restricts and lifts: in between nothing is used, and nothing is lost", async () => {
    const before = await countFor("recommendations");
    await json("person", "restrict", "reader-3");
    expect(await countFor("recommendations")).toBeLessThan(before);
    const decision = await json<{ metadata: object }>("decide", "shelf", "--person", "reader-3");
    expect(decision.metadata).toMatchObject({ reason: "restricted" });
    await json("person", "restrict", "reader-3", "--lift");
    expect(await countFor("recommendations")).toBe(before);
  });

  test("erases with a certificate; what a law keeps serves that law only", async () => {
    const before = { recommendations: await countFor("recommendations"), accounting: await countFor("accounting") };
    const certificate = await json<{ id: string; stores: { store: string; what: string; why?: unknown[] }[] }>(
      ...["person", "erase", "reader-4"],
    );
    const kept = certificate.stores.find(({ store, what }) => store === "event" && what === "kept");
    expect(kept?.why).toEqual(expect.arrayContaining([expect.objectContaining({ purpose: "accounting" })]));
    expect(await countFor("recommendations")).toBeLessThan(before.recommendations);
    expect(await countFor("accounting")).toBe(before.accounting);
  });

  test("an unknown person is a sentence that does not repeat the id", async () => {
    const acts = ["show", "export", "erase", "restrict"];
    await Promise.all(
      acts.map(async (act) => {
        const said = await refusal("person", act, "zz-unheard-of");
        expect(said).toMatch(/^unknown_person: /);
        expect(said).not.toContain("zz-unheard-of");
      }),
    );
  });
});

describe("ledger", () => {
  test("verify finds it whole, and a head that was never there is named", async () => {
    const found = await json<{ ok: boolean; head: string; entries: number }>("ledger", "verify");
    expect(found.ok).toBe(true);
    expect(found.entries).toBeGreaterThan(PEOPLE);
    expect(await json("ledger", "verify", "--head", found.head)).toMatchObject({ ok: true });
    const foreign = await heed("--json", "ledger", "verify", "--head", "00".repeat(32));
    expect(foreign.code).toBe(1);
    expect(JSON.parse(foreign.out)).toMatchObject({ ok: false });
  });

  test("head prints the newest heads, and verify --heads takes the file they were kept in", async () => {
    const { out } = await heed("ledger", "head");
    expect(out).toMatch(/^\d{4}-\d\d-\d\dT\S+ {2}lane 1 {2}segment \d+ {2}[0-9a-f]{64}\n$/);
    const kept = await place.write("heads.txt", out);
    expect(await json("ledger", "verify", "--heads", kept)).toMatchObject({ ok: true });
    const foreign = await place.write("foreign.txt", `${out}${"0".repeat(64)}\n`);
    expect((await heed("ledger", "verify", "--heads", foreign)).code).toBe(1);
    const empty = await place.write("empty.txt", "nothing here");
    expect((await heed("ledger", "verify", "--heads", empty)).err).toMatch(
      /^heads_missing: .*heed ledger head >> FILE/,
    );
  });

  test("export is one JSON entry a line, and a reader that goes away is no fault", async () => {
    const { out } = await heed("ledger", "export");
    const entries = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string });
    expect(new Set(entries.map(({ kind }) => kind))).toContain("choice");
    expect(await place.runUnread(["ledger", "export"])).toMatchObject({ code: 0, err: "" });
  });
});

const ACCOUNTING = ["--purpose", "accounting", "--reason", "the auditor asks"];
async function countFor(purpose: string): Promise<number> {
  const { rows } = await json<{ rows: { n: number }[] }>(
    ...["sql", "select count(*)::int as n from heed.event", "--purpose", purpose, "--reason", "a count"],
  );
  return rows[0]!.n;
}

describe("sql", () => {
  test("shows a purpose its rows, and another purpose none", async () => {
    expect(await countFor("accounting")).toBe(orders);
    expect(await countFor("newsletter")).toBe(0);
  });

  test("reads the statement from standard input", async () => {
    const ended = await place.run(["--json", "sql", ...ACCOUNTING], { input: "select 1 as one" });
    expect(JSON.parse(ended.out)).toEqual({ rows: [{ one: 1 }], cut: false });
  });

  test("refuses what is no reading for a purpose", async () => {
    const under = (purpose: string, reason = "I look") => ["--purpose", purpose, "--reason", reason];
    const gone = "with gone as (delete from heed.event returning 1) select * from gone";
    await refusals([
      [/^aggregate_only: /, "sql", "select 1", ...under("statistics")],
      [/^purpose_not_declared: /, "sql", "select 1", ...under("espionage")],
      [/^reason_missing: /, "sql", "select 1", ...under("newsletter", " ")],
      [/^sql_refused: .*set_config/, "sql", "select set_config('heed.purpose', '1', true)", ...under("newsletter")],
      [/^sql_refused: .*multiple commands/, "sql", "select 1; select 2", ...under("newsletter")],
      [/^sql_refused: /, "sql", "select 1; set local heed.purpose = '4'", ...under("newsletter")],
      [/^sql_refused: /, "sql", "delete from heed.event", ...under("newsletter")],
      [/^sql_refused: /, "sql", gone, ...under("newsletter")],
    ]);
    expect(await countFor("accounting")).toBe(orders);
  });

  test("each look is an entry with its reason, also one that failed", async () => {
    const { out } = await heed("ledger", "export");
    const reasons = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string; detail?: { reason?: string } })
      .filter(({ kind }) => kind === "look")
      .map(({ detail }) => detail?.reason);
    expect(reasons).toContain("the auditor asks");
    expect(reasons).toContain("I look");
  });
});

test("doctor looks at the database and the mail server that are there, and each finding has its remedy", async () => {
  const codesOf = async (...args: string[]): Promise<string[]> => {
    const { findings }: { findings: { code: string; remedy: string }[] } = JSON.parse((await heed(...args)).out);
    for (const { remedy } of findings) expect(remedy).toMatch(/\.$/);
    return findings.map(({ code }) => code);
  };
  expect(await codesOf("--json", "doctor")).toEqual(expect.arrayContaining(["backup_missing", "key_beside_data"]));
  expect((await heed("doctor")).out).toContain("Run heed backup FOLDER every day");
});

describe("check", () => {
  test("a map in force is sound and changes nothing", async () => {
    const { out } = await heed("check");
    expect(out).toContain("is sound.");
    expect(out).toContain("It changes nothing.");
    expect(await json("check")).toMatchObject({
      mistakes: [],
      change: { collected: [], askAgain: [] },
      effect: { deleted: [], closed: [], opened: [] },
    });
  });

  test("every mistake at once, each with place and remedy, and exit 1", async () => {
    await place.write(
      "wrong.config.ts",
      CONFIG.replace(
        "export default bookshop;",
        'const orders = { ...bookshop.purposes.orders, basis: "curiosity", reads: { Orders: "a while" } };\nexport default { ...bookshop, languages: [], purposes: { ...bookshop.purposes, orders } };',
      ),
    );
    const ended = await heed("check", "--json", "--config", "wrong.config.ts");
    expect(ended.code).toBe(1);
    const { mistakes }: { mistakes: Record<string, string>[] } = JSON.parse(ended.out);
    expect(mistakes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["languages_missing", "basis_unknown", "field_not_declared", "keep_malformed"]),
    );
    const plain = await place.run(["--config", "wrong.config.ts", "check"]);
    for (const { place: where, says, remedy } of mistakes) {
      expect(plain.out).toContain(where);
      expect(plain.out).toContain(`${says} ${remedy}`);
    }
    // No other command runs on such a map.
    expect(await refusal("--config", "wrong.config.ts", "decide", "shelf", "--person", "x")).toMatch(/^map_mistakes: /);
  });

  test("a changed map: what is collected, who is asked again, how many rows go; and nothing is changed by asking", async () => {
    await place.write(
      "narrow.config.ts",
      CONFIG.replace(
        "export default bookshop;",
        [
          "const { recommendations, newsletter } = bookshop.purposes;",
          "const { outcome, ...shelf } = recommendations;",
          'const phone = { kind: "trait", type: "string", identifies: true };',
          'const letters = { ...newsletter, reads: { ...newsletter.reads, phone: "3 months" } };',
          'const purposes = { recommendations: { ...shelf, reads: { favourite_genre: "24 months" } }, newsletter: letters };',
          "export default { ...bookshop, fields: { ...bookshop.fields, phone }, purposes, placements: {}, roles: {} };",
        ].join("\n"),
      ),
    );
    const seen = await json<{
      change: Record<string, unknown>;
      effect: { deleted: { field: string; rows: number }[] };
    }>(...["--config", "narrow.config.ts", "check"]);
    expect(seen.change).toMatchObject({
      collected: ["phone"],
      permitted: [{ purpose: "newsletter", field: "phone" }],
      askAgain: [expect.objectContaining({ purpose: "newsletter" })],
    });
    expect(seen.effect.deleted).toContainEqual({ field: "Order Completed", rows: orders });
    expect((await heed("--config", "narrow.config.ts", "check")).out).toContain(`${orders} rows of Order Completed`);
    expect(await countFor("accounting")).toBe(orders);
  });

  test("map export writes the record of processing for people, and three formats for programs", async () => {
    const record = await heed("map", "export", "--format", "ropa");
    expect(record).toMatchObject({ code: 0, err: "" });
    expect(record.out).toMatch(/Show you books.*\n +Legal basis +consent/i);
    expect(await json("map", "export", "--format", "ropa")).toHaveProperty("activities");
    expect(await json("map", "export", "--format", "dpv")).toHaveProperty("dpv:hasProcess");
    expect(await json("map", "export", "--format", "fideslang")).toHaveProperty("system");
  });

  test("notice prints what the map makes, types writes what @heed/browser may name", async () => {
    const notice = await heed("notice", "--locale", "en");
    expect(notice).toMatchObject({ code: 0, err: "" });
    for (const said of ["The test bookshop", "Show you books you may like", "6 months"])
      expect(notice.out).toContain(said);
    expect(await heed("notice", "--locale", "fi")).toMatchObject({
      code: 1,
      err: expect.stringContaining("language_not_declared"),
    });
    const out = join(place.folder, "shop.d.ts");
    expect(await heed("types", "--out", out)).toMatchObject({ code: 0, out: expect.stringContaining(out) });
    expect(await readFile(out, "utf8")).toMatch(/"Product Viewed".*recommendations.*shelf/s);
  });

  test("a config that is missing, broken or no map is a sentence", async () => {
    await place.write("broken.config.ts", "export default defineMap({");
    await place.write("empty.config.ts", "export const map = {};");
    await refusals([
      [/^config_missing: there is no gone\.ts\./, "--config", "gone.ts", "check"],
      [/^config_unreadable: broken\.config\.ts /, "--config", "broken.config.ts", "check"],
      [/^config_without_map: /, "--config", "empty.config.ts", "check"],
    ]);
  });
});

describe("the rest", () => {
  test("a key is made and shown once", async () => {
    const site = await json("key", "site");
    expect(site).toMatchObject({ kind: "write", name: "site", value: expect.stringMatching(/^heed_write_.{20,}/) });
    expect(await json("key", "shop", "--server")).toMatchObject({ kind: "server" });
  });

  test("an agent is registered with a key that is one, listed, and taken away", async () => {
    const key = Buffer.alloc(32, 7).toString("base64");
    const add = ["agents", "add", "CR_AA", "--business", "BOOKSHOP", "--key"];
    expect((await heed(...add, key, "--callback-host", "agent.example")).out).toContain("CR_AA may ask for people.");
    const agent = { id: "CR_AA", name: "CR_AA", business: "BOOKSHOP", callbackHost: "agent.example", key };
    expect(await json("agents")).toEqual([agent]);
    await refusals([
      [/^agent_malformed: --key /, ...add, "c2hvcnQ="],
      [/^agent_malformed: --callback-host /, ...add, key, "--callback-host", "https://agent.example/x"],
      [/^agent_unknown: /, "agents", "remove", "NOBODY"],
    ]);
    await heed("agents", "remove", "CR_AA");
    expect((await heed("agents")).out).toContain("Nobody may ask for others.");
  });

  test("an unknown command, an unknown option and a missing argument show how it is done", async () => {
    for (const args of [["frobnicate"], ["train", "--fast"], ["decide"]]) {
      const ended = await place.run(args);
      expect(ended.code).toBe(1);
      expect(ended.out).toBe("");
      expect(ended.err).toMatch(/^error: /);
      expect(ended.err).toContain("Usage: heed");
    }
  });
});
