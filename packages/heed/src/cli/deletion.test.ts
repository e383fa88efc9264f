// Deletion as a new user meets it: asked for on the dashboard, the server killed in the middle, the certificate verified offline, the old file
// imported again, the database and its files searched.
import { randomUUID } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SignJWT } from "jose";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ended, type Serving, workplace } from "../../test/command.ts";
import { type EmbeddedServer, startEmbedded } from "../storage/embedded.ts";

const USER = "zephyrine-77310042";
const EMAIL = "zephyrine@quixotry.example";
const BOOK = "quagga-almanac-42";
const ORDER = "quixotic-order-42";
const IDENTIFIERS = [USER, EMAIL];
const BEHAVIOUR = [BOOK, ORDER];

/** Nothing but a yes permits anything here, so that everything goes. */
const CONFIG = `import { bookshop } from ${JSON.stringify(join(import.meta.dirname, "../../test/bookshop.ts"))};
const { recommendations, newsletter, linking } = bookshop.purposes;
export default { ...bookshop, purposes: { recommendations, newsletter, linking }, roles: { officer: bookshop.roles.officer } };
`;
let place: Awaited<ReturnType<typeof workplace>>;
let server: EmbeddedServer;
let serving: Serving;
/** Commands beside the server; loaded once. */
let heed: (...args: readonly string[]) => Promise<Ended>;
let owner: Client;
let key = "";
let csv = "";
let link = "";
let file = "";
const IMPORT = ["--event", "Order Completed", "--person", "customer", "--at", "at"].concat(
  ["order_id=order", "product_id=book"].flatMap((pair) => ["--property", pair]),
  ["--consent", "recommendations", "--consent-at", "asked", "--consent-source", "place", "--evidence", "form 7"],
);
const importCsv = async () => JSON.parse((await heed("--json", "import", csv, ...IMPORT)).out);

beforeAll(async () => {
  place = await workplace();
  await place.write("heed.config.ts", CONFIG);
  server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined, throwaway: true });
  heed = place.resident();
  key = JSON.parse((await heed("--json", "key", "site", "--server")).out).value;
  const asked = new Date(Date.now() - 200 * 86_400_000).toISOString();
  const rows = Array.from({ length: 40 }, (_, k) => {
    const at = new Date(Date.now() - (k + 1) * 86_400_000).toISOString();
    const [who, order, book] = k % 4 === 0 ? [USER, ORDER, BOOK] : ["somebody-else", "other-order", "other-book"];
    return `${who},${at},${order}-${k},${book},${asked},till`;
  });
  csv = await place.write("orders.csv", ["customer,at,order,book,asked,place", ...rows, ""].join("\n"));
  expect(await importCsv()).toMatchObject({ rows: 40, accepted: 40, refused: [] });
  serving = await place.start();
  owner = new Client({ connectionString: server.url });
  owner.on("error", () => undefined);
  await owner.connect();
}, 300_000);
afterAll(async () => {
  await serving?.end("SIGKILL");
  await owner?.end();
  await server?.stop();
  await place?.remove();
});

const cookieOf = (reply: Response): string => /heed_me=[^;]*/.exec(reply.headers.get("set-cookie") ?? "")?.[0] ?? "";

async function askForDeletion(): Promise<string> {
  const identify = {
    userId: USER,
    traits: { email: EMAIL },
    context: { consent: { categoryPreferences: { newsletter: true } } },
  };
  const collected = await fetch(`${serving.url}/v1/identify`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(identify),
  });
  expect(collected.status).toBe(200);
  const token = await new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(USER)
    .setIssuedAt()
    .setExpirationTime("10m")
    .sign(Buffer.from(key));
  const cookie = cookieOf(
    await fetch(`${serving.url}/me/open`, { method: "POST", body: new URLSearchParams({ token }) }),
  );
  const question = await (await fetch(`${serving.url}/me?confirm=delete`, { headers: { cookie } })).text();
  const form = /name="form" value="([^"]+)"/.exec(question)?.[1] ?? "";
  const reply = await fetch(`${serving.url}/me/api/delete`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie },
    body: new URLSearchParams({ form, sure: "yes" }),
  });
  expect(reply.status).toBe(303);
  return reply.headers.get("location") ?? "";
}

test("asked for on the dashboard and killed with SIGKILL, the deletion ends by itself and its page shows it", async () => {
  link = await askForDeletion();
  await serving.end("SIGKILL");
  // With the acknowledgement the person's rows were gone already.
  expect((await owner.query("select 1 from heed.event where value->>'product_id' = $1", [BOOK])).rowCount).toBe(0);
  serving = await place.start();
  await expect
    .poll(async () => (await fetch(serving.url + link)).text(), { timeout: 60_000 })
    .toContain("Your data was deleted");
  const page = await fetch(serving.url + link);
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.headers.get("referrer-policy")).toBe("no-referrer");
  const download = await fetch(`${serving.url}${link}/file`);
  expect(download.headers.get("content-disposition")).toMatch(/^attachment; filename="certificate-[\w-]+\.json"$/);
  file = await place.write("certificate.json", await download.text());
  const wrong = [`/certificate/${"A".repeat(43)}`, `${link.slice(0, -1)}`, "/certificate/x/file"];
  for (const path of wrong) expect((await fetch(serving.url + path)).status).toBe(404);
});

test("the certificate is verified offline, with the published key alone; a changed one, a receipt and another's are refused", async () => {
  const own = await heed("certificate", "verify", file);
  expect([own.code, own.out]).toEqual([0, expect.stringContaining("is as it was signed")]);
  const keys = await place.write("jwks.json", await (await fetch(`${serving.url}/.well-known/jwks.json`)).text());
  const elsewhere = { HEED_DATA_DIR: join(place.folder, "nothing-here") };
  const found = await place.run(["--json", "certificate", "verify", file, "--keys", keys], { settings: elsewhere });
  expect(JSON.parse(found.out)).toMatchObject({ ok: true, complete: true });
  const text = await readFile(file, "utf8");
  const changed = text.replace(/"count": 10/, '"count": 11');
  expect(changed).not.toBe(text);
  const receipt = JSON.stringify({ ...JSON.parse(text), type: "Receipt" });
  await Promise.all(
    Object.entries({ changed, receipt }).map(async ([name, other]) => {
      await writeFile(join(place.folder, `${name}.json`), other);
      const refused = await heed("--json", "certificate", "verify", `${name}.json`);
      expect([name, refused.code, JSON.parse(refused.out).ok]).toEqual([name, 1, false]);
    }),
  );
  const foreign = await place.write("foreign.json", JSON.stringify({ keys: [{ x: "AAAA" }] }));
  const other = await heed("certificate", "verify", file, "--keys", foreign);
  expect([other.code, other.out]).toEqual([1, expect.stringContaining("not one of the signer's")]);
});

test("the old file imported again brings nobody back, and its report says why and how often", async () => {
  const again = await importCsv();
  expect(again).toMatchObject({ rows: 40, accepted: 0, duplicates: 30 });
  expect(again.refused).toEqual([
    {
      reason: "erased_person",
      n: 10,
      remedy: "Nothing to do: the person had this deleted.",
      lines: expect.arrayContaining([2, 6]),
    },
  ]);
  expect((await heed("person", "show", USER)).err).toContain("unknown_person");
});

test("no row and no file holds what identified the person; what they did is in no row, and in no table's file once it is rewritten", async () => {
  const { rows: tables } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'heed'::regnamespace and relkind = 'r'",
  );
  expect(tables.length).toBeGreaterThan(20);
  let others = 0;
  for (const { name } of tables) {
    const { rows } = await owner.query<{ row: string }>(`select t::text as row from heed."${name}" t`);
    for (const mark of [...IDENTIFIERS, ...BEHAVIOUR])
      expect(
        rows.filter(({ row }) => row.includes(mark)),
        `${name} ${mark}`,
      ).toEqual([]);
    others += rows.filter(({ row }) => row.includes("other-book")).length;
  }
  // The search finds what is there.
  expect(others).toBe(30);
  await owner.query("vacuum full");
  await owner.query("checkpoint");
  const found: string[] = [];
  let searched = 0;
  for (const path of await filesUnder(place.dataDir)) {
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    searched++;
    const log = path.includes("pg_wal");
    // The server's own log of changes is overwritten as it is reused; the certificate says so. An identifier is legible in it at no time.
    for (const mark of log ? IDENTIFIERS : [...IDENTIFIERS, ...BEHAVIOUR])
      if (bytes.includes(mark)) found.push(`${mark} in ${path}`);
  }
  expect(found).toEqual([]);
  expect(searched).toBeGreaterThan(100);
});

test("what people ask for from outside is listed, proven, extended, held, refused and fulfilled by command; nobody ends a hold alone", async () => {
  for (const kind of ["ERASURE", "ACCESS", "RECTIFICATION"]) {
    const body = new URLSearchParams({ kind, address: `${kind.toLowerCase()}@asker.example` });
    expect((await fetch(`${serving.url}/rights`, { method: "POST", body })).status).toBe(202);
  }
  const listed = await heed("--json", "requests");
  const ids = new Map<string, string>(
    JSON.parse(listed.out).map((one: { kind: string; id: string }) => [one.kind, one.id]),
  );
  expect([...ids.keys()].sort()).toEqual(["ACCESS", "ERASURE", "RECTIFICATION"]);
  // A list names nobody; whoever answers one opens it.
  expect(listed.out).not.toContain("asker.example");
  const act = (name: string, kind: string, ...options: readonly string[]) =>
    heed("requests", name, ids.get(kind)!, ...options);
  const refused = async (code: string, done: Promise<Ended>) => {
    const { code: exit, err } = await done;
    expect([exit, err]).toEqual([1, expect.stringContaining(code)]);
  };
  expect((await act("show", "ERASURE")).out).toContain("erasure@asker.example");
  expect((await act("verify", "ERASURE")).out).toMatch(/state +in_progress\n/);
  expect((await act("extend", "ERASURE", "--reason", "many asked")).out).toMatch(/extended +staff:cli/);
  await refused("day_malformed", act("hold", "ERASURE", "--reason", "court", "--until", "soon"));
  const until = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
  await act("hold", "ERASURE", "--reason", "court", "--until", until);
  expect((await heed("requests")).out).toContain(`hold until ${until}`);
  await refused("second_person_missing", act("release", "ERASURE"));
  // A colleague approves in the console, which its own test walks; the row is as that leaves it.
  await owner.query("update heed.approval set approved_by = 'a-colleague'");
  expect((await act("release", "ERASURE")).out).toMatch(/released +staff:cli/);
  const erased = await act("fulfil", "ERASURE", "--person", "somebody-else", "--reason", "help");
  const path = /\/certificate\/[\w-]{43}/.exec(erased.out)?.[0] ?? "";
  expect((await fetch(serving.url + path)).status).toBe(200);
  expect((await heed("person", "show", "somebody-else")).err).toContain("unknown_person");
  const denied = await act("refuse", "ACCESS", "--because", "no_match", "--reason", "We know nobody by this address.");
  expect(denied.out).toMatch(/state +denied, no_match/);
  expect((await act("revoke", "RECTIFICATION")).out).toMatch(/state +revoked/);
  expect((await heed("requests", "list", "--all")).out.match(/fulfilled|denied|revoked/g)).toHaveLength(3);
});

test("a message that came by phone is taken down and answered in words by command; only a message is answered so", async () => {
  const take = (...given: readonly string[]) => heed("--json", "requests", "take", "caller@asker.example", ...given);
  const numberOf = async (done: Promise<Ended>): Promise<string> => JSON.parse((await done).out).id;
  const id = await numberOf(take("--kind", "QUESTION", "--words", "Why two letters?"));
  expect((await heed("requests", "show", id)).out).toMatch(/says +Why two letters\?/);
  const answered = await heed("requests", "answer", id, "--says", "One was a mistake of ours.");
  expect(answered.out).toMatch(/state +fulfilled\n[\s\S]*answered +One was a mistake of ours\./);
  expect(answered.out).toMatch(/fulfilled +staff:cli/);
  const access = await numberOf(take("--kind", "ACCESS"));
  await heed("requests", "verify", access);
  for (const [code, done] of [
    ["words_malformed", take("--kind", "QUESTION")],
    ["received_malformed", take("--kind", "ACCESS", "--received", "tomorrow")],
    ["no_message", heed("requests", "answer", access, "--says", "No.")],
    ["request_unknown", heed("requests", "answer", randomUUID(), "--says", "No.")],
  ] as const)
    expect([code, (await done).err]).toEqual([code, expect.stringContaining(code)]);
});

const filesUnder = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
