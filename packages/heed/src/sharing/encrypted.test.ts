// TLS to recipients and to Heed's own database and mail server: real servers, under the right certificate and under each that proves nothing.
import { createServer, type Socket } from "node:net";
import { mistakesIn } from "@heed/core";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { CERTIFICATES, type Certificate, trustAuthority } from "../../test/certificates.ts";
import { foundation, freshDatabase } from "../../test/database.ts";
import { mailServer } from "../../test/mail-server.ts";
import { answer, makePerson } from "../../test/person.ts";
import { receiver } from "../../test/receiver.ts";
import { createMailer } from "../channels/email/mailer.ts";
import { createIngest } from "../ingest/ingest.ts";
import { openDatabase } from "../storage/database.ts";
import { asOwner } from "../storage/owner.ts";
import { callOutside } from "./call-outside.ts";
import { createSharing } from "./sharing.ts";

/** A value of somebody's that no server may get to see before it has proven who it is. */
const MARKER = "marker-c0ffee";
const ACCOUNT = { user: "heed", password: "let-me-in" };
const KINDS = ["webhook", "table", "mail", "starttls"] as const;
type Kind = (typeof KINDS)[number];
type Arrived = { readonly port: number; readonly said: () => string; readonly close: () => Promise<unknown> };

let cluster: Client;
let theirs: Client;
let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let distrust: ReturnType<typeof trustAuthority>;
beforeAll(async () => {
  distrust = trustAuthority();
  cluster = new Client({ connectionString: inject("clusterUrl") });
  await cluster.connect();
  theirs = new Client({ connectionString: await freshDatabase() });
  await theirs.connect();
  await theirs.query(`create table heed_shared (person uuid not null, purpose text not null, name text not null, id text not null,
    at timestamptz not null, value jsonb not null, primary key (person, name, id))`);
  expect(mistakesIn(mapOf(443))).toEqual([]);
  heed = await foundation(mapOf(443));
  const { username, password } = new URL(inject("clusterUrl"));
  const sharing = sharingOver(443);
  await sharing.newSecret("webhook");
  await sharing.setKeys(
    "table",
    `${decodeURIComponent(username)}
${decodeURIComponent(password)}`,
  );
  for (const kind of ["mail", "starttls"])
    await sharing.setKeys(
      kind,
      `${ACCOUNT.user}
${ACCOUNT.password}`,
    );
});
afterAll(async () => {
  distrust();
  await encrypt(undefined);
  await cluster?.end();
  await theirs?.end();
  await heed?.close();
});
afterEach(async () => {
  await theirs.query("truncate heed_shared");
  await heed.owner.query("truncate heed.delivery, heed.share, heed.recipient_pace");
});

/** Recipients of each kind, at localhost by name and at this port: what is connected to is looked up by the test. */
function mapOf(port: number) {
  const mail = { kind: "mail", from: "data@shop.example", to: "lists@agency.example" };
  const destinations: Readonly<Record<Kind, object>> = {
    webhook: { kind: "webhook", url: `https://localhost:${port}`, local: true },
    table: { kind: "table", url: `postgres://localhost:${port}/${theirs.database}` },
    mail: { ...mail, url: `smtps://localhost:${port}` },
    starttls: { ...mail, url: `smtp://localhost:${port}` },
  };
  const house = { name: "A house", role: "processor", country: "DE", contract: "2026-01-15" };
  const sends = { recommendations: ["favourite_genre"] };
  const { recommendations } = bookshop.purposes;
  return {
    ...bookshop,
    recipients: Object.fromEntries(
      KINDS.map((kind) => [kind, { ...house, destination: { ...destinations[kind], sends } }]),
    ),
    purposes: { ...bookshop.purposes, recommendations: { ...recommendations, recipients: [...KINDS] } },
  } as unknown as typeof bookshop;
}
const sharingOver = (port: number) =>
  createSharing({
    ...heed,
    gate: heed.gate as never,
    inForce: { ...heed.inForce, map: mapOf(port) },
    call: callOutside,
    addressOf: async () => "127.0.0.1",
    chance: () => 0.5,
  });

/** PostgreSQL reads its certificate anew, or stops offering encryption; its owner alone may read the key. */
async function encrypt(certificate: Certificate | undefined): Promise<void> {
  for (const [file, text] of [
    ["heed_test.key", certificate?.key],
    ["heed_test.crt", certificate?.cert],
  ] as const)
    if (text)
      await cluster.query(
        `copy (select unnest(string_to_array('${text}', e'\\n'))) to program 'umask 077; cat > ${file}'`,
      );
  await cluster.query(`alter system set ssl_key_file = 'heed_test.key'`);
  await cluster.query(`alter system set ssl_cert_file = 'heed_test.crt'`);
  await cluster.query(`alter system set ssl = ${certificate ? "on" : "off"}`);
  await cluster.query("select pg_reload_conf()");
  await vi.waitFor(async () => expect(await shown()).toBe(certificate?.cert));
}
/** What the server shows to whoever asks for encryption now. */
async function shown(): Promise<string | undefined> {
  const asking = new Client({ connectionString: inject("clusterUrl"), ssl: { rejectUnauthorized: false } });
  asking.on("error", () => undefined);
  try {
    await asking.connect();
    const { stream } = asking.connection as unknown as { stream: { getPeerX509Certificate(): { toString(): string } } };
    return stream.getPeerX509Certificate().toString().trim();
  } catch {
    return undefined;
  } finally {
    await asking.end().catch(() => undefined);
  }
}

/** A recipient's server of a kind, and all that it has got to see. */
async function serve(kind: Kind, certificate: Certificate | undefined): Promise<Arrived> {
  if (kind === "table") {
    await encrypt(certificate);
    const rows = async () => JSON.stringify((await theirs.query("select * from heed_shared")).rows);
    let seen = "";
    return { port: theirs.port, said: () => seen, close: async () => (seen = await rows()) };
  }
  if (kind === "webhook") {
    const server = await receiver(certificate);
    return { port: server.port, said: () => server.calls.map(({ body }) => body).join(), close: server.close };
  }
  const tls = certificate && { ...certificate, secure: kind === "mail" };
  const server = await mailServer(ACCOUNT, tls);
  const said = () => [...server.knocked, ...server.arrived.map(({ raw }) => raw)].join();
  return { port: server.port, said, close: server.close };
}

let n = 0;
/** Somebody of whom the marker waits to be told. */
async function somebody(): Promise<void> {
  const user = `reader-${n++}`;
  const { id } = await makePerson(heed, { user });
  await answer(heed, id, "recommendations", true);
  heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
  const event = { type: "identify", body: { userId: user, traits: { favourite_genre: MARKER } } } as const;
  const taken = await createIngest({ ...heed }).accept({
    ...event,
    strength: "proven",
    source: "shop",
    receivedAt: heed.now(),
  });
  expect(taken.ok).toBe(true);
}
async function deliver(
  kind: Kind,
  certificate: Certificate | undefined,
): Promise<{ taken: number; said: string; why: unknown }> {
  await somebody();
  const server = await serve(kind, certificate);
  let taken: number;
  try {
    taken = await sharingOver(server.port).deliver(kind);
  } finally {
    await server.close();
  }
  const { rows } = await heed.owner.query(
    "select distinct why, dead from heed.delivery where recipient = $1 and tries > 0",
    [kind],
  );
  return { taken, said: server.said(), why: rows };
}

test.each(KINDS)("%s: what somebody allows goes to a server whose certificate is the right one", async (kind) => {
  const { taken, said, why } = await deliver(kind, CERTIFICATES.right);
  expect([taken > 0, why]).toEqual([true, []]);
  expect(said).toContain(MARKER);
});

const WRONG = {
  certificate_untrusted: CERTIFICATES.selfSigned,
  certificate_of_another: CERTIFICATES.another,
  certificate_expired: CERTIFICATES.expired,
};
test.each(
  KINDS.flatMap((kind) => Object.entries(WRONG).map(([why, certificate]) => [kind, why, certificate] as const)),
)(
  "%s: under a certificate that proves nothing (%s) it waits, and the server has seen nothing",
  async (kind, why, certificate) => {
    expect(await deliver(kind, certificate)).toEqual({
      taken: 0,
      said: kind === "table" ? "[]" : "",
      why: [{ why, dead: null }],
    });
  },
);

test.each([
  ["webhook", "tls"],
  ["table", "tls_missing"],
  ["mail", "tls"],
  ["starttls", "tls_missing"],
] as const)("%s: to a server that offers no encryption nothing goes, and it waits (%s)", async (kind, why) => {
  expect(await deliver(kind, undefined)).toEqual({
    taken: 0,
    said: kind === "table" ? "[]" : "",
    why: [{ why, dead: null }],
  });
});

test("a table: before the server has proven who it is it gets the question for encryption, and not even the user's name", async () => {
  const got: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => undefined));
    socket.on("data", (part) => {
      got.push(part);
      socket.write("N");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    await somebody();
    const { port } = server.address() as { port: number }; // it listens on TCP
    expect(await sharingOver(port).deliver("table")).toBe(0);
    // SSLRequest: its length and its number, of PostgreSQL's protocol.
    expect(Buffer.concat(got).toString("hex")).toMatch(/^(0000000804d2162f)+$/);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

test("Heed's own database by sslmode=verify-full: every connection is encrypted, and a server that proves nothing is refused with what to do", async () => {
  const ours = new URL(heed.url);
  ours.hostname = "localhost";
  ours.searchParams.set("sslmode", "verify-full");
  const encrypted = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
  const read = () => asOwner(ours.href, async (owner) => (await owner.query(encrypted)).rows);
  await encrypt(CERTIFICATES.right);
  expect(await read()).toEqual([{ ssl: true }]);
  const database = openDatabase(ours.href, heed.prefix, heed.keys);
  try {
    expect(await database.query("auditor", encrypted)).toEqual([{ ssl: true }]);
  } finally {
    await database.close();
  }
  for (const certificate of [...Object.values(WRONG), undefined]) {
    await encrypt(certificate);
    await expect(read()).rejects.toThrow(/^database_untrusted: .* NODE_EXTRA_CA_CERTS/);
    const closed = openDatabase(ours.href, heed.prefix, heed.keys);
    await expect(closed.query("auditor", encrypted)).rejects.toThrow();
    await closed.close();
  }
});

test("Heed's own mail: encrypted under the right certificate; else it waits, and neither password nor mail has left", async () => {
  const mail = { id: "1", to: "ada@reader.example", subject: MARKER, text: MARKER, html: MARKER };
  const send = async (certificate: Certificate | undefined, secure: boolean, host = "localhost", says = "") => {
    const server = await mailServer(ACCOUNT, certificate && { ...certificate, secure });
    const { user, password } = ACCOUNT;
    const address = `${secure ? "smtps" : "smtp"}://${user}:${password}@${host}:${server.port}${says}`;
    const mailer = createMailer(address, { name: "The shop", address: "shop@shop.example" });
    const sent = await mailer.send(mail);
    mailer.close();
    await server.close();
    return { sent, seen: server.arrived.length + server.knocked.length };
  };
  for (const secure of [true, false]) {
    expect(await send(CERTIFICATES.right, secure)).toEqual({ sent: "sent", seen: 2 });
    for (const certificate of Object.values(WRONG))
      expect(await send(certificate, secure)).toEqual({ sent: "later", seen: 0 });
  }
  // Leads here too, by an address that does not say so.
  expect(await send(undefined, false, "0.0.0.0")).toEqual({ sent: "later", seen: 0 });
  expect(await send(undefined, false, "0.0.0.0", "?ignoreTLS=true")).toEqual({ sent: "sent", seen: 2 });
});
