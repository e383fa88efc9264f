// A changed map over HTTP, from one start of Heed to the next: what an old yes still gives, and that a new one gives the rest.
import type { NoticeReply } from "@heed/core";
import { expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase } from "../../test/database.ts";
import { listening } from "../../test/server.ts";

const { recommendations } = bookshop.purposes;
const SHARED = {
  ...bookshop,
  recipients: { ads: { name: "Ads Ltd", role: "controller" as const, country: "IE" } },
  purposes: { ...bookshop.purposes, recommendations: { ...recommendations, recipients: ["ads"] } },
};

test("a purpose that gains a recipient is closed to an old yes after the restart, and open to a new one", async () => {
  const database = await freshDatabase();
  const first = await listening({ database });
  const yes = await post(first.url, "/consent/v1/browsers", answerTo(1));
  // The reply of a yes that opens the device is the contract's.
  const { token } = (await yes.json()) as { token: string };
  expect(OPEN).toContain(await reasonOf(first.url, token));
  await first.close();

  const second = await listening({ database, map: SHARED });
  try {
    expect(await reasonOf(second.url, token)).toBe("asked_again");
    expect((await post(second.url, "/consent/v1/browsers", answerTo(1))).status).toBe(409);
    // The schema of the reply is the contract.
    const notice = (await (await fetch(`${second.url}/consent/v1/notice?locale=en`)).json()) as NoticeReply;
    const since = Object.fromEntries(notice.purposes.map((purpose) => [purpose.name, purpose.since]));
    expect(since).toMatchObject({ recommendations: 2, newsletter: 1 });
    const again = await post(second.url, "/consent/v1/choices", { choices: { recommendations: true } }, token);
    expect(again.status).toBe(200);
    expect(OPEN).toContain(await reasonOf(second.url, token));
  } finally {
    await second.close();
  }
});

/** The gate is open; by chance this browser may be one of the holdout. */
const OPEN = ["nothing_known_yet", "holdout", "allowed"];

const answerTo = (notice: number) => ({ notice, choices: { recommendations: true }, writeKey: "site-key" });

const post = (url: string, path: string, body: object, token?: string) =>
  fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });

async function reasonOf(url: string, token: string): Promise<string> {
  const reply = await post(url, "/ofrep/v1/evaluate/flags/shelf", { context: {} }, token);
  expect(reply.status).toBe(200);
  // OFREP's success reply; Heed tells its reason in the metadata.
  return ((await reply.json()) as { metadata: { reason: string } }).metadata.reason;
}
