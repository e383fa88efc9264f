import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DataMap, regimeFor, signalClaims } from "@heed/core";
import { GppModel } from "@iabgpp/cmpapi";
import { Segment, SegmentEncoder, TCModel, TCString } from "@iabtechlabtcf/core";
import { describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { describeDataset } from "../../test/datasets.ts";
import {
  joinSignals,
  NO_SIGNALS,
  readGpcHeader,
  readGpp,
  readSignals,
  readTcf,
  readUsPrivacy,
  signalsIn,
} from "./read-signals.ts";

const ads: DataMap = {
  ...(bookshop as unknown as DataMap),
  regimes: {
    gdpr: { countries: ["IE"] },
    ccpa: { countries: ["US-CA"] },
    strict: { countries: ["XX"], gpcObjects: true },
  },
  recipients: {
    broker: { name: "Broker", role: "controller", kind: "sale", country: "US" },
    network: { name: "Network", role: "controller", kind: "sharing", country: "US" },
  },
  purposes: {
    ...bookshop.purposes,
    sold: { says: "Sell", basis: "legitimate interest", balancing: "b", reads: {}, recipients: ["broker"] },
    shared: { says: "Share", basis: "consent", reads: {}, recipients: ["network"] },
    banners: { says: "Show ads", basis: "consent", advertises: true, reads: {}, tcf: [1, 3, 4] },
  },
};
const saidOf = (raw: Partial<typeof NO_SIGNALS>, regime?: string) =>
  Object.fromEntries(
    signalClaims(ads, readSignals({ ...NO_SIGNALS, ...raw }, undefined), regime).map(({ purpose, value }) => [
      purpose,
      value,
    ]),
  );

/** A TC string of today with these purposes. */
function tcf(
  purposes: readonly number[],
  more: { vendors?: number[]; disclosed?: number[]; policy?: number; created?: Date } = {},
): string {
  const model = new TCModel();
  model.cmpId = 31;
  model.cmpVersion = 1;
  model.consentLanguage = "EN";
  model.publisherCountryCode = "IE";
  model.vendorListVersion = 100;
  model.policyVersion = more.policy ?? 5;
  model.purposeConsents.set([...purposes]);
  model.vendorConsents.set(more.vendors ?? []);
  model.vendorsDisclosed.set(more.disclosed ?? more.vendors ?? [1]);
  model.created = more.created ?? new Date("2026-06-01");
  model.lastUpdated = model.created;
  model.isServiceSpecific = true;
  // As the library encodes its segments; its check against a vendor list needs one that is fetched.
  const segments = more.disclosed?.length === 0 ? [Segment.CORE] : [Segment.CORE, Segment.VENDORS_DISCLOSED];
  return segments.map((segment) => SegmentEncoder.encode(model, segment)).join(".");
}

describe("Sec-GPC", () => {
  test.each([
    [["Sec-GPC", "1"], true],
    [["Sec-GPC", "0"], false],
    [["Sec-GPC", "1,1"], true],
    [["Sec-GPC", "true"], false],
    [["Sec-GPC", "1.0"], false],
    [["Sec-GPC", "11"], false],
    [["Sec-GPC", "0", "sec-gpc", "1"], true],
    [["Sec-GPC", "", "SEC-GPC", " 1 "], true],
    [["X", "1"], false],
    [[], false],
  ] as const)("%j is %s", (headers, on) => {
    expect(readGpcHeader(headers)).toBe(on);
  });

  test("closes sale, sharing and advertising across sites, and no first-party purpose by itself", () => {
    expect(saidOf({ gpc: true }, "ccpa")).toEqual({ sold: false, shared: false, banners: false });
    expect(saidOf({ gpc: true }, "strict")).toEqual({
      sold: false,
      shared: false,
      banners: false,
      recommendations: false,
    });
    expect(saidOf({ gpc: true })).toEqual({ sold: false, shared: false, banners: false, recommendations: false });
    expect(saidOf({ gpc: false })).toEqual({});
  });
});

describe("TCF", () => {
  test("a purpose that names its TCF purposes has a yes only with all of them", () => {
    expect(saidOf({ tcf: [tcf([1, 3, 4, 7])] })).toEqual({ banners: true });
    expect(saidOf({ tcf: [tcf([1, 3])] })).toEqual({ banners: false });
    expect(saidOf({ tcf: [tcf([])] })).toEqual({ banners: false });
  });

  test("of signals that contradict each other the strictest wins", () => {
    const all = tcf([1, 3, 4]);
    expect(saidOf({ tcf: [all, tcf([1])] })).toEqual({ banners: false });
    expect(saidOf({ tcf: [all, "broken"] })).toEqual({ banners: false });
    expect(saidOf({ tcf: [all], gpc: true }, "ccpa")).toMatchObject({ banners: false });
    expect(saidOf({ tcf: [all], gpp: ["broken"] })).toMatchObject({ banners: false, sold: false });
    expect(saidOf({ tcf: [all], usPrivacy: ["1YYN"] })).toMatchObject({ banners: true, sold: false, shared: false });
  });

  test("a vendor has consent only where it is consented to and disclosed", () => {
    expect(readTcf(tcf([1], { vendors: [9] }), 9)).toEqual(new Set([1]));
    expect(readTcf(tcf([1], { vendors: [9], disclosed: [8] }), 9)).toEqual(new Set());
    expect(readTcf(tcf([1], { vendors: [8] }), 9)).toEqual(new Set());
  });

  test("strings of before TCF 2.2, and of after February 2026 without disclosed vendors, say no", () => {
    expect(readTcf(tcf([1], { policy: 2 }), undefined)).toBe("unreadable");
    expect(readTcf(tcf([1], { disclosed: [] }), undefined)).toBe("unreadable");
    expect(readTcf(tcf([1], { disclosed: [], created: new Date("2025-06-01"), policy: 4 }), undefined)).toEqual(
      new Set([1]),
    );
  });

  test("whatever is no string of theirs is unreadable, at once and without harm, up to a megabyte", () => {
    for (const bad of [
      "",
      "x",
      "?",
      "1YNN",
      "DBAA",
      "C".repeat(1_000_000),
      "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA.".repeat(500),
      "\0",
      "💥",
    ]) {
      expect(readTcf(bad, 1)).toBe("unreadable");
      if (bad !== "DBAA") expect(readGpp(bad, 1)).toBe("unreadable");
      if (bad !== "1YNN") expect(readUsPrivacy(bad)).toBe("unreadable");
    }
    expect(saidOf({ ...signalsIn({ tcString: { a: 1 }, gpp: 7 }) })).toMatchObject({ banners: false, sold: false });
  });
});

describe("GPP and US Privacy", () => {
  test("opt-outs of California, its GPC bit, and US Privacy", () => {
    expect(saidOf({ gpp: ["DBABBg~BAUAAABA.YA"] }, "ccpa")).toEqual({ sold: false, shared: false, banners: false });
    expect(readGpp("DBAA", undefined)).toEqual({ gpc: false, tcf: [], us: [], sections: [] });
    expect(readUsPrivacy("1NYN")).toEqual(new Set(["sale", "sharing"]));
    expect(readUsPrivacy("1---")).toEqual(new Set());
    expect(readUsPrivacy("1-y-")).toEqual(new Set(["sale", "sharing"]));
    expect(readUsPrivacy("2YNY")).toBe("unreadable");
  });

  test("signals of two places are signals of both", () => {
    expect(joinSignals(signalsIn({ gpc: true }), signalsIn({ us_privacy: "1YYN", tcString: "a" }))).toEqual({
      gpc: true,
      tcf: ["a"],
      gpp: [],
      usPrivacy: ["1YYN"],
      gdpr: false,
      sections: [],
    });
    expect(signalsIn("no object")).toEqual(NO_SIGNALS);
  });
});

test("the regime is the host's word, else the country of the proxy, else none, which is the strictest", () => {
  expect(regimeFor(ads, { regime: "ccpa", country: "IE" })).toBe("ccpa");
  expect(regimeFor(ads, { regime: "__proto__", country: "ie" })).toBe("gdpr");
  expect(regimeFor(ads, { country: "US-CA" })).toBe("ccpa");
  expect(regimeFor(ads, { country: "US" })).toBeUndefined();
  expect(regimeFor(ads, {})).toBeUndefined();
});

// The strings that others publish as tests.
const loading =
  (folder: string) =>
  <T>(name: string): T =>
    JSON.parse(readFileSync(join(folder, name), "utf8")) as T;
describeDataset("published strings of TCF", "tcf", (folder) => {
  const load = loading(folder);
  test("TCF: what the reference decodes we read alike, and what it refuses says no", () => {
    const vectors =
      load<
        {
          tcString: string;
          error?: string;
          decoded?: { policyVersion: number; created: string; purposeConsents: number[] };
        }[]
      >("tcf-vectors.json");
    expect(vectors.length).toBe(31);
    for (const { tcString, decoded } of vectors) {
      const ours = readTcf(tcString, undefined);
      if (!decoded || decoded.policyVersion < 4) expect(ours).toBe("unreadable");
      else if (ours !== "unreadable") expect([...ours]).toEqual(decoded.purposeConsents);
      if (decoded) {
        const model = TCString.decode(tcString);
        expect([...model.purposeConsents].filter(([, given]) => given).map(([id]) => id)).toEqual(
          decoded.purposeConsents,
        );
      }
    }
  });
});
describeDataset("published strings of GPP", "gpp", (folder) => {
  const load = loading(folder);
  test("GPP: sections are those of the reference, and the one that is broken on purpose says no", () => {
    const vectors =
      load<{ gppString: string; sectionIds: number[]; roundtrip?: boolean; error?: string }[]>("gpp-vectors.json");
    expect(vectors.length).toBe(28);
    for (const { gppString, sectionIds, error } of vectors) {
      const ours = readGpp(gppString, undefined);
      if (error !== undefined) expect(ours).toBe("unreadable");
      else {
        expect(new GppModel(gppString).getSectionIds()).toEqual(sectionIds);
        expect(ours === "unreadable" ? gppString : ours.us.length).toBe(sectionIds.filter((id) => id >= 6).length);
      }
    }
    for (const { s } of load<{ s: string }[]>("us-privacy-strings.json"))
      expect([s, readUsPrivacy(s) === "unreadable"]).toEqual([s, s.startsWith("2")]);
  });
});
