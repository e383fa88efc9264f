import { readFile } from "node:fs/promises";
import * as multikey from "@digitalbazaar/ed25519-multikey";
import * as cryptosuite from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { makePerson } from "../../test/person.ts";
import { createSigner, type Signed, verifySigned } from "./sign-receipt.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
beforeAll(async () => {
  heed = await foundation(bookshop);
});
afterAll(async () => heed.close());

type Status = { "@type": string; "dpv:isIndicatedAtTime": string; "dpv:isExercisedAt": string };
type Process = Record<string, unknown> & {
  "dct:identifier": string;
  "dpv:hasConsentStatus"?: Status;
  "dpv:hasStatus"?: Status;
};
const processes = (receipt: Signed): Process[] => receipt["dpv:hasProcess"] as Process[];

async function choose(personId: string, choices: Record<string, boolean>): Promise<Signed> {
  heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
  const recorded = await heed.choices.record({
    personId,
    answers: Object.entries(choices).map(([purpose, value]) => ({ purpose, value })),
    strength: "browser",
    source: "banner",
    place: "banner, first layer",
    notice: { version: 1, locale: "en" },
  });
  if (!recorded.ok || recorded.receipt === undefined) throw new Error("not recorded");
  const receipt = await heed.receipts.find(personId, recorded.receipt);
  if (!receipt) throw new Error("no receipt");
  return receipt;
}

test("one act is one receipt, for yes and no alike, with time, method, place and the exact notice", async () => {
  const { id } = await makePerson(heed, { user: "ann" });
  const receipt = await choose(id, { recommendations: true, newsletter: false, statistics: false });
  const notice = await heed.notices.find({ version: 1 });
  expect(receipt).toMatchObject({
    "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr",
    "dct:created": heed.now().toISOString(),
    "dct:language": "en",
    "dpv:hasNotice": {
      "dpv:hasIdentifier": `sha256:${notice?.hash}`,
      "dpv:hasLocation": "https://heed.example/consent/v1/notices/1?locale=en",
    },
  });
  const states = Object.fromEntries(
    processes(receipt).map((each) => [each["dct:identifier"], each["dpv:hasConsentStatus"] ?? each["dpv:hasStatus"]]),
  );
  expect(states["recommendations"]).toMatchObject({
    "@type": "dpv:ConsentGiven",
    "dpv:isExercisedAt": "banner, first layer",
  });
  expect(states["newsletter"]).toMatchObject({ "@type": "dpv:ConsentRefused" });
  expect(states["statistics"]).toMatchObject({ "@type": "dpv:LegitimateInterestObjected" });
  expect(JSON.stringify(receipt)).not.toContain(id);
});

test("a withdrawal, and a yes that is renewed, say so; each keeps what it said when later ones come", async () => {
  const { id } = await makePerson(heed, { user: "bob" });
  const stateOf = (receipt: Signed) => processes(receipt)[0]?.["dpv:hasConsentStatus"]?.["@type"];
  const first = await choose(id, { recommendations: true });
  expect(stateOf(await choose(id, { recommendations: true }))).toBe("dpv:RenewedConsentGiven");
  expect(stateOf(await choose(id, { recommendations: false }))).toBe("dpv:ConsentWithdrawn");
  const acts = await heed.receipts.list(id);
  expect(acts.length).toBe(3);
  expect(await heed.receipts.find(id, acts.at(-1)!.id)).toEqual(first);
});

test("another implementation of eddsa-jcs-2022 verifies it, and so does ours", async () => {
  const { id } = await makePerson(heed, { user: "cy" });
  const receipt = await choose(id, { recommendations: true });
  const own = verifySigned(receipt);
  expect(own).toEqual({ ok: true, key: createSigner(heed.keys.receipt).jwk.x });
  const { proof, ...document } = structuredClone(receipt);
  const suite = cryptosuite.createVerifyCryptosuite();
  const data = await suite.createVerifyData({ cryptosuite: suite, document, proof });
  const [, publicKeyMultibase = ""] = proof.verificationMethod.split("#");
  const key = await multikey.from({
    type: "Multikey",
    publicKeyMultibase,
    id: proof.verificationMethod,
    controller: "did:key:x",
  });
  const signature = base58(proof.proofValue.slice(1));
  expect(await key.verifier().verify({ data, signature })).toBe(true);
  expect(await key.verifier().verify({ data: data.map((byte: number) => byte ^ 1), signature })).toBe(false);
});

test("whatever is changed in it is found", async () => {
  const { id } = await makePerson(heed, { user: "dee" });
  const receipt = await choose(id, { recommendations: false });
  const other = createSigner(Buffer.alloc(32, 7));
  const changed: unknown[] = [
    { ...receipt, "dct:created": "2020-01-01T00:00:00.000Z" },
    { ...receipt, more: 1 },
    { ...receipt, "@context": {} },
    { ...receipt, proof: { ...receipt.proof, created: "2020-01-01T00:00:00.000Z" } },
    { ...receipt, proof: { ...receipt.proof, proofValue: "z1" } },
    { ...receipt, proof: { ...receipt.proof, proofPurpose: "authentication" } },
    {
      ...receipt,
      proof: { ...receipt.proof, verificationMethod: other.sign({}, new Date()).proof.verificationMethod },
    },
    { ...receipt, proof: undefined },
    "receipt",
    null,
  ];
  for (const each of changed) expect(verifySigned(each).ok).toBe(false);
  expect(verifySigned(other.sign({ a: 1 }, new Date()))).toEqual({ ok: true, key: other.jwk.x });
});

test("nobody gets another person's receipt, and a malformed id is nobody's", async () => {
  const [ann, bob] = [await makePerson(heed, { user: "x1" }), await makePerson(heed, { user: "x2" })];
  const receipt = await choose(ann.id, { recommendations: true });
  const id = String(receipt["dct:identifier"]);
  expect(await heed.receipts.find(bob.id, id)).toBeUndefined();
  for (const bad of ["", "x", `${id}'`, "../1", "0".repeat(1_000_000)])
    expect(await heed.receipts.find(ann.id, bad)).toBeUndefined();
});

test("who is not known gets a receipt too, and nothing is stored for it", async () => {
  const count = async () =>
    (await heed.owner.query("select 1 from heed.consent union all select 1 from heed.person")).rowCount;
  const before = await count();
  const receipt = await heed.receipts.inPassing({
    id: "0199c0de-0000-4000-8000-000000000001",
    answers: [{ purpose: "recommendations", value: false }],
    notice: { version: 1 },
  });
  expect(verifySigned(receipt).ok).toBe(true);
  expect(processes(receipt!)[0]?.["dpv:hasConsentStatus"]?.["@type"]).toBe("dpv:ConsentRefused");
  expect(await count()).toBe(before);
});

test("every DPV term that a receipt or an exported map can hold exists in DPV 2.3", async () => {
  const names = ["receipt.ts", "dpv.ts", "dpv-process.ts", "dpv-map.ts"];
  const files = names.map((name) => new URL(`../../../core/src/derive/${name}`, import.meta.url));
  const source = (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
  const terms = new Set(source.match(/"(?:dpv|eu-gdpr):[A-Za-z0-9-]+"/g)?.map((term) => term.slice(1, -1)));
  expect(terms.size).toBeGreaterThan(50);
  expect([...terms].filter((term) => !DPV_2_3.has(term))).toEqual([]);
});

function base58(text: string): Uint8Array {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let number = 0n;
  for (const letter of text) number = number * 58n + BigInt(alphabet.indexOf(letter));
  return Uint8Array.from(Buffer.from(number.toString(16).padStart(128, "0"), "hex"));
}

// Terms of version 2.3 (2026-02). Some rest on the guide to the 27560 profile, not on the published files themselves.
const DPV_2_3: ReadonlySet<string> = new Set(
  `hasAddress hasAuthority hasConsentControl hasConsentStatus hasContact hasDataController hasDataProtectionOfficer hasDataSubject
  hasDuration hasEntity hasIdentifier hasIndicationMethod hasLegalBasis hasLocation hasName hasNotice hasPersonalData hasProcess
  hasProcessing hasPurpose hasRecipient hasStatus hasStorageCondition isExercisedAt isIndicatedAtTime isIndicatedBy
  Collect Store Use Share ConsentGiven RenewedConsentGiven ConsentRefused ConsentWithdrawn ConsentNotice WithdrawConsent
  ExpressedConsent ExplicitlyExpressedConsent LegitimateInterest LegitimateInterestObjected LegitimateInterestNotObjected
  Contract LegalObligation DataController DataSubject Recipient Process Purpose PersonalData SensitivePersonalData
  StorageDuration StorageLocation TemporalDuration UntilEventDuration
  DirectMarketing EnforceSecurity ProvideProductRecommendations RightsFulfilment SellDataToThirdParties ServicePersonalisation
  ServiceUsageAnalytics TargetedAdvertising`
    .split(/\s+/)
    .map((term) => `dpv:${term}`)
    .concat("eu-gdpr:A6-1-a"),
);
