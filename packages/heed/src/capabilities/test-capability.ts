// One suite for every capability: Heed's promises, asserted on a real database, through the real gate and a real placement.
import { createTellWhy, type DataMap } from "@heed/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundation } from "../../test/database.ts";
import { ownerTransaction } from "../../test/owner-transaction.ts";
import { type WrittenEvent, writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import { createEstimates } from "../channels/estimates.ts";
import { createPlacements, type Placements } from "../channels/placements.ts";
import type { PersonData } from "../gate/access.ts";
import type { ModelCard } from "../models/model-card.ts";
import { createModels, type Models } from "../models/models.ts";
import type { Answer, Capability, DecisionContext, Item } from "./capability.ts";
import { outcomeOf, readable, tellersOf } from "./capability.ts";
import { plain } from "./said.ts";

export type CapabilityFixtures = {
  readonly map: DataMap;
  /** A purpose of the map that rests on consent. */
  readonly purpose: string;
  /** At least one item is marked sensitive. */
  readonly catalogue: readonly Item[];
  /** Enough to train on; some did something with a sensitive item. The first six lead other lives in the suite. */
  readonly people: readonly { readonly name: string; readonly events: readonly WrittenEvent[] }[];
  /** What a page says beside the placement's name. */
  readonly page?: Readonly<Record<string, string>>;
};

const PLACEMENT = "tested";
/** Those of PAGE_WORDS; pages are no part of a capability. */
const LANGUAGES = ["en", "de", "fr", "es"];
/** What becomes of the first people; all others allow the purpose. */
const LIVES = ["allowed", "refused", "never asked", "withdrew", "erased", "hides"] as const;
type Life = (typeof LIVES)[number];

/**
 * Declares the suite for one capability; call it at the top of its test file.
 *
 * @example
 * testCapability(recommendations, { map: bookshop, purpose: "recommendations", catalogue, people });
 */
export function testCapability(capability: Capability, fixtures: CapabilityFixtures): void {
  const { purpose, people } = fixtures;
  const placements = { [PLACEMENT]: { capability: capability.name, purpose, size: 5, holdout: 0, exploration: 0.05 } };
  const map: DataMap = { ...fixtures.map, placements };
  const catalogue = new Map(fixtures.catalogue.map((item) => [item.id, item]));
  const sensitive = fixtures.catalogue.filter((item) => item.sensitive !== undefined).map((item) => item.id);
  const page = fixtures.page ?? {};
  let heed: Awaited<ReturnType<typeof foundation<DataMap>>>;
  let models: Models;
  let shelf: Placements;
  let card: ModelCard;
  let model: unknown;
  const ids = new Map<string, string>();
  const idOf = (life: Life): string => ids.get(people[LIVES.indexOf(life)]!.name)!;

  beforeAll(async () => {
    heed = await foundation<DataMap>(map);
    for (const { name, events } of people) {
      const personId = await writePerson(heed, name);
      ids.set(name, personId);
      const life = LIVES[ids.size - 1] ?? "allowed";
      if (life !== "never asked") await writeChoice(heed, personId, purpose, life !== "refused");
      await writeEvents(heed, personId, events);
    }
    heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
    await writeChoice(heed, idOf("withdrew"), purpose, false);
    for (const table of ["event", "trait", "identity", "consent", "alias", "person"])
      await heed.owner.query(`delete from heed.${table} where person_id = $1`, [idOf("erased")]);
    const { database, gate, inForce, ledger, now } = heed;
    const capabilities = { [capability.name]: capability };
    const maintain = ownerTransaction(heed.url);
    models = createModels({ database, gate, inForce, ledger, now, maintain, capabilities, catalogue: () => catalogue });
    card = await models.train(capability.name, { purpose, until: now(), seed: 1 });
    model = (await models.live(capability.name))?.model;
    shelf = createPlacements({
      gate,
      map,
      capabilities,
      live: models.live,
      shadow: models.shadow,
      catalogue: () => catalogue,
      popular: () => [],
      armKey: heed.keys.arm,
      chance: () => 0.5,
      publicUrl: "http://127.0.0.1",
      languageFor: (locale) => locale ?? "en",
      now,
      onFault(error) {
        throw error;
      },
    });
  });
  afterAll(() => heed.close());

  const random = () => 0.5;
  const contextOf = (context: Partial<DecisionContext>): DecisionContext => ({
    access: { allowed: false, reason: "not_asked", remedy: "", hidden: new Set() },
    catalogue,
    popular: [],
    page,
    size: 5,
    exploration: 0.05,
    random,
    now: heed.now(),
    map,
    ...context,
  });

  /** What the capability answers for a person, and the fields that it asked for. */
  async function answerFor(personId: string, more: Partial<DecisionContext> = {}) {
    const asked = new Set<string>();
    const answer = await heed.gate.open({ purpose, actor: "job:test" }).decide({
      personId,
      use(access): { result: Answer } {
        const seen = access.allowed ? { ...access, data: recording(access.data, asked) } : access;
        return { result: capability.decide(model, contextOf({ access: seen, ...more })) };
      },
    });
    return { answer, asked };
  }

  const decideFor = (life: Life) => shelf.decide(PLACEMENT, { is: "person", personId: idOf(life) }, page);
  const entriesOf = async (personId: string): Promise<{ kind: string; actor: string }[]> =>
    (await heed.owner.query("select kind, actor from heed.ledger where person_id = $1", [personId])).rows;
  const shownTo = (answer: Answer): string[] => [
    ...answer.candidates,
    ...answer.items.flatMap(({ item, why }) => [item, ...(why.because ?? []), ...(why.parts ?? []).map(([of]) => of)]),
  ];

  describe(`capability ${capability.name}`, () => {
    test("reads only the fields that it declares", async () => {
      const { answer, asked } = await answerFor(idOf("allowed"));
      expect(answer.usedPersonalData).toBe(true);
      expect(asked.size).toBeGreaterThan(0);
      expect(readable(map, purpose, capability)).toEqual(expect.arrayContaining([...asked]));
      const trained = new Set<string>();
      const outcome = outcomeOf(map, purpose);
      const run = { until: heed.now(), map, ...(outcome ? { outcome } : {}) };
      await heed.gate.open({ purpose, actor: "job:test" }).decide({
        personId: idOf("allowed"),
        use(access) {
          if (access.allowed) capability.example(recording(access.data, trained), catalogue, run);
          return { result: undefined };
        },
      });
      expect(trained.size).toBeGreaterThan(0);
      expect(readable(map, purpose, capability)).toEqual(expect.arrayContaining([...trained]));
    });

    // Of a capability that estimates nothing no rule can name the placement.
    test("what a rule may compare is known of somebody permitted, of its type, and for its own purpose only", async () => {
      const estimates = createEstimates({
        map,
        capabilities: { [capability.name]: capability },
        catalogue: () => catalogue,
        live: models.live,
      });
      const { estimates: gives } = capability;
      expect(estimates.known.get(PLACEMENT)?.gives).toBe(gives);
      if (gives === undefined) return;
      const estimate = await estimates.ready([PLACEMENT], heed.now());
      const other = await createEstimates({
        map: { ...map, placements: { [PLACEMENT]: { ...placements[PLACEMENT]!, purpose: "another" } } },
        capabilities: { [capability.name]: capability },
        catalogue: () => catalogue,
        live: models.live,
      }).ready([PLACEMENT], heed.now());
      const values = await heed.gate.open({ purpose, actor: "job:test" }).decide({
        personId: idOf("allowed"),
        use: ({ hidden, ...access }) => ({
          result: access.allowed
            ? [estimate(PLACEMENT, access.data, hidden), other(PLACEMENT, access.data, hidden)]
            : [],
        }),
      });
      expect(values.map((value) => typeof value)).toEqual([gives === "group" ? "string" : "number", "undefined"]);
      if (gives === "chance") expect(values[0]).toSatisfy((chance) => Number(chance) >= 0 && Number(chance) <= 1);
      // Whoever is in a group is in one that a form offers.
      const groups = await estimates.groups(PLACEMENT, "de");
      if (gives === "group") expect(groups.map(({ value }) => value)).toContain(values[0]);
      else expect(groups).toEqual([]);
    });

    test("works where the purpose reads only one of its fields", async () => {
      for (const field of readable(map, purpose, capability)) {
        const answer = await heed.gate.open({ purpose, actor: "job:test", fields: [field] }).decide({
          personId: idOf("allowed"),
          use: (access) => ({ result: capability.decide(model, contextOf({ access })) }),
        });
        expect(answer.items.length).toBeGreaterThan(0);
      }
    });

    test.each([
      ["refused", "refused"],
      ["withdrew", "refused"],
      ["never asked", "not_asked"],
      ["erased", "unknown_person"],
    ] as const)("a person who %s gets the fallback, with the reason, and no entry", async (life, reason) => {
      const before = (await entriesOf(idOf(life))).length;
      const reply = await decideFor(life);
      expect(reply).toMatchObject({ variant: "fallback", metadata: { reason, basis: "none", decision: "" } });
      expect((await entriesOf(idOf(life))).length).toBe(before);
      const { answer, asked } = await answerFor(idOf(life));
      expect(asked.size).toBe(0);
      expect(answer).toEqual(capability.fallback(model, contextOf({})));
    });

    test("a decision that used personal data is one entry, and says so", async () => {
      const before = await entriesOf(idOf("allowed"));
      const reply = await decideFor("allowed");
      const after = await entriesOf(idOf("allowed"));
      expect(reply).toMatchObject({ variant: "personal", metadata: { reason: "allowed", model: card.version } });
      expect(after.length - before.length).toBe(1);
      expect(after.filter(({ kind }) => kind === "decision")).toHaveLength(1);
      expect(reply?.value.items.length).toBeGreaterThan(0);
      for (const item of reply?.value.items ?? []) expect(item.why).not.toBe("");
    });

    test("without a model it still answers, from nothing personal", () => {
      const answer = capability.fallback(undefined, contextOf({}));
      expect(answer.usedPersonalData).toBe(false);
      expect(answer.items.length).toBeGreaterThan(0);
    });

    test("the fallback reads nothing of a permitted person either", async () => {
      const untouchable = new Proxy({} as PersonData, {
        get() {
          throw new Error("The fallback looked at the person.");
        },
      });
      const access = { allowed: true, basis: "consent", data: untouchable, hidden: new Set<string>() } as const;
      expect(capability.fallback(model, contextOf({ access }))).toEqual(capability.fallback(model, contextOf({})));
    });

    test("the same seed gives the same model and the same answer", async () => {
      heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
      const until = new Date(card.until);
      const again = await models.train(capability.name, { purpose, until, seed: card.seed });
      expect(again.checksum).toBe(card.checksum);
      const [one, two] = [await answerFor(idOf("allowed")), await answerFor(idOf("allowed"))];
      expect(two.answer).toEqual(one.answer);
    });

    test("a model survives encoding, and a damaged one is refused with a remedy", async () => {
      const bytes = capability.encode(model);
      expect(capability.encode(capability.decode(bytes))).toEqual(bytes);
      const damaged = bytes.slice();
      damaged[damaged.length >> 1]! ^= 1;
      expect(() => capability.decode(damaged)).toThrow(/^\w+: .+\. .+\.$/);
      expect(() => capability.decode(bytes.slice(0, bytes.length >> 1))).toThrow(/^\w+: .+\. .+\.$/);
    });

    test.runIf(capability.explain === "additive")("the parts of an explanation sum to the score", async () => {
      const { answer } = await answerFor(idOf("allowed"));
      for (const { score, why } of answer.items) {
        const sum = (why.parts ?? []).reduce((total, [, amount]) => total + amount, 0);
        expect(sum).toBeCloseTo(score, 9);
      }
    });

    test("a reason names only what that person did", async () => {
      const own = JSON.stringify(people[0]!.events);
      const { answer } = await answerFor(idOf("allowed"));
      const named = answer.items.flatMap(({ why }) => why.because ?? []);
      expect(named.length).toBeGreaterThan(0);
      for (const item of named) expect(own).toContain(`"${item}"`);
    });

    test("every reason is told in every language of the pages, in each with other words", async () => {
      const tellWhy = createTellWhy(tellersOf({ [capability.name]: capability }));
      const answers = [(await answerFor(idOf("allowed"))).answer, capability.fallback(model, contextOf({}))];
      const titles = { title: (item: string) => catalogue.get(item)?.title ?? item, label: (field: string) => field };
      for (const { why } of answers.flatMap(({ items }) => items)) {
        const told = LANGUAGES.map((language) => tellWhy(capability.name, { ...why }, { language, ...titles }));
        expect(told.map(({ language }) => language)).toEqual(LANGUAGES);
        expect(new Set(told.map(({ text }) => text)).size).toBe(LANGUAGES.length);
      }
    });

    test("sensitive items are no feature, no reason and no candidate", async () => {
      expect(sensitive.length).toBeGreaterThan(0);
      const kept = await heed.owner.query("select contribution::text as kept from heed.training_member");
      expect(kept.rows.length).toBeGreaterThan(0);
      const bytes = Buffer.from(capability.encode(model));
      const answers = [capability.fallback(model, contextOf({ popular: sensitive }))];
      for (const item of sensitive) {
        expect(kept.rows.filter((row) => row.kept.includes(`"${item}"`))).toEqual([]);
        expect(bytes.includes(`"${item}"`)).toBe(false);
        answers.push(capability.fallback(model, contextOf({ page: { ...page, item } })));
      }
      for (const { name, events } of people) {
        if (!sensitive.some((item) => JSON.stringify(events).includes(`"${item}"`))) continue;
        const id = ids.get(name)!;
        answers.push((await answerFor(id)).answer);
      }
      expect(answers.length).toBeGreaterThan(sensitive.length + 1);
      for (const answer of answers) expect(shownTo(answer).filter((item) => sensitive.includes(item))).toEqual([]);
    });

    test("what a person hid stays hidden, permitted or not", async () => {
      const hides = idOf("hides");
      const { answer } = await answerFor(hides);
      const unwanted = answer.items[0]!.item;
      await heed.choices.hide(hides, unwanted, true, "person:test");
      expect(shownAt((await answerFor(hides)).answer)).not.toContain(unwanted);
      heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
      await writeChoice(heed, hides, purpose, false);
      const reply = await decideFor("hides");
      expect(reply?.variant).toBe("fallback");
      const all = await answerFor(hides, { size: catalogue.size });
      expect(all.answer.usedPersonalData).toBe(false);
      expect(shownAt(all.answer)).not.toContain(unwanted);
    });

    test("whoever was erased, refused or never asked is in no training set", async () => {
      const { rows } = await heed.owner.query("select distinct person_id from heed.training_member");
      const members = new Set(rows.map((row) => row.person_id));
      for (const life of ["refused", "never asked", "withdrew", "erased"] as const)
        expect(members.has(idOf(life))).toBe(false);
      expect(members.has(idOf("allowed"))).toBe(true);
      expect(card.members).toBe(members.size);
    });

    test("the card is complete", () => {
      expect(card.capability).toBe(capability.name);
      expect(card.people).toBeGreaterThan(0);
      expect(Object.keys(card.facts).length).toBeGreaterThan(0);
      expect(card.limits.length).toBeGreaterThan(0);
      expect(card.metrics.length > 0 || card.limits.some((limit) => plain(limit).includes("not measured"))).toBe(true);
      for (const { name, value, low, high, n } of card.metrics) {
        expect(name).not.toBe("");
        expect(n).toBeGreaterThan(0);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
      expect(card).toMatchObject({ purpose, seed: 1, known: people.length - 1 });
    });
  });
}

const shownAt = (answer: Answer): string[] => [...answer.candidates, ...answer.items.map(({ item }) => item)];

/** The data, with every field that is asked for noted. */
function recording(data: PersonData, asked: Set<string>): PersonData {
  const note = (name: string): string => {
    asked.add(name);
    return name;
  };
  return {
    fields: data.fields,
    events: (name) => data.events(note(name)),
    trait: (name) => data.trait(note(name)),
  };
}
