// Which address of a person may be written to: never one that only a public write key claimed.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Collection, claims, collection, viewed } from "../../test/collection.ts";
import { confirmIdentity } from "./confirm-identity.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());
beforeEach(() => heed.tick());

const identify = (userId: string, email: string, strength: "claimed" | "proven") => {
  heed.tick();
  return heed.send("identify", { userId, traits: { email } }, strength);
};
async function addresses(userId: string) {
  const id = (await heed.personOf("user", userId)) ?? "";
  const access = (await heed.gate.open({ purpose: "orders", actor: "job:mail" }).read([id])).person(id);
  if (!access.allowed) throw new Error(access.reason);
  return { newest: access.data.trait("email"), writable: access.data.trait("email", "proven") };
}
const rowOf = async (userId: string): Promise<string> =>
  (
    await heed.owner.query("select id from heed.identity where person_id = $1 order by at desc limit 1", [
      await heed.personOf("user", userId),
    ])
  ).rows[0]?.id ?? randomUUID();

test("a claimed address, however new, is not the one that is written to", async () => {
  await identify("a1", "owner@shop.example", "proven");
  await identify("a1", "attacker@evil.example", "claimed");
  expect(await addresses("a1")).toEqual({ newest: "attacker@evil.example", writable: "owner@shop.example" });
});

test("a person of whom only a claim is known has no address that may be written to", async () => {
  await identify("a2", "maybe@shop.example", "claimed");
  expect(await addresses("a2")).toEqual({ newest: "maybe@shop.example", writable: undefined });
});

test("a confirmed address may be written to, and only that one", async () => {
  await identify("a3", "old@shop.example", "proven");
  await identify("a3", "new@shop.example", "claimed");
  const confirmed = await rowOf("a3");
  await identify("a3", "attacker@evil.example", "claimed");
  heed.tick();
  const person = (await heed.personOf("user", "a3")) ?? "";
  expect(await confirmIdentity(heed, person, confirmed)).toBe(true);
  expect(await addresses("a3")).toEqual({ newest: "new@shop.example", writable: "new@shop.example" });
});

test("an address that is gone, or another person's, is not confirmed", async () => {
  await identify("a4", "a4@shop.example", "claimed");
  await identify("a5", "a5@shop.example", "claimed");
  const person = (await heed.personOf("user", "a4")) ?? "";
  expect(await confirmIdentity(heed, person, randomUUID())).toBe(false);
  expect(await confirmIdentity(heed, person, await rowOf("a5"))).toBe(false);
  expect((await addresses("a4")).writable).toBeUndefined();
});

test("the shop's own file vouches for its addresses", async () => {
  const file = await heed.csv("customer,email\na6,a6@shop.example\n");
  await heed.ingest.importCsv({ file, traits: true, person: "customer" });
  expect((await addresses("a6")).writable).toBe("a6@shop.example");
});

test("somebody who claims to be another brings them no address, though it was proven to be their own", async () => {
  const wanted = claims({ linking: true, recommendations: true });
  await identify("victim", "victim@shop.example", "proven");
  await heed.choices.record({
    personId: (await heed.personOf("user", "victim")) ?? "",
    answers: [{ purpose: "linking", value: true }],
    strength: "proven",
    source: "test",
  });
  await heed.send("track", { anonymousId: "attacker", ...viewed("b1"), ...wanted });
  heed.tick();
  await heed.send("identify", { anonymousId: "attacker", traits: { email: "attacker@evil.example" } }, "proven");
  heed.tick();
  await heed.send("identify", { anonymousId: "attacker", userId: "victim" }, "claimed");
  expect(await heed.personOf("browser", "attacker")).toBe(await heed.personOf("user", "victim"));
  expect((await addresses("victim")).writable).toBe("victim@shop.example");
});
