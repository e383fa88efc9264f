// The house's provider ends a session, by OpenID Connect Back-Channel Logout: tokens made by hand from the specification, and every way to forge one.
import { generateKeyPairSync } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { CLIENT, ending, identityProvider, signed } from "../../test/identity-provider.ts";
import { listening } from "../../test/server.ts";

let server: Awaited<ReturnType<typeof listening>>;
let house: Awaited<ReturnType<typeof identityProvider>>;
const SUBJECT = "mia-7";
beforeAll(async () => {
  house = await identityProvider(() => [`${server.heed.publicUrl}/staff/provider/back`]);
  server = await listening({ map: bookshop, signInProvider: { ...CLIENT, issuer: house.issuer } });
});
afterAll(async () => {
  await server?.close();
  await house?.close();
});
beforeEach(async () => {
  await run(`insert into heed.staff_account (id, name, email, email_verified, created_at, updated_at, role, admin)
    values (gen_random_uuid(), 'Mia', 'mia@shop.example', true, now(), now(), 'packer', false)`);
  await run(`insert into heed.staff_credential (id, account_id, provider_id, user_id, created_at, updated_at)
    select gen_random_uuid(), '${house.issuer} ${SUBJECT}', 'provider', id, now(), now() from heed.staff_account`);
  await signIn("'1 minute'");
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await run("delete from heed.staff_account");
});

const run = (text: string) => server.heed.database.query<Record<string, unknown>>("staff", text);
/** A session that began so long ago. */
const signIn = (ago: string) =>
  run(`insert into heed.staff_session (id, expires_at, token, created_at, updated_at, user_id, method)
    select gen_random_uuid(), now() + interval '1 hour', gen_random_uuid(), now() - interval ${ago}, now(), id, 'provider' from heed.staff_account`);
const sessions = async () => (await run("select 1 from heed.staff_session")).length;
const say = (token: string | undefined, at = server.url) =>
  fetch(`${at}/staff/provider/logout`, {
    method: "POST",
    body: new URLSearchParams(token ? { logout_token: token } : {}),
  });
const entries = () =>
  server.heed.database.query("auditor", "select detail from heed.ledger where detail->>'did' = 'sessions ended'");

test("its word ends the sessions that this person had here, and leaves an entry without a name", async () => {
  const reply = await say(signed(ending(house.issuer, SUBJECT)));
  expect([reply.status, reply.headers.get("cache-control"), await sessions()]).toEqual([200, "no-store", 0]);
  expect(await entries()).toMatchObject([{ detail: { account: expect.stringMatching(/^[0-9a-f]{8}$/) } }]);
});

test("of somebody who is not signed in, or not known, it ends nothing, and is taken", async () => {
  expect((await say(signed(ending(house.issuer, "nobody")))).status).toBe(200);
  expect(await sessions()).toBe(1);
});

test("the same word once more ends nothing that began after it", async () => {
  const token = signed(ending(house.issuer, SUBJECT, Date.now() - 100_000));
  await say(token);
  await signIn("'5 seconds'");
  expect((await say(token)).status).toBe(200);
  expect(await sessions()).toBe(1);
});

const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const without = (name: string) => {
  const { [name]: _, ...rest } = ending(house.issuer, SUBJECT) as Record<string, unknown>;
  return signed(rest);
};
const withMore = (more: object) => signed({ ...ending(house.issuer, SUBJECT), ...more });
test.each<[what: string, token: () => string | undefined]>([
  ["nothing", () => undefined],
  ["no token", () => "mia"],
  ["a key of somebody else's", () => signed(ending(house.issuer, SUBJECT), stranger)],
  [
    "no signature",
    () => `${signed(ending(house.issuer, SUBJECT), undefined, { alg: "none" }).split(".").slice(0, 2).join(".")}.`,
  ],
  ["a signature by the client's secret", () => signed(ending(house.issuer, SUBJECT), undefined, { alg: "HS256" })],
  ["another issuer", () => withMore({ iss: "https://elsewhere.example" })],
  ["another client", () => withMore({ aud: "another" })],
  ["a time long past", () => signed(ending(house.issuer, SUBJECT, Date.now() - 600_000))],
  ["a time to come", () => signed(ending(house.issuer, SUBJECT, Date.now() + 600_000))],
  ["a nonce, as an ID token has it", () => withMore({ nonce: "n" })],
  ["another event", () => withMore({ events: { "http://schemas.openid.net/event/other": {} } })],
  [
    "an event that is no object",
    () => withMore({ events: { "http://schemas.openid.net/event/backchannel-logout": true } }),
  ],
  ...["iss", "aud", "iat", "jti", "sub", "events"].map((name): [string, () => string] => [
    `no ${name}`,
    () => without(name),
  ]),
])("%s ends nothing, and is refused", async (_what, token) => {
  const reply = await say(token());
  expect([reply.status, await reply.json()]).toMatchObject([400, { error: "invalid_request" }]);
  expect(await sessions()).toBe(1);
});

test("while the provider's keys cannot be had it is to be sent again; where there is no provider there is no such address", async () => {
  const away = await listening({ map: bookshop, signInProvider: { ...CLIENT, issuer: "http://127.0.0.1:9" } });
  const plain = await listening();
  try {
    const token = signed(ending(house.issuer, SUBJECT));
    expect([(await say(token, away.url)).status, (await say(token, plain.url)).status]).toEqual([503, 404]);
  } finally {
    await away.close();
    await plain.close();
  }
});
