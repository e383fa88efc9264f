import { createTellWhy, type TermField } from "@heed/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keys } from "../../test/database.ts";
import { listening } from "../../test/server.ts";

import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import type { Gate } from "../gate/gate.ts";
import { NOBODY } from "../ledger/entry.ts";
import { createAudiences } from "./audiences.ts";
import { exportAudience } from "./export-audience.ts";
import { createMembership } from "./membership.ts";
import type { Estimates } from "./rule.ts";
import type { PurposeTerms } from "./rule-terms.ts";
import { tellFound } from "./tell-found.ts";

let server: Awaited<ReturnType<typeof listening>>;
const ids = new Map<string, string>();
/** Who said what to recommendations: 400 allow it, 130 refused, 120 were never asked; all ordered twice, and everybody but the first 200 lately. */
const LIVES = [...Array(400).fill("allowed"), ...Array(130).fill("refused"), ...Array(120).fill("never asked")];
const TWICE = 'count("Order Completed" within 300 days) = 2';

beforeAll(async () => {
  server = await listening();
  const foundation = { ...server.heed, keys };
  const write = async (i: number, life: string): Promise<void> => {
    const id = await writePerson(foundation, `reader-${i}`);
    ids.set(`reader-${i}`, id);
    if (life !== "never asked") await writeChoice(foundation, id, "recommendations", life === "allowed");
    const daysAgo = i < 200 ? 200 : 10;
    await writeEvents(
      foundation,
      id,
      [1, 2].map((n) => ({
        field: "Order Completed",
        daysAgo: daysAgo + n,
        properties: { order_id: `o${i}-${n}`, revenue: 10 },
      })),
    );
  };
  for (let start = 0; start < LIVES.length; start += 10)
    await Promise.all(LIVES.slice(start, start + 10).map((life, i) => write(start + i, life)));
});
afterAll(async () => {
  expect(server?.faults).toEqual([]);
  await server?.close();
});

const call = async (method: string, path: string, body?: unknown, key: string | undefined = "shop-server-key") => {
  const reply = await fetch(`${server.url}/api/audiences${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // Only what a test reads of the reply.
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
};
const sizeOf = async (rule: string, purpose = "recommendations") =>
  (await call("POST", "/size", { rule, purpose })).body;
const shown = (count: unknown): number => (count as { about: number }).about;
/** Noise moves a count further than this once in a hundred thousand times. */
const near = (count: unknown, people: number): void => expect(Math.abs(shown(count) - people)).toBeLessThan(150);

test("a size says who is reachable, and of those whom the rule fits too, who is not and why", async () => {
  const size = await sizeOf(TWICE);
  expect(size).toMatchObject({ usable: true, of: "matching", oneIn: 1, within: 50 });
  near(size["reachable"], 400);
  near((size["notIncluded"] as Record<string, unknown>)["not asked or refused"], 250);
  // Who refused is told from nobody who was never asked.
  expect(Object.keys(size["notIncluded"] as object)).toEqual(["not asked or refused", "expired", "closed"]);
  expect(size["says"]).toMatch(
    /^About \d+ reachable; not included, though the rule fits them: about \d+ not asked or refused, .* The count of reachable people is within 50, 19 times in 20\.$/,
  );
  // `statistics` reads orders for a shorter time than the rule looks back where none is named in it.
  expect(await sizeOf('favourite_genre is known or count("Order Completed") = 2')).toMatchObject({ of: "everybody" });
});

test("every answer is a draw of its own, so that equal answers tell nothing", async () => {
  const lately = `${TWICE} and count("Order Completed" within 100 days) = 0`;
  const answers = [];
  for (const rule of [
    ...Array(6).fill(lately),
    ...Array.from({ length: 12 }, (_, i) => `${lately} and not count("Order Completed") = ${i + 5}`),
  ])
    answers.push((await sizeOf(rule))["reachable"]);
  for (const answer of answers) near(answer, 200);
  // Also of the same words about the same people: else two answers would be equal exactly if nobody came or went between them.
  for (const alike of [answers.slice(0, 6), answers.slice(6)])
    expect(new Set(alike.map(shown)).size).toBeGreaterThan(1);
});

test("few people are not counted and not saved", async () => {
  const id = ids.get("reader-0")!;
  await writeEvents({ ...server.heed, keys }, id, [
    { field: "Product Viewed", daysAgo: 1, properties: { product_id: "b1" } },
  ]);
  const few = 'count("Product Viewed") > 0';
  // One person comes out as a number once in a hundred times: three times in four is never.
  const told = await Promise.all([1, 2, 3, 4].map(() => sizeOf(few)));
  const small = told.filter(({ usable }) => usable === false);
  expect(small.length).toBeGreaterThan(1);
  for (const { reachable } of small) expect(reachable).toEqual({ fewerThan: 60 });
  expect(await call("PUT", "/few", { rule: few, purpose: "recommendations" })).toMatchObject({
    status: 422,
    body: { code: "audience_too_small" },
  });
  expect((await call("GET", "")).body["audiences"]).toEqual([]);
});

test("groups that exclude each other are shown side by side, the small one as fewer than a count tells", async () => {
  const { now } = server.heed;
  const size = await server.heed.gate.open({ purpose: "recommendations", actor: "staff:test" }).survey({
    countings: ["Product Viewed", "Order Completed"].map((field) => ({ what: "number", field, where: [] })),
    most: 1_000,
    group: ({ counts: [looked, ordered] }) => (looked ? "looked" : ordered ? "ordered" : undefined),
    groups: ["looked", "ordered"],
    underStatistics: true,
    since: new Date(now().getTime() - 300 * 86_400_000),
    // By one draw a single person comes out as a number once in a hundred times; to be used, never.
    forUse: true,
  });
  expect(size.reachable.get("looked")).toEqual({ fewerThan: 60 });
  expect(size.reachable.get("ordered")).toHaveProperty("about");
});

test("a rule that cannot be used is answered with every mistake and its remedy, and nothing is read", async () => {
  const before = await uses();
  const reply = await call("POST", "/size", { rule: 'email = "x" or colour = "red"', purpose: "recommendations" });
  expect(reply).toMatchObject({ status: 422, body: { code: "field_identifies", mistakes: [{ at: 1 }, { at: 16 }] } });
  expect(await uses()).toBe(before);
  expect((await call("POST", "/size", { rule: TWICE })).status).toBe(400);
  expect((await call("POST", "/size", { rule: TWICE, purpose: "nothing" })).body["code"]).toBe("purpose_not_declared");
});

test("write keys and strangers learn nothing", async () => {
  for (const key of ["site-key", "no-key", ""])
    for (const [method, path, body] of [
      ["POST", "/size", { rule: TWICE, purpose: "recommendations" }],
      ["GET", "", undefined],
      ["DELETE", "/loyal", undefined],
    ] as const)
      expect((await call(method, path, body, key)).status).toBe(401);
});

test("an audience is saved, listed, shown, compared and ended; each count is an entry of nobody", async () => {
  const before = await uses();
  expect(await call("PUT", "/loyal", { rule: TWICE, purpose: "recommendations" })).toMatchObject({
    status: 200,
    body: { name: "loyal", rule: TWICE, by: expect.stringMatching(/^staff:[0-9a-f]{8}$/), size: { usable: true } },
  });
  expect((await call("PUT", "/loyal", { rule: 'audience "loyal"', purpose: "recommendations" })).body["code"]).toBe(
    "rule_recurses",
  );
  expect(
    (await call("PUT", `/${encodeURIComponent("a/b; --")}`, { rule: TWICE, purpose: "recommendations" })).body["code"],
  ).toBe("audience_name");
  expect((await call("GET", "")).body).toMatchObject({ audiences: [{ name: "loyal" }] });
  expect((await call("GET", "/loyal")).body).toMatchObject({ rule: TWICE, size: { usable: true } });
  const diff = await call("POST", "/loyal/diff", { rule: `${TWICE} and days_since("Order Completed") < 30` });
  for (const group of ["stay", "leave"]) near(diff.body[group], 200);
  // A rule may name a saved audience.
  near((await sizeOf('audience "loyal" and days_since("Order Completed") < 30'))["reachable"], 200);
  expect(await uses()).toBeGreaterThan(before);
  expect((await call("DELETE", "/loyal")).body).toEqual({ removed: true });
  for (const reply of [
    await call("GET", "/loyal"),
    await call("DELETE", "/loyal"),
    await call("POST", "/loyal/diff", { rule: TWICE }),
  ])
    expect(reply.status).toBe(404);
});

test("two people who change one audience are told: the second writes nothing, and every saving stays readable", async () => {
  const put = (rule: string, version?: number) =>
    call("PUT", "/shared", { rule, purpose: "recommendations", ...(version === undefined ? {} : { version }) });
  expect(await put(TWICE, 0)).toMatchObject({ status: 200, body: { version: 1 } });
  // Another person makes one of the same name, or had opened it before the first saving.
  expect(await put(`not not (${TWICE})`, 0)).toMatchObject({ status: 409, body: { code: "audience_changed" } });
  const both = await Promise.all([put(`${TWICE} and ${TWICE}`, 1), put(`${TWICE} or ${TWICE}`, 1)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await call("DELETE", "/shared?version=1")).status).toBe(409);
  expect((await call("DELETE", "/shared?version=2")).body).toEqual({ removed: true });
  expect(await put(TWICE, 0)).toMatchObject({ status: 200, body: { version: 4 } });
  const { versions } = (await call("GET", "/shared/versions")).body as {
    versions: { version: number; rule?: string }[];
  };
  expect(versions.map(({ version, rule }) => [version, rule === undefined])).toEqual([
    [4, false],
    [3, true],
    [2, false],
    [1, false],
  ]);
  await call("DELETE", "/shared");
});

test("what may be named is what a rule is not refused for, and a rule is read into the parts that a form shows", async () => {
  const ask = async (path: string, body?: object) => {
    const reply = await fetch(`${server.url}/api/${path}`, {
      method: body ? "POST" : "GET",
      headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: reply.status, body: await reply.json() };
  };
  const { purposes } = (await ask("audience-terms?locale=de")).body as { purposes: PurposeTerms[] };
  expect(purposes.map(({ purpose }) => purpose)).not.toContain("statistics");
  let tried = 0;
  for (const { purpose, fields } of purposes)
    for (const field of fields) {
      expect(field.name).not.toBe("email");
      const rules =
        field.kind === "trait"
          ? [`"${field.name}" is known`]
          : [`count("${field.name}") > 1`, ...field.properties.map(whereOf(field.name))];
      for (const rule of rules) {
        expect(await ask("audience-rule", { rule, purpose }), rule).toMatchObject({ status: 200 });
        tried++;
      }
    }
  expect(tried).toBeGreaterThan(5);
  const purpose = "recommendations";
  const rule = `${TWICE} and not favourite_genre in ("Crime", "Poetry")`;
  expect((await ask("audience-rule", { rule, purpose })).body).toEqual({
    join: "and",
    parts: [
      { not: false, is: "count", of: "Order Completed", where: [], withinDays: 300, compare: "=", values: [2] },
      { not: true, is: "trait", of: "favourite_genre", where: [], compare: "=", values: ["Crime", "Poetry"] },
    ],
  });
  expect((await ask("audience-rule", { rule: `${rule} or favourite_genre = "a"`, purpose })).body).toEqual({
    join: "and",
  });
  expect(await ask("audience-rule", { rule: "count(", purpose })).toMatchObject({
    status: 422,
    body: { mistakes: [{ at: 7 }] },
  });
});

const whereOf =
  (event: string) =>
  ({ name, type }: TermField["properties"][number]): string =>
    `count("${event}" where ${name} = ${type === "number" ? 1 : type === "boolean" ? true : type === "date" ? '"2026-01-01"' : '"x"'}) > 0`;

test("whoever a rule fits is in its audience within the next look, reads why, and leaves it for good", async () => {
  const { heed } = server;
  await call("PUT", "/loyal", { rule: TWICE, purpose: "recommendations" });
  expect(await heed.membership.keepUp()).toBe(400);
  expect(await heed.membership.lookAtAll()).toBe(0);
  // An event brings somebody in; it is they alone who are looked at.
  const id = await writePerson({ ...heed, keys }, "new");
  await writeChoice({ ...heed, keys }, id, "recommendations", true);
  for (const order_id of ["n1", "n2"])
    await heed.ingest.accept({
      type: "track",
      body: { userId: "new", event: "Order Completed", properties: { order_id, revenue: 5 } },
      strength: "proven",
      source: "shop",
      receivedAt: heed.now(),
    });
  expect(await heed.membership.keepUp()).toBe(1);
  const own = async () => heed.rights.read(await heed.rights.person(id), "person:test");
  expect(await own()).toMatchObject({
    audiences: [{ name: "loyal" }],
  });
  const { detail } = (await own()).audiences[0]!;
  const told = (language: string) =>
    createTellWhy({ audiences: tellFound })(
      detail["capability"],
      (detail["shown"] as Record<string, unknown>[])[0] ?? {},
      { language, title: (item) => item, label: (field) => field },
    ).text;
  expect(told("en")).toBe("Order Completed: 2 times within 300 days");
  expect(told("de-AT")).toBe("Order Completed: 2-mal in 300 Tagen");
  expect((await own()).done.entries.filter(({ kind }) => kind === "decision")).toMatchObject([
    { purpose: "recommendations", detail: { placement: "audience loyal", arm: "entered" } },
  ]);
  await heed.choices.hide(id, "audience loyal", true, "person:test");
  // From that moment on, and whatever the rule says later.
  expect((await own()).audiences).toEqual([]);
  expect(await heed.membership.keepUp()).toBe(1);
  expect(await heed.membership.lookAtAll()).toBe(0);
  expect(await members(id)).toBe(0);
  near(((await call("GET", "/loyal")).body["size"] as Record<string, unknown>)["reachable"], 400);
});

test("an audience that is saved has its people within the next look, and another rule, or one that it names, others", async () => {
  const { heed } = server;
  const inIt = async (name: string): Promise<number> =>
    (await heed.database.query("reader", "select from heed.member where audience = $1", [name])).length;
  const put = (name: string, rule: string) => call("PUT", `/${name}`, { rule, purpose: "recommendations" });
  await put("lately", 'count("Order Completed" within 100 days) > 0');
  await put("loyal-lately", `${TWICE} and audience "lately"`);
  await heed.membership.keepUp();
  const [lately, both] = [await inIt("lately"), await inIt("loyal-lately")];
  expect([lately >= 200, both >= 200]).toEqual([true, true]);
  await put("lately", 'count("Order Completed" within 100 days) = 0');
  await heed.membership.keepUp();
  expect([await inIt("lately"), await inIt("loyal-lately")]).toEqual([200, 200]);
  expect(await heed.membership.keepUp()).toBe(0);
  await call("DELETE", "/loyal-lately");
  await heed.membership.keepUp();
  expect([await inIt("lately"), await inIt("loyal-lately")]).toEqual([200, 0]);
  await call("DELETE", "/lately");
  await heed.membership.keepUp();
});

test("a rule may name what a placement of its purpose estimates: counted, kept up, told to the person, and left by leaving the group", async () => {
  const { heed } = server;
  const { database, gate, inForce, now } = heed;
  // As channels/estimates.ts gives it, with a model that anybody can follow.
  const fields = ["Order Completed"];
  const estimates: Estimates = {
    known: new Map([
      ["soon", { purpose: "recommendations", fields, gives: "chance" as const }],
      ["group", { purpose: "recommendations", fields, gives: "group" as const }],
    ]),
    groups: async (placement) => (placement === "group" ? [{ value: "lately", title: "vor Kurzem" }] : []),
    ready: async () => (placement, data, hidden) => {
      const lately = data.events("Order Completed").some(({ at }) => +now() - +at < 100 * 86_400_000);
      if (placement === "group") return hidden.has("segment") ? undefined : lately ? "lately" : "long ago";
      return lately ? 0.8123 : 0.2;
    },
  };
  // An `as`: a gate of this map is one of any map to whoever names purposes at run time.
  const deps = { database, gate: gate as unknown as Gate, map: inForce.map, now, estimates };
  const audiences = createAudiences(deps);
  const membership = createMembership({ ...deps, audiences });
  const asked = (rule: string) => ({ rule, purpose: "recommendations" });
  const who = { actor: "staff:test", holds: () => true } as const;
  const terms = await audiences.terms("de", who);
  // Each with the purpose that it serves, and with no other.
  expect(terms.flatMap((each) => each.estimates.map(({ name }) => `${each.purpose} ${name}`))).toEqual([
    "recommendations soon",
    "recommendations group",
  ]);
  expect(terms.find(({ purpose }) => purpose === "recommendations")?.estimates).toEqual([
    { name: "soon", title: "Soon", gives: "chance", groups: [] },
    { name: "group", title: "Group", gives: "group", groups: [{ value: "lately", title: "vor Kurzem" }] },
  ]);
  const rule = 'estimate("soon") > 0.5 and estimate("group") = "lately"';
  expect((await audiences.check(asked(`not ${rule}`), who))?.parts).toEqual([
    { not: true, is: "estimate", of: "soon", where: [], compare: ">", values: [0.5] },
    { not: false, is: "estimate", of: "group", where: [], compare: "=", values: ["lately"] },
  ]);
  const count = async () => (await audiences.size(asked(rule), who)).reachable;
  near(await count(), 200);
  near((await audiences.size(asked('not estimate("soon") > 0.5'), who)).reachable, 200);
  await audiences.save("sooner", asked(rule), who);
  await membership.keepUp();
  const inIt = async () =>
    database.query<{ person_id: string }>("reader", "select person_id from heed.member where audience = 'sooner'");
  const found = await inIt();
  expect(found.length).toBeGreaterThan(180);
  const [id = ""] = found.map((row) => row.person_id);
  const { audiences: own } = await heed.rights.read(await heed.rights.person(id), "person:test");
  const [shown] = own.find(({ name }) => name === "sooner")!.detail["shown"] as Record<string, unknown>[];
  const told = createTellWhy({ audiences: tellFound })("audiences", shown ?? {}, {
    language: "en",
    title: (item) => item,
    label: (field) => field,
  });
  expect(told.text).toBe("soon: 0.81; group: lately");
  // Whoever left the group of the model is in no audience by it.
  await heed.choices.hide(id, "segment", true, "person:test");
  membership.touched([id]);
  expect(await membership.keepUp()).toBe(1);
  expect(await membership.lookAtAll()).toBe(0);
  expect((await inIt()).length).toBe(found.length - 1);
  await audiences.remove("sooner", "staff:server");
  await membership.keepUp();
});

test("a no takes somebody out of every audience of the purpose, and nothing is kept of it but the no", async () => {
  const { heed } = server;
  const id = ids.get("reader-300")!;
  expect(await members(id)).toBe(1);
  const before = await entriesOf(id);
  await writeChoice({ ...heed, keys }, id, "recommendations", false);
  expect(await heed.membership.keepUp()).toBe(1);
  expect(await members(id)).toBe(0);
  expect((await entriesOf(id)).slice(before.length)).toEqual(["choice"]);
});

test("an audience leaves as a file only in a role, with a reason and a second person's yes, and everybody in it sees the look", async () => {
  const { heed } = server;
  const take = (role = "marketer", reason = "help", name = "loyal") =>
    heed.exportAudience({ name, look: { role, reason }, by: "cli" });
  await expect(take("marketer", "help", "nobody")).rejects.toThrow(/^audience_unknown/);
  await expect(take("packer")).rejects.toThrow(/^role_may_not/);
  await expect(take("marketer", "curious")).rejects.toThrow(/^no_reason/);
  expect(await heed.staff.secondPerson.list()).toEqual([]);
  const agree = async (): Promise<Readonly<Record<string, string>>> => {
    const [waiting, other] = await heed.staff.secondPerson.list();
    expect(other).toBe(undefined);
    const second = { id: "0a1b2c3d-0000-4000-8000-000000000000", role: "marketer" };
    expect(await heed.staff.secondPerson.judge(waiting?.id ?? "", true, second)).toEqual({ ok: true });
    return waiting?.says ?? {};
  };
  const missing = (taking: Promise<unknown>) => expect(taking).rejects.toThrow(/^second_person_missing/);
  // Asked for twice at once it waits once, or both could be approved and it would happen twice.
  await Promise.all([missing(take()), missing(take())]);
  expect(await agree()).toMatchObject({ audience: "loyal", purpose: "recommendations", reason: "help", rule: TWICE });
  // What was approved is the rule: another one under the same name waits again, and whoever it no longer fits is not in the file.
  const lately = `${TWICE} and days_since("Order Completed") < 30`;
  await call("PUT", "/loyal", { rule: lately, purpose: "recommendations" });
  const everybody = await heed.database.query("reader", "select from heed.member where audience = 'loyal'");
  await missing(take());
  expect(await agree()).toMatchObject({ rule: lately });
  const taken = async ({ pages }: Awaited<ReturnType<typeof take>>): Promise<number> => {
    let people = 0;
    for await (const page of pages) people += page.length;
    return people;
  };
  const few = await taken(await take());
  expect([few > 11, few < everybody.length - 11]).toEqual([true, true]);
  await call("PUT", "/loyal", { rule: TWICE, purpose: "recommendations" });
  await heed.membership.lookAtAll();
  const inIt = await heed.database.query<{ person_id: string }>(
    "reader",
    "select person_id from heed.member where audience = 'loyal' order by person_id",
  );
  const [left, stays, outside] = [inIt[0]!.person_id, inIt[1]!.person_id, ids.get("reader-450")!];
  const before = await Promise.all([left, stays, outside].map(entriesOf));
  const file = await take();
  // One says no while the file is written.
  await writeChoice({ ...heed, keys }, left, "recommendations", false);
  expect([file.fields, await taken(file)]).toEqual([["favourite_genre"], inIt.length - 1]);
  const since = await Promise.all([left, stays, outside].map(entriesOf));
  expect(since.map((all, i) => all.slice(before[i]!.length))).toEqual([["choice", "denial"], ["look"], []]);
  await expect(take()).rejects.toThrow(/^second_person_missing/);
  // An audience that a rule names may have changed since the rule was saved.
  const shrunk = `${TWICE} and count("Product Viewed") > 0`;
  await heed.database.query(
    "steward",
    "insert into heed.audience (name, at, id, purpose, rule, actor, version) values ('shrunk', $1, gen_random_uuid(), 'recommendations', $2, 'staff:test', 1)",
    [heed.now(), shrunk],
  );
  await agree();
  await missing(take("marketer", "help", "shrunk"));
  await agree();
  await expect(take("marketer", "help", "shrunk")).rejects.toThrow(/^audience_too_small/);
  await heed.audiences.remove("shrunk", "staff:test");
});

test("over HTTP the file leaves by the same rules: asked for with a reason, approved by another, given once", async () => {
  const { heed } = server;
  const [marketer, packer] = [await heed.addStaffKey("marketer", "m"), await heed.addStaffKey("packer", "p")];
  const terms = async (key = marketer) => call("GET", "/loyal/export?locale=en", undefined, key);
  const ask = (reason: string, key = marketer) => call("POST", "/loyal/export", { reason }, key);
  expect(await terms(packer)).toMatchObject({ status: 404, body: { code: "audience_unknown" } });
  expect(await ask("help", packer)).toMatchObject({ status: 404 });
  // The shop's own server has no role, and nobody to answer for the look.
  expect((await ask("help", "shop-server-key")).status).toBe(401);
  expect(await ask("curious")).toMatchObject({ status: 400, body: { code: "no_reason" } });
  expect((await terms()).body).toEqual({ fields: ["Favourite genre"], asked: [] });
  expect(await ask("help")).toMatchObject({ status: 409, body: { code: "second_person_missing" } });
  expect((await terms()).body).toMatchObject({ asked: [{ reason: "help", is: "waiting" }] });
  const { secondPerson } = heed.staff;
  const [waiting] = await secondPerson.list();
  const second = { id: "0a1b2c3d-0000-4000-8000-000000000000", role: "marketer" };
  expect(await secondPerson.judge(waiting?.id ?? "", true, second)).toEqual({ ok: true });
  // To see that it is approved uses nothing up.
  for (const _ of [1, 2]) expect((await terms()).body).toMatchObject({ asked: [{ reason: "help", is: "approved" }] });
  const reply = await fetch(`${server.url}/api/audiences/loyal/export`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${marketer}` },
    body: JSON.stringify({ reason: "help" }),
  });
  expect([reply.status, reply.headers.get("content-type"), reply.headers.get("cache-control")]).toEqual([
    200,
    "text/csv; charset=utf-8",
    "no-store",
  ]);
  const [head, ...lines] = new TextDecoder("utf-8", { ignoreBOM: true })
    .decode(await reply.arrayBuffer())
    .split("\r\n");
  const inIt = await heed.database.query("reader", "select from heed.member where audience = 'loyal'");
  expect([head, lines.length - 1]).toEqual(["\u{FEFF}favourite_genre", inIt.length]);
  const [{ n } = { n: 0 }] = await heed.database.query<{ n: number }>(
    "auditor",
    "select count(*)::int as n from heed.ledger where kind = 'look' and actor = $1",
    [`staff:${waiting?.askedBy}`],
  );
  expect(n).toBe(inIt.length);
  expect(await ask("help")).toMatchObject({ status: 409, body: { code: "second_person_missing" } });
  await secondPerson.judge((await secondPerson.list())[0]?.id ?? "", false, second);
});

test("a role counts and names audiences of the purposes that it holds; others are as good as none", async () => {
  const { heed } = server;
  const all = { actor: "staff:all", holds: () => true } as const;
  const few = { actor: "staff:few", holds: (purpose: string) => purpose === "newsletter" } as const;
  const orders = { rule: 'count("Order Completed") >= 1', purpose: "recommendations" };
  await heed.audiences.save("theirs", orders, all);
  const over = { rule: 'audience "theirs"', purpose: "newsletter" };
  for (const ask of [heed.audiences.size, heed.audiences.check])
    await expect(ask(over, few)).rejects.toMatchObject({
      mistakes: [{ code: "audience_unknown", message: expect.not.stringContaining("Order") }],
    });
  await expect(heed.audiences.check({ ...over, purpose: "recommendations" }, all)).resolves.toBeDefined();
  await heed.audiences.remove("theirs", "staff:all");
});

test("a server key has counts of its own, whatever another one used up", async () => {
  const actors = async () =>
    (
      await server.heed.database.query<{ actor: string }>(
        "auditor",
        "select distinct actor from heed.ledger where detail ? 'survey' and actor ~ '^staff:[0-9a-f]{8}$'",
      )
    ).map(({ actor }) => actor);
  const before = await actors();
  await server.heed.addKey("server", "other", { value: "other-server-key", loopbackOnly: false });
  expect((await call("POST", "/size", { rule: TWICE, purpose: "recommendations" }, "other-server-key")).status).toBe(
    200,
  );
  expect([before.length, (await actors()).length]).toEqual([1, 2]);
});

test("an audience that is saved while its members are read is exported to nobody, and no member is looked at", async () => {
  const { heed } = server;
  const [{ n: before } = { n: 0 }] = await heed.database.query<{ n: number }>("auditor", LOOKS);
  const deps = {
    gate: heed.gate as unknown as Parameters<typeof exportAudience>[0]["gate"],
    map: heed.inForce.map,
    audiences: heed.audiences,
    allows: async () => ({ is: "approved" }) as const,
  };
  const asked = { name: "loyal", look: { role: "marketer", reason: "help" }, by: "cli" };
  // As somebody else does it at that very moment.
  const lookAtAll = async () => {
    expect(
      await call("PUT", "/loyal", {
        rule: `${TWICE} and days_since("Order Completed") < 900`,
        purpose: "recommendations",
      }),
    ).toMatchObject({ status: 200 });
  };
  await expect(exportAudience({ ...deps, lookAtAll }, asked)).rejects.toThrow(/^export_overtaken/);
  const [{ n: after } = { n: -1 }] = await heed.database.query<{ n: number }>("auditor", LOOKS);
  expect(after).toBe(before);
  await call("PUT", "/loyal", { rule: TWICE, purpose: "recommendations" });
  const calm = await exportAudience({ ...deps, lookAtAll: heed.membership.lookAtAll }, asked);
  expect(calm.fields).toEqual(["favourite_genre"]);
  // A role that may see other fields only takes none of these away.
  const roles = { ...deps.map.roles, marketer: { purposes: ["recommendations"], fields: ["Order Completed"] } };
  const narrow = { ...deps, map: { ...deps.map, roles }, lookAtAll: heed.membership.lookAtAll };
  expect((await exportAudience(narrow, asked)).fields).toEqual([]);
});
const LOOKS = "select count(*)::int as n from heed.ledger where kind = 'look'";

test("whoever left an audience is not in it again, also when it is counted and saved anew", async () => {
  const { heed } = server;
  const save = (name: string) =>
    heed.audiences.save(name, { rule: TWICE, purpose: "recommendations" }, { actor: "staff:other", holds: () => true });
  await heed.database.query(
    "steward",
    "insert into heed.hidden (person_id, item, at, id, value) select person_id, 'audience left', $1, gen_random_uuid(), true from heed.person",
    [heed.now()],
  );
  await expect(save("left")).rejects.toMatchObject({ mistakes: [{ code: "audience_too_small" }] });
  expect((await save("not left")).size.usable).toBe(true);
  await heed.audiences.remove("not left", "staff:other");
});

test("a rule that the map no longer allows holds for nobody", async () => {
  const { heed } = server;
  await heed.database.query(
    "steward",
    "insert into heed.audience (name, at, id, purpose, rule, actor, version) values ('loyal', $1, gen_random_uuid(), 'recommendations', 'was_a_field = 1', 'staff:test', 99)",
    [new Date(heed.now().getTime() + 1_000)],
  );
  expect(await heed.membership.lookAtAll()).toBeGreaterThan(30);
  expect(await members(ids.get("reader-250")!)).toBe(0);
});

test("counts run out: all of a month together tell of nobody, whoever asks is told when there is one again, and a colleague still has theirs", async () => {
  const { heed } = server;
  const asked = { rule: TWICE, purpose: "recommendations" };
  const entry = {
    personId: NOBODY,
    at: heed.now(),
    kind: "use",
    purpose: "recommendations",
    actor: "staff:busy",
  } as const;
  const used = (actor: `staff:${string}`, counts: number) =>
    heed.database.transaction("reader", {}, (connection) =>
      heed.ledger.write(
        connection,
        Array.from({ length: counts }, () => ({
          ...entry,
          actor,
          detail: { survey: "recommendations", fields: [] },
        })),
      ),
    );
  const who = (actor: `staff:${string}`) => ({ actor, holds: () => true });
  await used("staff:busy", 299);
  // Asked all at once: each would see that one is left.
  const busy = await Promise.allSettled(Array.from({ length: 8 }, () => heed.audiences.size(asked, who("staff:busy"))));
  expect(busy.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const each of busy)
    if (each.status === "rejected")
      expect(each.reason).toMatchObject({
        code: "counts_used_up",
        again: new Date(entry.at.getTime() + 30 * 86_400_000),
      });
  expect((await heed.audiences.size(asked, who("staff:other"))).usable).toBe(true);
  // What is to be used is judged by five draws, and is five counts.
  await used("staff:late", 296);
  await expect(heed.audiences.save("late", asked, who("staff:late"))).rejects.toMatchObject({ code: "counts_used_up" });
  await used("staff:early", 295);
  expect((await heed.audiences.save("early", asked, who("staff:early"))).size.usable).toBe(true);
  await expect(heed.audiences.size(asked, who("staff:early"))).rejects.toMatchObject({ code: "counts_used_up" });
  await heed.audiences.remove("early", "staff:early");
  // A count is an entry that does not tell how many there were.
  const rows = await heed.database.query(
    "auditor",
    "select 1 from heed.ledger where detail ? 'survey' and detail ? 'people'",
  );
  expect(rows).toEqual([]);
});

const members = async (id: string): Promise<number> =>
  (await server.heed.database.query("reader", "select from heed.member where person_id = $1", [id])).length;
const entriesOf = async (id: string): Promise<string[]> =>
  (
    await server.heed.database.query<{ kind: string }>(
      "auditor",
      "select kind from heed.ledger where person_id = $1 order by at, entry_id",
      [id],
    )
  ).map(({ kind }) => kind);

/** Entries of counts; they name nobody. */
async function uses(): Promise<number> {
  const rows = await server.heed.database.query<{ n: number }>(
    "auditor",
    "select count(*)::integer as n from heed.ledger where detail ? 'survey' and person_id = '00000000-0000-0000-0000-000000000000'",
  );
  return rows[0]?.n ?? 0;
}
