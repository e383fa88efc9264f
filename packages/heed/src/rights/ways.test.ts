// Each kind of request is fulfilled, and what it asks for has happened; what only people can do is not closed without their words.
import { type DataMap, REQUEST_KINDS, type RequestKind } from "@heed/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { addDatum, makePerson } from "../../test/person.ts";
import type { Gate } from "../gate/gate.ts";
import { openPerson } from "../gate/look-at.ts";
import { holdersOf } from "../storage/address-noes.ts";
import { fulfil } from "./fulfil.ts";
import type { FulfilDeps, Fulfilled, HowToFulfil } from "./fulfilment.ts";
import { createRequests, type Requests } from "./requests.ts";
import { createRights, type Rights } from "./rights.ts";

/** With a purpose that sells. */
const map = Object.assign({}, bookshop, {
  recipients: {
    ads: { name: "Ads", role: "controller", country: "US", contract: "2026-01-15", kind: "sale" },
  } satisfies DataMap["recipients"],
  purposes: {
    ...bookshop.purposes,
    offers: { says: "Show you offers", basis: "consent", reads: { favourite_genre: "6 months" }, recipients: ["ads"] },
  } satisfies DataMap["purposes"],
});

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let requests: Requests;
let rights: Rights;
let deps: FulfilDeps;
const known = new Map<string, string>();
beforeAll(async () => {
  heed = await foundation<typeof bookshop>(map);
  requests = createRequests(heed);
  rights = createRights({ ...heed, erasers: [] });
  deps = {
    map,
    requests,
    rights,
    choices: heed.choices,
    people: {
      known: async (name) => known.get(name),
      ensure: async (name) => known.get(name) ?? (await makePerson(heed, { user: name })).id,
      holding: (address) => holdersOf(heed, address),
    },
    look: (asked) => openPerson({ gate: heed.gate as unknown as Gate, map }, asked),
    now: heed.now,
  };
});
afterAll(() => heed.close());

type Given = { readonly id: string; readonly personId: string; readonly did: Extract<Fulfilled, { ok: true }> };
type Case = { readonly how?: HowToFulfil; readonly effect: (given: Given) => Promise<void> };

const chose = (value: boolean, ...purposes: readonly string[]): Case => ({
  async effect({ id, personId }) {
    const stands = await heed.choices.read(personId);
    const said = stands.flatMap(({ purpose, answered }) => (answered?.value === value ? [purpose] : []));
    expect(said.sort()).toEqual([...purposes].sort());
    const { rows } = await heed.owner.query<{ strength: string; evidence: string | null }>(
      "select strength, evidence from heed.consent where person_id = $1 and source = 'request'",
      [personId],
    );
    expect(rows).toHaveLength(purposes.length);
    // A no needs no proof; a yes has the request as its own.
    for (const row of rows)
      expect(row).toEqual({ strength: "proven", evidence: value ? expect.stringContaining(id) : null });
  },
});
const state =
  (name: string, value: string): Case["effect"] =>
  async ({ personId }) => {
    const { rows } = await heed.owner.query(
      "select value from heed.state where person_id = $1 and name = $2 order by at desc limit 1",
      [personId, name],
    );
    expect(rows).toEqual([{ value }]);
  };
const copied =
  (part?: "categories"): Case["effect"] =>
  async ({ personId, did }) => {
    const taken = await rights.downloads.take(did.results?.path.slice("/download/".length) ?? "");
    expect(taken?.of).toEqual({ by: "proven", personId });
    expect(taken?.part).toBe(part);
  };
const message: Case = {
  async effect() {
    throw new Error("a message is answered in words, never done");
  },
};

/** A kind without a case does not compile. */
const CASES: Readonly<Record<RequestKind, Case>> = {
  ACCESS: { effect: copied() },
  BUSINESS_PURPOSE: { effect: copied("categories") },
  ERASURE: {
    async effect({ personId, did }) {
      await rights.carryOn();
      const token = did.results?.path.slice("/certificate/".length) ?? "";
      expect(await rights.certificate({ token })).toMatchObject({ complete: true });
      expect((await heed.owner.query("select 1 from heed.person where person_id = $1", [personId])).rowCount).toBe(0);
    },
  },
  RECTIFICATION: {
    how: { correct: { field: "favourite_genre", value: "Poetry" } },
    async effect({ personId }) {
      const { rows } = await heed.owner.query(
        "select value, source from heed.trait where person_id = $1 order by at desc limit 1",
        [personId],
      );
      expect(rows).toEqual([{ value: "Poetry", source: "person" }]);
    },
  },
  RESTRICTION: { effect: state("restricted", "true") },
  SALE_OPT_OUT: chose(false, "offers"),
  SALE_OPT_IN: chose(true, "offers"),
  CONTACT_OPT_OUT: chose(false, "newsletter"),
  CONTACT_OPT_IN: chose(true, "newsletter"),
  TRACKING_OPT_OUT: chose(false, "recommendations"),
  TRACKING_OPT_IN: chose(true, "recommendations"),
  AUTOMATED_DECISION_MAKING_OPT_OUT: chose(false, "recommendations"),
  AUTOMATED_DECISION_MAKING_OPT_IN: chose(true, "recommendations"),
  USE_OF_SENSITIVE_INFORMATION_OPT_OUT: chose(false, "recommendations", "statistics"),
  USE_OF_SENSITIVE_INFORMATION_OPT_IN: chose(true, "recommendations", "statistics"),
  CUSTOM_OPT_OUT: { how: { purpose: "newsletter" }, ...chose(false, "newsletter") },
  CUSTOM_OPT_IN: { how: { purpose: "newsletter" }, ...chose(true, "newsletter") },
  PLACE_ON_LEGAL_HOLD: { how: { says: "For your claim of May.", until: "2099-12-31" }, effect: state("held", "true") },
  REMOVE_FROM_LEGAL_HOLD: { how: { agreed: async () => "0a1b2c3d" }, effect: state("held", "false") },
  QUESTION: message,
  COMPLAINT: message,
};

/** A request that its person proved by mail. */
async function proven(kind: RequestKind): Promise<{ id: string; personId: string }> {
  const address = `${kind.toLowerCase()}.${known.size}@reader.example`;
  const { id: personId } = await makePerson(heed, { user: `mailto:${address}` });
  known.set(`mailto:${address}`, personId);
  const yes = [{ purpose: "newsletter", value: true }];
  if (kind === "RECTIFICATION") {
    await heed.choices.record({ personId, answers: yes, strength: "proven", source: "form" });
    await addDatum(heed, personId, { field: "favourite_genre", value: "Crime" });
  }
  const filed = await requests.file({ kind, address, words: "please", locale: "en" });
  if (filed.is !== "asked") throw new Error(filed.message);
  await requests.act(filed.id, { is: "verified", by: "link", at: heed.now() }, "person:link");
  heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
  return { id: filed.id, personId };
}

describe("a request is done when what it asks for has happened", () => {
  test.each(REQUEST_KINDS.filter((kind) => CASES[kind] !== message))("%s", async (kind) => {
    const { how, effect } = CASES[kind];
    const { id, personId } = await proven(kind);
    const did = await fulfil(deps, id, "staff:officer", how);
    if (!did.ok) throw new Error(did.message);
    await effect({ id, personId, did });
    expect((await requests.find(id))?.request.status).toBe("fulfilled");
  });
});

test.each([
  ["RECTIFICATION", "done_missing"],
  ["CUSTOM_OPT_OUT", "done_missing"],
  ["CUSTOM_OPT_IN", "done_missing"],
  ["PLACE_ON_LEGAL_HOLD", "words_missing"],
  ["REMOVE_FROM_LEGAL_HOLD", "second_person_missing"],
  ["QUESTION", "answer_missing"],
  ["COMPLAINT", "answer_missing"],
] as const)("%s is not closed for nothing, also not with blanks", async (kind, code) => {
  const { id } = await proven(kind);
  for (const how of [{}, { says: "  " }])
    expect(await fulfil(deps, id, "staff:officer", how)).toMatchObject({ ok: false, code });
  expect((await requests.find(id))?.request.status).toBe("in_progress");
});

test("what people did elsewhere reaches the person in the words of staff, and is forgotten with the address", async () => {
  const { id } = await proven("RECTIFICATION");
  const says = "We put your name right on all invoices.";
  expect(await fulfil(deps, id, "staff:officer", { says })).toEqual({ ok: true, did: "by hand" });
  expect(await requests.mailFor(id)).toMatchObject({ done: says, request: { status: "fulfilled" } });
  heed.clock.now = new Date(heed.clock.now.getTime() + 31 * 86_400_000);
  await requests.keepTime();
  expect((await requests.find(id))?.done).toBeUndefined();
});

test.each([
  [{ correct: { field: "no_such", value: "x" } }, "field_unknown"],
  [{ correct: { field: "Order Completed", value: "x" } }, "field_unknown"],
  [{ correct: { field: "favourite_genre", value: { a: 1 } } }, "value_malformed"],
] as const)("what cannot be put right is told, and the request stays open: %j", async (how, code) => {
  const { id } = await proven("RECTIFICATION");
  expect(await fulfil(deps, id, "staff:officer", how)).toMatchObject({ ok: false, code });
  expect((await requests.find(id))?.request.status).toBe("in_progress");
});

test("one thing is a purpose that somebody may refuse", async () => {
  const { id } = await proven("CUSTOM_OPT_OUT");
  for (const purpose of ["no_such", "accounting"])
    expect(await fulfil(deps, id, "staff:officer", { purpose })).toMatchObject({ ok: false, code: "not_a_choice" });
});
