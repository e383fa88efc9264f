// Files, tables and mails as ways to a recipient: the store is asked by its official client, the table by SQL, the mailbox by a parser of mail.
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import S3rver from "@20minutes/s3rver";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { mistakesIn } from "@heed/core";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation, freshDatabase } from "../../test/database.ts";
import { mailServer } from "../../test/mail-server.ts";
import { answer, makePerson } from "../../test/person.ts";
import { createIngest } from "../ingest/ingest.ts";
import { createRights } from "../rights/rights.ts";
import { callOutside } from "./call-outside.ts";
import { callRecipient } from "./call-recipient.ts";
import { addressOutside } from "./outside-address.ts";
import { createSharing } from "./sharing.ts";

const OURS = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
const ACCOUNT = { user: "heed", password: "let-me-in" };
let folder: string;
let store: S3rver;
let client: S3Client;
let theirs: Client;
let letters: Awaited<ReturnType<typeof mailServer>>;
let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let ingest: ReturnType<typeof createIngest>;
let sharing: ReturnType<typeof createSharing>;
const urls = { files: "", table: "" };
const sends = { recommendations: ["Product Viewed", "favourite_genre"] };
const house = { name: "A house", role: "processor", country: "DE", contract: "2026-01-15" };
const mapOf = (mail: string, to = "lists@agency.example") => ({
  ...bookshop,
  recipients: {
    files: {
      ...house,
      destination: { kind: "files", url: urls.files, bucket: "shop-out", region: "us-east-1", local: true, sends },
    },
    table: { ...house, destination: { kind: "table", url: urls.table, local: true, sends } },
    mail: { ...house, destination: { kind: "mail", url: mail, from: "data@shop.example", to, local: true, sends } },
  },
  purposes: {
    ...bookshop.purposes,
    recommendations: { ...bookshop.purposes.recommendations, recipients: ["files", "table", "mail"] },
  },
});
const sharingOver = (map: ReturnType<typeof mapOf>) =>
  createSharing({
    ...heed,
    gate: heed.gate as never,
    inForce: { ...heed.inForce, map: map as never },
    call: callOutside,
    addressOf: addressOutside,
    chance: () => 0.5,
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heed-store-"));
  store = new S3rver({ port: 0, silent: true, directory: folder, configureBuckets: [{ name: "shop-out" }] });
  const { port } = await store.run();
  // Deleting several at once, this server stumbles over folders that it has just removed: one after the other.
  const { deleteObject } = store.store;
  let before: Promise<void> = Promise.resolve();
  store.store.deleteObject = (bucket, key) => {
    before = before.then(() => deleteObject.call(store.store, bucket, key));
    return before;
  };
  urls.files = `http://127.0.0.1:${port}`;
  client = new S3Client({ endpoint: urls.files, region: "us-east-1", credentials: OURS, forcePathStyle: true });
  // This server takes a bucket's address for signed without the slash at its end that the client signs.
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { path: string }; // HTTP, at this step
      request.path = request.path.replace(/\/$/, "");
      return next(args);
    },
    { step: "build" },
  );
  const address = new URL(await freshDatabase());
  theirs = new Client({ connectionString: address.href });
  await theirs.connect();
  // As the guide has it.
  await theirs.query(`create table heed_shared (person uuid not null, purpose text not null, name text not null, id text not null,
    at timestamptz not null, value jsonb not null, primary key (person, name, id))`);
  const { username, password } = address;
  urls.table = `postgres://${address.host}${address.pathname}`;
  letters = await mailServer(ACCOUNT);
  const map = mapOf(letters.url) as unknown as typeof bookshop;
  expect(mistakesIn(map)).toEqual([]);
  heed = await foundation(map);
  ingest = createIngest({ ...heed });
  sharing = sharingOver(mapOf(letters.url));
  await sharing.setKeys("files", `${OURS.accessKeyId}\n${OURS.secretAccessKey}\n`);
  await sharing.setKeys("table", `${decodeURIComponent(username)}\n${decodeURIComponent(password)}`);
  await sharing.setKeys("mail", `${ACCOUNT.user}\n${ACCOUNT.password}`);
});
afterAll(async () => {
  await heed?.close();
  await theirs?.end();
  await letters?.close();
  client?.destroy();
  await store?.close();
  await rm(folder, { recursive: true });
});
afterEach(async () => {
  await heed.owner.query("truncate heed.delivery, heed.share, heed.recipient_pace");
  letters.arrived.length = 0;
});

let n = 0;
async function reader(): Promise<{ id: string; user: string }> {
  const user = `reader-${n++}`;
  const { id } = await makePerson(heed, { user });
  await answer(heed, id, "recommendations", true);
  await view(user, "b1");
  await send(user, { traits: { favourite_genre: "sea" } }, "identify");
  return { id, user };
}
/** The store looks at the clock of a request: it is the real one here, and never stands still. */
const tick = () => {
  heed.clock.now = new Date(Math.max(Date.now(), heed.clock.now.getTime() + 1));
};
async function send(user: string, body: Record<string, unknown>, type: "track" | "identify") {
  tick();
  const event = { type, body: { userId: user, ...body }, strength: "proven", source: "shop" } as const;
  const taken = await ingest.accept({ ...event, receivedAt: heed.now() });
  if (!taken.ok) throw new Error(taken.message);
}
const view = (user: string, book: string) =>
  send(user, { event: "Product Viewed", properties: { product_id: book }, messageId: `${user}-${book}` }, "track");
const deliver = async (name: string, by = sharing) => {
  tick();
  return by.deliver(name);
};
/** What the store holds, as its official client reads it. */
async function files(): Promise<{ key: string; content: { type: string; data: Record<string, unknown> } }[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: "shop-out" }));
  return Promise.all(
    Contents.filter(({ Key }) => Key !== "heed/probe").map(async ({ Key = "" }) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: "shop-out", Key }));
      return { key: Key, content: JSON.parse((await Body?.transformToString()) ?? "") };
    }),
  );
}
const rows = async () =>
  (await theirs.query<{ person: string; name: string; value: unknown }>("select * from heed_shared order by name"))
    .rows;
/** An event and the traits are delivered, and then the answers get lost: the same leaves once more. */
async function twice(name: string): Promise<void> {
  const { rows } = await heed.owner.query("select * from heed.delivery where recipient = $1 order by at", [name]);
  // What a yes opened is followed by the traits that came after it.
  const before = rows.slice(1);
  expect(await deliver(name)).toBe(before.length);
  for (const { person_id, id, recipient, purpose, kind, about, about_at, at, due } of before)
    await heed.owner.query(
      `insert into heed.delivery (person_id, id, recipient, purpose, kind, about, about_at, at, due)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [person_id, id, recipient, purpose, kind, about, about_at, at, due],
    );
  expect(await deliver(name)).toBe(before.length);
}

/** A deletion, as its certificate has it. */
const erased = async (id: string) => {
  const rights = createRights({ ...heed, erasers: [], recipients: sharing.links });
  return (await rights.erase(id, "person:dashboard")).recipients;
};

test("files: one for each thing, the same however often it is sent; a no takes them away, and nobody else's", async () => {
  const ada = await reader();
  await twice("files");
  const bo = await reader();
  await deliver("files");
  const held = await files();
  expect(held.map(({ content }) => content.type).sort()).toEqual([
    "person.event",
    "person.event",
    "person.traits",
    "person.traits",
  ]);
  expect(held.find(({ content }) => content.type === "person.event")?.content.data).toMatchObject({
    purpose: "recommendations",
    event: { name: "Product Viewed", properties: { product_id: "b1" } },
  });
  expect(JSON.stringify(held)).not.toMatch(new RegExp(`${ada.id}|${ada.user}`));
  const folderOf = ({ key, content }: (typeof held)[number]) => key.startsWith(`heed/${content.data["person"]}/`);
  expect(held.every(folderOf)).toBe(true);
  await answer(heed, ada.id, "recommendations", false);
  expect(await deliver("files")).toBe(1);
  const left = await files();
  expect(left).toHaveLength(2);
  expect(await erased(bo.id)).toContainEqual(expect.objectContaining({ recipient: "files", what: "acknowledged" }));
  expect(await files()).toEqual([]);
});

test("files: wrong keys let nothing in, and what waits leaves with the right ones", async () => {
  await reader();
  await sharing.setKeys("files", "S3RVER\nwrong");
  expect(await deliver("files")).toBe(0);
  expect(await files()).toEqual([]);
  expect((await heed.owner.query("select distinct why from heed.delivery where tries > 0")).rows).toEqual([
    { why: "status 403" },
  ]);
  await sharing.setKeys("files", `${OURS.accessKeyId}\n${OURS.secretAccessKey}`);
  await heed.owner.query("truncate heed.recipient_pace; update heed.delivery set due = now() - interval '1 minute'");
  expect(await deliver("files")).toBe(2);
  expect(await files()).toHaveLength(2);
});

/** A store that keeps versions, or has ceased to; a call that `fails` names is cut off once it was done. */
async function versionedStore(says: { status: "Enabled" | "Suspended"; fails?: (call: string) => boolean }) {
  const kept = new Map<string, { version: string; marker: boolean; body: string }[]>();
  let written = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://store");
    const key = url.pathname.slice("/shop-out/".length);
    const body = (await request.toArray()).join("");
    const of = kept.get(key) ?? [];
    const version = url.searchParams.get("versionId");
    const next = says.status === "Enabled" ? `v${++written}` : "null";
    const add = (name: string, marker: boolean, text = "") =>
      kept.set(name, [
        ...(kept.get(name) ?? []).filter((one) => one.version !== next),
        { version: next, marker, body: text },
      ]);
    let answer = "";
    if (request.method === "PUT") {
      add(key, false, body);
      response.setHeader("x-amz-version-id", next);
    } else if (request.method === "DELETE" && version !== null) {
      kept.set(
        key,
        of.filter((one) => one.version !== version),
      );
    } else if (request.method === "POST") {
      for (const [, name = ""] of body.matchAll(/<Key>(.*?)<\/Key>/g)) {
        add(name, true);
        answer += `<Deleted><Key>${name}</Key><DeleteMarker>true</DeleteMarker></Deleted>`;
      }
    } else if (request.method === "GET") {
      const prefix = url.searchParams.get("prefix") ?? "";
      const shown = [...kept].filter(([name, all]) => name.startsWith(prefix) && all.at(-1)?.marker === false);
      answer = `<ListBucketResult>${shown.map(([name]) => `<Contents><Key>${name}</Key></Contents>`).join("")}</ListBucketResult>`;
    } else {
      const last = of.at(-1);
      if (last) response.setHeader("x-amz-version-id", last.version);
      if (last?.marker) response.setHeader("x-amz-delete-marker", "true");
      response.statusCode = last && !last.marker ? 200 : 404;
    }
    if (says.fails?.(`${request.method} ${key}`)) return response.destroy();
    response.end(answer);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const map = mapOf(letters.url);
  map.recipients.files.destination.url = `http://127.0.0.1:${port}`;
  return {
    says,
    sharing: sharingOver(map),
    /** Every version of everything that is there. */
    kept: () => [...kept.values()].flat().filter(({ marker }) => !marker),
    close: () => server.close(),
  };
}
const dueAgain = () =>
  heed.owner.query("truncate heed.recipient_pace; update heed.delivery set due = now() - interval '1 minute'");
const tellsOf = (person: string) =>
  `select recipient, told is not null as told from heed.share where person_id = '${person}'`;

test("files: a store that keeps versions gets nothing, also where calls to it are cut off", async () => {
  const calls = new Set<string>();
  // Each call that there is fails the first time.
  const store = await versionedStore({ status: "Enabled", fails: (call) => calls.size !== calls.add(call).size });
  try {
    await reader();
    for (let turn = 0; turn < 8; turn++) {
      await deliver("files", store.sharing);
      expect(store.kept().every(({ body }) => body === "")).toBe(true);
      await dueAgain();
    }
    const { rows: dead } = await heed.owner.query("select why from heed.delivery where dead is not null");
    expect(dead).toEqual([{ why: "versions_kept" }, { why: "versions_kept" }]);
    expect(store.kept()).toEqual([]);
  } finally {
    store.close();
  }
});

test("files: a version that was left behind by a call that was cut off is taken away at the next try", async () => {
  let fails = true;
  const store = await versionedStore({ status: "Suspended", fails: (call) => fails && /^DELETE|^HEAD/.test(call) });
  try {
    await reader();
    // The store begins to keep versions between the probe and the file.
    store.says.fails = (call) => {
      if (call === "PUT heed/probe" && store.kept().length > 0) store.says.status = "Enabled";
      return fails && /^DELETE|^HEAD/.test(call);
    };
    await deliver("files", store.sharing);
    expect(store.kept().some(({ body }) => body !== "")).toBe(true);
    fails = false;
    await dueAgain();
    await deliver("files", store.sharing);
    expect(store.kept().filter(({ body }) => body !== "")).toEqual([]);
  } finally {
    store.close();
  }
});

test.each(["Suspended", "Enabled"] as const)(
  "files: a no takes every version away where a store's versioning became %s, and is acknowledged",
  async (status) => {
    const store = await versionedStore({ status: "Suspended" });
    try {
      const { id } = await reader();
      expect(await deliver("files", store.sharing)).toBe(2);
      store.says.status = status;
      await answer(heed, id, "recommendations", false);
      expect(await deliver("files", store.sharing)).toBe(1);
      expect(store.kept().filter(({ body }) => body !== "")).toEqual([]);
      expect((await heed.owner.query(tellsOf(id))).rows).toEqual([{ recipient: "files", told: true }]);
    } finally {
      store.close();
    }
  },
);

test.each([
  ["a page of a gateway's", "<html>It works</html>", ""],
  ["names that are none of ours", "<ListBucketResult><Contents><Key>a&amp;b</Key></Contents></ListBucketResult>", ""],
  [
    "a deletion that says nothing of a file",
    "<ListBucketResult><Contents><Key>heed/a/b.json</Key></Contents></ListBucketResult>",
    "<DeleteResult/>",
  ],
])("files: %s is no word that somebody's files are gone", async (_what, list, deleted) => {
  const { id } = await reader();
  expect(await deliver("files")).toBe(2);
  const page = createServer((request, response) => {
    request
      .resume()
      .on("end", () => response.end(request.method === "GET" ? list : request.method === "POST" ? deleted : ""));
  });
  await new Promise<void>((done) => page.listen(0, "127.0.0.1", done));
  try {
    const { port } = page.address() as AddressInfo; // it listens on TCP
    const map = mapOf(letters.url);
    map.recipients.files.destination.url = `http://127.0.0.1:${port}`;
    await answer(heed, id, "recommendations", false);
    expect(await deliver("files", sharingOver(map))).toBe(0);
    expect((await heed.owner.query(tellsOf(id))).rows).toEqual([{ recipient: "files", told: false }]);
    const why = "select why from heed.delivery where kind = 'stop' and recipient = 'files'";
    expect((await heed.owner.query(why)).rows).toEqual([{ why: "answer_not_understood" }]);
  } finally {
    page.close();
    await dueAgain();
    await deliver("files");
  }
});

test("a table: a row for each thing, once; a trait is replaced, a no and a deletion delete the rows", async () => {
  const ada = await reader();
  await twice("table");
  await send(ada.user, { traits: { favourite_genre: "poetry" } }, "identify");
  await deliver("table");
  expect(await rows()).toMatchObject([
    { name: "Product Viewed", purpose: "recommendations", value: { product_id: "b1" } },
    { name: "favourite_genre", id: "", value: "poetry" },
  ]);
  const bo = await reader();
  await deliver("table");
  expect(await rows()).toHaveLength(4);
  // Nobody there reads that it must not be used: it stays, and nothing more comes.
  tick();
  await heed.choices.setState(ada.id, "restricted", "true", "person:dashboard");
  await view(ada.user, "b2");
  await deliver("table");
  expect(await rows()).toHaveLength(4);
  const noted = await heed.owner.query(
    "select 1 from heed.ledger where person_id = $1 and detail->>'outcome' = 'kept'",
    [ada.id],
  );
  expect(noted.rowCount).toBe(1);
  tick();
  await heed.choices.setState(ada.id, "restricted", "false", "person:dashboard");
  await answer(heed, ada.id, "recommendations", false);
  await deliver("table");
  expect(await rows()).toHaveLength(2);
  expect(await erased(bo.id)).toContainEqual(expect.objectContaining({ recipient: "table", what: "acknowledged" }));
  expect(await rows()).toEqual([]);
});

test("a table that is not there, and a database that lets nobody in: all of it waits, and why is told without a value", async () => {
  await reader();
  await theirs.query("alter table heed_shared rename to elsewhere");
  try {
    expect(await deliver("table")).toBe(0);
    const why = "select distinct why from heed.delivery where recipient = 'table' and tries > 0";
    expect((await heed.owner.query(why)).rows).toEqual([{ why: "sqlstate 42P01" }]);
  } finally {
    await theirs.query("alter table elsewhere rename to heed_shared");
  }
});

test("a mail: for a reader and a program, under the same number at every try; a no and a deletion ask to delete", async () => {
  const ada = await reader();
  await twice("mail");
  const ids = letters.arrived.map(({ mail }) => mail.messageId);
  expect([ids.length, new Set(ids).size]).toEqual([4, 2]);
  const added = letters.arrived.map(({ mail }) => mail).find(({ subject }) => subject?.includes(": add "));
  expect(added?.text).toContain('favourite_genre: "sea"');
  const json = JSON.parse(new TextDecoder().decode(added?.attachments[0]?.content as ArrayBuffer));
  expect(json).toMatchObject({ type: "person.traits", data: { traits: { favourite_genre: "sea" } } });
  expect(added?.subject).toContain(json.data.person);
  expect(letters.arrived.every(({ raw }) => !raw.includes(ada.id) && !raw.includes(ada.user))).toBe(true);
  await answer(heed, ada.id, "recommendations", false);
  await deliver("mail");
  expect(letters.arrived.at(-1)?.mail.subject).toBe(`recommendations: remove ${json.data.person}`);
  const bo = await reader();
  await deliver("mail");
  expect(await erased(bo.id)).toContainEqual(expect.objectContaining({ recipient: "mail", what: "acknowledged" }));
  expect(letters.arrived.at(-1)?.mail.subject).toMatch(/^Delete [0-9a-f-]{36}$/);
});

test("a mail: what somebody wrote stays within its quotes and its line, and asks nothing of its reader", async () => {
  const { user } = await reader();
  await deliver("mail");
  letters.arrived.length = 0;
  const wrote = "sea\n\nThe same is attached for a program.\u2028\nDelete everything of them: 1\u202e";
  await send(user, { traits: { favourite_genre: wrote } }, "identify");
  await deliver("mail");
  const [arrived] = letters.arrived;
  const lines = arrived?.mail.text?.split(/[\n\u2028]/) ?? [];
  expect(lines.filter((line) => line.startsWith("Delete"))).toEqual([]);
  expect(lines.filter((line) => line.startsWith("The same is attached"))).toHaveLength(1);
  expect(arrived?.mail.text).toContain("\\u{202e}");
  const json = JSON.parse(new TextDecoder().decode(arrived?.mail.attachments[0]?.content as ArrayBuffer));
  expect(json.data.traits.favourite_genre).toBe(wrote);
});

test.each(["mail", "table"] as const)(
  "a %s server that draws an answer out is left when its time is over",
  async (kind) => {
    const sockets: Socket[] = [];
    const slow = createSocketServer((socket) => {
      sockets.push(socket.on("error", () => undefined));
      // A sign of life, and never an end.
      const drip = () => {
        const dots = setInterval(() => socket.write(kind === "mail" ? "250-still here\r\n" : notice), 50);
        socket.on("close", () => clearInterval(dots));
      };
      if (kind === "mail") socket.write("220 here\r\n");
      socket.once("data", drip);
    });
    const notice = Buffer.from([0x4e, 0, 0, 0, 9, 0x4d, 0x61, 0, 0]);
    await new Promise<void>((done) => slow.listen(0, "127.0.0.1", done));
    try {
      const { port } = slow.address() as AddressInfo; // it listens on TCP
      const { recipients } = mapOf(`smtp://127.0.0.1:${port}`);
      recipients.table.destination.url = `postgres://127.0.0.1:${port}/theirs`;
      const told = { type: "person.erase", timestamp: heed.now().toISOString(), data: { people: ["x"] } } as const;
      const telling = { id: "1", told, secrets: ["user\npassword"] };
      const deps = { call: callOutside, addressOf: addressOutside, now: heed.now };
      const call = callRecipient(deps, recipients[kind].destination as never, telling, AbortSignal.timeout(400));
      const answered = await Promise.race([call, after(20_000, "still waiting")]);
      expect(answered).toMatchObject({ is: "later", why: "timeout" });
      expect(sockets).toHaveLength(1);
      await expect.poll(() => sockets[0]?.destroyed).toBe(true);
    } finally {
      for (const socket of sockets) socket.destroy();
      slow.close();
    }
  },
);

test("a table: a statement that nobody waits for any longer ends there too", async () => {
  await reader();
  await deliver("table");
  const { rows } = await theirs.query("show statement_timeout");
  expect(rows).toEqual([{ statement_timeout: "0" }]);
  await theirs.query(`create function how_long() returns trigger language plpgsql as $$ begin
    new.name := current_setting('statement_timeout') || ' ' || current_setting('lock_timeout'); return new; end $$;
    create trigger how_long before insert on heed_shared for each row execute function how_long()`);
  try {
    await reader();
    await deliver("table");
    const names = (await theirs.query("select distinct name from heed_shared where name like '% %s'")).rows;
    expect(names).toEqual([{ name: "15s 15s" }]);
  } finally {
    await theirs.query("drop trigger how_long on heed_shared; drop function how_long; truncate heed_shared");
  }
});

test("a mailbox that is not there is a refusal; a full one is tried again; neither the fault nor its text is kept", async () => {
  await reader();
  expect(await deliver("mail", sharingOver(mapOf(letters.url, "full@agency.example")))).toBe(0);
  const state = "select dead is not null as dead, why from heed.delivery where recipient = 'mail' and tries > 0";
  expect((await heed.owner.query(state)).rows).toContainEqual({ dead: false, why: "smtp 450" });
  await heed.owner.query("truncate heed.recipient_pace; update heed.delivery set due = now() - interval '1 minute'");
  await deliver("mail", sharingOver(mapOf(letters.url, "nouser@agency.example")));
  expect((await heed.owner.query(state)).rows).toContainEqual({ dead: true, why: "smtp 550" });
});

test("a private address is not connected to, unless the map says that it is the operator's own", async () => {
  await reader();
  const before = await files();
  const map = mapOf(letters.url);
  for (const { destination } of Object.values(map.recipients)) Reflect.deleteProperty(destination, "local");
  const closed = sharingOver(map);
  for (const name of ["files", "table", "mail"]) expect(await deliver(name, closed)).toBe(0);
  const { rows: why } = await heed.owner.query("select distinct why from heed.delivery where tries > 0");
  expect(why).toEqual([{ why: "private_address" }]);
  expect([await files(), await rows(), letters.arrived]).toEqual([before, [], []]);
});
