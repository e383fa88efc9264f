// Colleagues and one's own account over HTTP: whoever invites changes others and never themselves; what outlasts a session takes the password.
import type { AccountReply, ColleaguesReply } from "@heed/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listening } from "../../test/server.ts";
import { colleague, PASSWORD, staffBrowser, totp } from "../../test/staff-browser.ts";

let server: Awaited<ReturnType<typeof listening>>;
type Walk = Awaited<ReturnType<typeof colleague>>;
let [ann, bob]: Walk[] = [];
beforeAll(async () => {
  server = await listening();
  ann = await colleague(server, "ann", "packer", true);
  bob = await colleague(server, "bob", "packer");
});
afterAll(() => server?.close());

const json = <T>({ text }: { text: string }): T => JSON.parse(text) as T;
const codeOf = ({ status, text }: { status: number; text: string }) => [status, json<{ code?: string }>({ text }).code];
const list = async () => json<ColleaguesReply>(await ann!("/api/colleagues"));
const idOf = async (name: string) => (await list()).colleagues.find((each) => each.name === name)?.id ?? "";
const entries = async () =>
  (
    await server.heed.database.query<{ did: string }>(
      "auditor",
      "select detail->>'did' as did from heed.ledger where kind = 'access' order by at, entry_id",
    )
  ).map(({ did }) => did);

test("whoever invites sees who there is, with ways in and the last sign-in; nobody else sees an address", async () => {
  expect((await list()).colleagues).toMatchObject([
    { name: "ann", own: true, admin: true, ways: ["password", "app"], secured: true, sessions: 1 },
    { name: "bob", own: false, admin: false, signedIn: expect.stringMatching(/^\d{4}-/) },
  ]);
  for (const [method, body] of [
    ["GET", undefined],
    ["POST", { email: "eve@shop.example", role: "packer", admin: true }],
  ] as const)
    expect(codeOf(await bob!("/api/colleagues", body, "same-origin", method))).toEqual([403, "admin_missing"]);
  const key = await server.heed.addStaffKey("packer", "tool");
  const asked = await fetch(`${server.url}/api/colleagues`, { headers: { authorization: `Bearer ${key}` } });
  expect(asked.status).toBe(403);
});

test("an invitation is told once, waits in the list, and opens nothing once it is withdrawn", async () => {
  const invite = (email: string, role = "packer") => ann!("/api/colleagues", { email, role, admin: false });
  expect(codeOf(await invite("bob@shop.example"))).toEqual([400, "account_exists"]);
  expect(codeOf(await invite("nobody"))).toEqual([400, "address_malformed"]);
  expect(codeOf(await invite("cat@shop.example", "ceo"))).toEqual([400, "role_unknown"]);
  const { link } = json<{ link: string }>(await invite("cat@shop.example"));
  const { invitations } = await list();
  expect(invitations).toMatchObject([{ email: "cat@shop.example", role: "packer" }]);
  expect(JSON.stringify(invitations)).not.toContain(link.split("/").at(-1));
  const left = await ann!(`/api/colleagues/${invitations[0]?.id}`, undefined, "same-origin", "DELETE");
  expect(json<ColleaguesReply>(left).invitations).toEqual([]);
  expect((await staffBrowser(server)(new URL(link).pathname)).status).toBe(410);
});

test("a role counts from the next request on, ended sessions are over at once; nobody does either to themselves", async () => {
  const [own, his] = [await idOf("ann"), await idOf("bob")];
  const act = (id: string, body: object) => ann!(`/api/colleagues/${id}`, { ...body });
  expect(codeOf(await act(own, { act: "role", role: "marketer" }))).toEqual([403, "own_account"]);
  expect(codeOf(await ann!(`/api/colleagues/${own}`, undefined, "same-origin", "DELETE"))).toEqual([
    403,
    "own_account",
  ]);
  expect(codeOf(await act(his, { act: "role", role: "ceo" }))).toEqual([400, "role_unknown"]);
  expect(codeOf(await act("none", { act: "end sessions" }))).toEqual([404, "colleague_gone"]);
  expect((await act(his, { act: "role", role: "marketer" })).status).toBe(200);
  expect(json<{ role: string }>(await bob!("/api/session")).role).toBe("marketer");
  const { colleagues } = json<ColleaguesReply>(await act(his, { act: "end sessions" }));
  expect(colleagues.find(({ id }) => id === his)?.sessions).toBe(0);
  expect((await bob!("/api/session")).status).toBe(401);
  expect((await entries()).slice(-2)).toEqual(["role changed", "sessions ended"]);
  await ann!(`/api/colleagues/${his}`, undefined, "same-origin", "DELETE");
  expect((await list()).colleagues.map(({ name }) => name)).toEqual(["ann"]);
});

test("a new password takes the old one, ends every other session and is no weak one; a wrong one changes nothing", async () => {
  const dan = await colleague(server, "dan", "packer");
  await server.heed.database.query(
    "staff",
    `insert into heed.staff_session (id, expires_at, token, created_at, updated_at, user_id, method)
     select gen_random_uuid(), s.expires_at, 'elsewhere', s.created_at, s.updated_at, s.user_id, s.method
     from heed.staff_session s join heed.staff_account a on a.id = s.user_id where a.name = 'dan' and s.method = 'second factor' returning 1`,
  );
  const sessions = async () => json<{ sessions: { here: boolean }[] }>(await dan("/api/sessions")).sessions;
  const elsewhere = async () => (await sessions()).filter(({ here }) => !here).length;
  const change = (password: string, next: string) => dan("/api/account/password", { password, next });
  expect(codeOf(await change("not it at all", "five loud lanterns more"))).toEqual([403, "password_wrong"]);
  expect(codeOf(await change(PASSWORD, "short"))).toEqual([400, "password_short"]);
  expect(codeOf(await change(PASSWORD, "dan@shop.example"))).toEqual([400, "password_guessable"]);
  expect(await elsewhere()).toBeGreaterThan(0);
  expect((await change(PASSWORD, "five loud lanterns more")).status).toBe(200);
  expect([await elsewhere(), (await sessions()).length]).toEqual([0, 1]);
  const enter = async (password: string) =>
    (await staffBrowser(server)("/api/session", { email: "dan@shop.example", password })).status;
  expect([await enter(PASSWORD), await enter("five loud lanterns more")]).toEqual([401, 200]);
  expect((await entries()).at(-1)).toBe("password changed");
});

test("an authenticator is ended with the password, and another set up in its place; the old one's codes count no more", async () => {
  const fay = await colleague(server, "fay", "packer");
  const ways = async () => json<AccountReply>(await fay("/api/account")).ways;
  const begin = () => fay("/api/account/second-factor", { password: PASSWORD });
  expect(await ways()).toEqual(["password", "app"]);
  expect(codeOf(await begin())).toEqual([409, "second_factor_there"]);
  const end = (password: string) => fay("/api/account/second-factor", { password }, "same-origin", "DELETE");
  expect(codeOf(await end("not it at all"))).toEqual([403, "password_wrong"]);
  expect(json<AccountReply>(await end(PASSWORD)).ways).toEqual(["password"]);
  const { secret, image, spare } = json<{ secret: string; image: string; spare: string[] }>(await begin());
  expect([image.startsWith("<svg"), spare.length > 5, secret === fay.secret]).toEqual([true, true, false]);
  // Begun is not set up.
  expect(await ways()).toEqual(["password"]);
  expect((await fay("/api/session/code", { code: totp(fay.secret) })).status).toBe(401);
  expect((await fay("/api/session/code", { code: totp(secret) })).status).toBe(200);
  expect(await ways()).toEqual(["password", "app"]);
  expect(await entries()).toContain("authenticator ended");
  expect(server.faults).toEqual([]);
});
