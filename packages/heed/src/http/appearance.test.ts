// How banner and pages look: what is chosen reaches the notice and every page; what cannot be read, or is no colour, reaches nothing.
import type { AppearanceJudgement, AppearanceReply, NoticeReply } from "@heed/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listening } from "../../test/server.ts";
import { colleague } from "../../test/staff-browser.ts";
import { sourceOf } from "../pages/style.ts";

let server: Awaited<ReturnType<typeof listening>>;
type Walk = Awaited<ReturnType<typeof colleague>>;
let [ann, bob]: Walk[] = [];
let later = 0;
beforeAll(async () => {
  server = await listening({ now: () => new Date(Date.now() + later) });
  ann = await colleague(server, "ann", "packer", true);
  bob = await colleague(server, "bob", "packer");
});
afterAll(() => server?.close());

const PLAIN = { scheme: "auto", corners: "round", place: "bottom" };
const put = (who: Walk | undefined, version: number, appearance: object) =>
  who!("/api/appearance", { version, appearance: { ...PLAIN, ...appearance } }, "same-origin", "PUT");
const codeOf = ({ status, text }: { status: number; text: string }) => [
  status,
  (JSON.parse(text) as { code?: string }).code,
];
const versionOf = async () => (JSON.parse((await ann!("/api/appearance")).text) as AppearanceReply).version;
const notice = async () => {
  const reply = await fetch(`${server.url}/consent/v1/notice`);
  return { etag: reply.headers.get("etag"), notice: (await reply.json()) as NoticeReply };
};
const privacy = async () => {
  const reply = await fetch(`${server.url}/privacy`);
  return { policy: reply.headers.get("content-security-policy") ?? "", text: await reply.text() };
};

test("while nothing is chosen the notice carries no style, and pages are as they are made", async () => {
  expect((await notice()).notice).not.toHaveProperty("style");
  const { text } = await privacy();
  expect([text.match(/<style>/g)?.length, text.includes('<span class="mark">Heed</span>')]).toEqual([1, true]);
  expect(await versionOf()).toBe(0);
});

test("what cannot be read, is no colour or no name is refused with the remedy, and changes nothing", async () => {
  for (const [appearance, code] of [
    [{ accent: "#ffd400" }, "accent_faint"],
    [{ accent: "red" }, "accent_malformed"],
    [{ accent: "#fff;}*{display:none" }, "accent_malformed"],
    [{ name: "Shop\u202egnp" }, "name_malformed"],
    [{ name: " " }, "name_malformed"],
  ] as const)
    expect(codeOf(await put(ann, 0, appearance))).toEqual([400, code]);
  // What nobody may choose has no place to be written.
  for (const more of [{ css: "button{display:none}" }, { accept: "#00ff00" }, { place: "top" }, { scheme: "blink" }])
    expect((await put(ann, 0, more)).status).toBe(400);
  expect(codeOf(await put(bob, 0, { accent: "#7a1fa2" }))).toEqual([403, "admin_missing"]);
  const judged = JSON.parse((await bob!("/api/appearance/judgement", { ...PLAIN, accent: "#FFD400" })).text);
  const { ok, contrast, instead, says } = judged as AppearanceJudgement;
  expect([ok, contrast, says?.includes(instead ?? "none")]).toEqual([false, 1.2, true]);
  expect(await versionOf()).toBe(0);
  expect((await notice()).notice).not.toHaveProperty("style");
});

test("what is chosen is in the notice and on every page at once, and its entry in the ledger; whoever chooses beside somebody else is told", async () => {
  const before = await notice();
  const chosen = { name: "Tide & <b>Line</b>", accent: "#7A1FA2", corners: "square", place: "end", scheme: "light" };
  expect((await put(ann, 0, chosen)).status).toBe(200);
  expect(codeOf(await put(ann, 0, { accent: "#1f5f56" }))).toEqual([409, "appearance_changed"]);
  const after = await notice();
  expect(after.etag).not.toBe(before.etag);
  expect(after.notice.style).toContain("#7a1fa2");
  const { text, policy } = await privacy();
  expect(text).toMatch(/<span class="mark">Tide &[#\w]+; &[#\w]+;b&[#\w]+;Line&[#\w]+;\/b&[#\w]+;<\/span>/);
  const [own = "", sheet = ""] = [...text.matchAll(/<style>(.*?)<\/style>/gs)].map(([, inside = ""]) => inside);
  expect([policy.includes(sourceOf(own)), policy.includes(sourceOf(sheet)), sheet.includes("#7a1fa2")]).toEqual([
    true,
    true,
    true,
  ]);
  for (const path of ["/trust", "/staff", "/nowhere"]) {
    const page = await (await fetch(server.url + path, { headers: { accept: "text/html" } })).text();
    expect(page.includes("--accent:#7a1fa2"), path).toBe(true);
  }
  const entries = await server.heed.database.query<{ actor: string }>(
    "auditor",
    "select actor from heed.ledger where detail->>'did' = 'appearance changed'",
  );
  expect(entries).toHaveLength(1);
  expect(entries[0]?.actor).toMatch(/^staff:[0-9a-f]{8}$/);
});

test("a preview shows what is asked for and keeps nothing; what is refused is not shown either", async () => {
  const ask = (over: Record<string, string>) =>
    bob!(
      `/api/appearance/preview?${new URLSearchParams({ ...PLAIN, part: "banner", shown: "dark", locale: "de", accent: "#0b5fad", ...over })}`,
    );
  const banner = await ask({});
  expect([banner.status, banner.text.includes('lang="en"'), banner.text.includes("#0b5fad")]).toEqual([
    200,
    true,
    true,
  ]);
  const page = await ask({ part: "dashboard", name: "Tideline" });
  expect([page.status, page.text.includes('<span class="mark">Tideline</span>')]).toEqual([200, true]);
  expect(page.text).toContain("color-scheme:dark");
  expect(codeOf(await ask({ accent: "#ffff00" }))).toEqual([400, "accent_faint"]);
  expect((await ask({ part: "anything" })).status).toBe(400);
  expect((await fetch(`${server.url}/api/appearance/preview?part=banner`)).status).toBe(401);
  expect(await versionOf()).toBe(1);
});

test("while the database is away pages and notice look as they did, and nothing of it is a fault", async () => {
  for (const [away, back] of [
    [server.cable.pull, server.cable.putBack],
    [server.cable.hold, server.cable.letGo],
  ] as const) {
    away();
    later += 60_000;
    expect((await notice()).notice.style).toContain("#7a1fa2");
    back();
  }
  later = 0;
  expect(server.faults).toEqual([]);
});
