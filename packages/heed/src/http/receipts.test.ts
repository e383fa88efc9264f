import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workplace } from "../../test/command.ts";
import { listening } from "../../test/server.ts";
import { asOwner } from "../storage/owner.ts";
import { readSeals } from "../storage/root-key.ts";
import { copySeals } from "../storage/root-key-copy.ts";

let server: Awaited<ReturnType<typeof listening>>;
let place: Awaited<ReturnType<typeof workplace>>;
beforeAll(async () => {
  [server, place] = [await listening(), await workplace()];
});
afterAll(async () => {
  await server?.close();
  await place?.remove();
});

const call = (path: string, key: string | undefined, body?: unknown) =>
  fetch(server.url + path, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), "content-type": "application/json" },
  });
const choose = async (userId: string, more: object = {}) =>
  (
    await call("/consent/v1/choices", "shop-server-key", { userId, choices: { recommendations: true }, ...more })
  ).json();

test("a choice names its receipt, the host fetches it, and heed receipt verify knows it offline", async () => {
  // Only what the test reads of the reply.
  const { receipt } = (await choose("ada", { notice: 1, locale: "en", place: "account page" })) as { receipt: string };
  const reply = await call(`/consent/v1/receipts/${receipt}?userId=ada`, "shop-server-key");
  expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "application/ld+json; charset=utf-8"]);
  const text = await reply.text();
  expect(text).toContain("account page");
  const file = await place.write("receipt.jsonld", text);
  const keys = await place.write("jwks.json", await (await call("/.well-known/jwks.json", undefined)).text());
  const verify = (...more: string[]) => place.run(["receipt", "verify", file, ...more]);
  expect(await verify("--keys", keys)).toMatchObject({ code: 0, out: expect.stringContaining("as it was signed") });
  // The key of the Heed that is here: what lies beside its journal, opened by its root key.
  const journal = join(place.dataDir, "journal");
  await asOwner(server.heed.database.url, async (owner) => copySeals(journal, await readSeals(owner)));
  for (const [byte, code] of [
    ["5a", 0],
    ["5b", 1],
  ] as const)
    expect(await place.run(["receipt", "verify", file], { settings: { HEED_KEY: byte.repeat(32) } })).toMatchObject({
      code,
    });
  expect(await verify()).toMatchObject({ code: 1, out: expect.stringContaining("whose key") });
  await place.write("receipt.jsonld", text.replace("ConsentGiven", "ConsentRefused"));
  expect(await verify("--keys", keys)).toMatchObject({ code: 1, out: expect.stringContaining("changed") });
}, 120_000);

test("a receipt is for its person: others, write keys and strangers get nothing", async () => {
  const { receipt } = (await choose("bo")) as { receipt: string };
  await choose("cy");
  expect((await call(`/consent/v1/receipts/${receipt}?userId=cy`, "shop-server-key")).status).toBe(404);
  expect((await call(`/consent/v1/receipts/${receipt}?userId=nobody`, "shop-server-key")).status).toBe(404);
  expect((await call(`/consent/v1/receipts/${receipt}?userId=bo`, "site-key")).status).toBe(401);
  expect((await call(`/consent/v1/receipts/${receipt}?userId=bo`, undefined)).status).toBe(401);
  const written = await call("/consent/v1/choices", "site-key", { userId: "bo", choices: { newsletter: false } });
  expect(await written.json()).toEqual({ purposes: {} });
});

test("a notice that was never shown is refused, and nothing is recorded", async () => {
  for (const notice of [2, 99, 2 ** 31]) {
    const reply = await call("/consent/v1/choices", "shop-server-key", {
      userId: "dee",
      notice,
      choices: { recommendations: true },
    });
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([400, "notice_unknown"]);
  }
  expect((await call("/consent/v1/choices", "shop-server-key", { userId: "dee", notice: 0, choices: {} })).status).toBe(
    400,
  );
  expect(await server.heed.askers.named("dee")).not.toMatchObject({ is: "person" });
});

test("a first refusal is handed its receipt, and makes nobody", async () => {
  const reply = await call("/consent/v1/browsers", "site-key", {
    notice: 1,
    receipt: true,
    choices: { recommendations: false },
  });
  expect(await reply.json()).toMatchObject({ receipt: { proof: { cryptosuite: "eddsa-jcs-2022" } } });
});

test("the person lists and downloads receipts on their page, without any script", async () => {
  const { receipt } = (await choose("eve")) as { receipt: string };
  const asker = await server.heed.askers.named("eve");
  if (asker.is !== "person") throw new Error("eve is not known");
  const opened = await fetch(`${server.url}/me/open`, {
    method: "POST",
    body: new URLSearchParams({ token: await server.heed.tokens.link(asker.personId) }),
  });
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const as = (path: string) => fetch(server.url + path, { headers: { cookie } });
  const list = await as("/me/receipts");
  expect(await list.text()).toContain(`/me/api/receipts/${receipt}`);
  expect(list.headers.get("content-security-policy")).not.toContain("unsafe");
  const file = await as(`/me/api/receipts/${receipt}`);
  expect(file.headers.get("content-disposition")).toBe(`attachment; filename="receipt-${receipt}.jsonld"`);
  expect(await file.json()).toMatchObject({ "dct:identifier": receipt });
  expect((await fetch(`${server.url}/me/api/receipts/${receipt}`)).status).toBe(401);
});
