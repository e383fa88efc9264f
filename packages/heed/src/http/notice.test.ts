import { createHash } from "node:crypto";
import { noticeOf, type PrivacyNotice } from "@heed/core";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { listening } from "../../test/server.ts";
import { createNotices } from "../consent/notices.ts";
import { installMap } from "../storage/map-in-force.ts";

let server: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  server = await listening();
});
afterAll(async () => server.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

test("anybody reads the notice in force, with its version, its hash and each purpose", async () => {
  const reply = await get("/consent/v1/notices/latest?locale=en");
  expect(reply.status).toBe(200);
  // The schema of the reply is the contract.
  const notice = (await reply.json()) as PrivacyNotice;
  expect(notice).toMatchObject({ version: 1, locale: "en", controller: { name: "The test bookshop" } });
  expect(notice.purposes.map(({ id, control }) => [id, control])).toContainEqual(["recommendations", "switch"]);
  expect(notice.hash).toBe(
    createHash("sha256")
      .update(JSON.stringify(noticeOf(bookshop, "en")))
      .digest("hex"),
  );
});

test("a version that never was, and a regime that is not declared, are refused with the remedy", async () => {
  for (const version of ["2", "0", "-1", "1.5", "x", "99999999999999999999"]) {
    const reply = await get(`/consent/v1/notices/${version}`);
    expect([version, reply.status]).toEqual([version, 404]);
    expect(await reply.json()).toMatchObject({ code: "notice_unknown" });
  }
  const regime = await get("/consent/v1/notices/1?regime=__proto__");
  expect(regime.status).toBe(400);
  expect(await regime.json()).toMatchObject({ code: "regime_not_declared" });
  expect((await get("/privacy?version=7")).status).toBe(404);
});

test("/privacy shows the same text without any script", async () => {
  const reply = await get("/privacy", { "accept-language": "fr;q=0.9, en-GB" });
  const policy = reply.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  const body = await reply.text();
  expect(body).not.toContain("<script");
  for (const { heading } of noticeOf(bookshop, "en").layers.full) expect(body).toContain(heading);
  expect(body).toContain('lang="en"');
});

test("a stored notice can be changed by no role of Heed", async () => {
  for (const role of ["ingest", "reader", "steward", "sweeper", "rights", "auditor"] as const) {
    const client = new Client({ connectionString: server.heed.database.addressOf(role) });
    await client.connect();
    try {
      await expect(client.query("update heed.notice set body = 'x'")).rejects.toThrow(/permission denied/);
      await expect(client.query("delete from heed.notice")).rejects.toThrow(/permission denied/);
    } finally {
      await client.end();
    }
  }
});

test("a changed map makes a new version; the old text stays as it was shown, and the log says what changed", async () => {
  const heed = await foundation(bookshop);
  try {
    const first = await createNotices(heed).find({});
    const changed = {
      ...bookshop,
      purposes: {
        ...bookshop.purposes,
        newsletter: { ...bookshop.purposes.newsletter, says: "Write to you every week" },
      },
    };
    const inForce = await installMap(heed.owner, changed, heed.now(), async () => undefined);
    const notices = createNotices({ ...heed, inForce });
    const [old, now] = [await notices.find({ version: 1 }), await notices.find({})];
    expect(old).toEqual(first);
    expect(now?.version).toBe(2);
    expect(now?.hash).not.toBe(old?.hash);
    expect((await notices.changes(2, "en")).map(({ version, lines }) => [version, lines.length])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    const again = await installMap(heed.owner, changed, heed.now(), async () => undefined);
    expect(again.number).toBe(2);
  } finally {
    await heed.close();
  }
});

test("/trust is for anybody: a page without script that names its checks and the numbers", async () => {
  const reply = await get("/trust");
  expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(reply.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  const page = await reply.text();
  expect(page).toContain("Languages compared: 1. Differing: 0.");
  expect(page).not.toMatch(/<script|unsafe-inline/);
});
