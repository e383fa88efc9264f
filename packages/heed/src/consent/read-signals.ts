// Reads Global Privacy Control, TCF, GPP and US Privacy strings wherever they arrive; the IAB's own libraries decode theirs.
import { createRequire } from "node:module";
import type { RawSignals, SignalReading, UsOptOut } from "@heed/core";

// Half a second of loading, which only a string needs: a command without one never waits for it.
const load = createRequire(import.meta.url);
let tcf: typeof import("@iabtechlabtcf/core") | undefined;
let gpp: typeof import("@iabgpp/cmpapi") | undefined;
const tcfLibrary = () => (tcf ??= load("@iabtechlabtcf/core") as typeof import("@iabtechlabtcf/core"));
const gppLibrary = () => (gpp ??= load("@iabgpp/cmpapi") as typeof import("@iabgpp/cmpapi"));

/** Loads the decoders now: a server's first visitor with a string does not wait for them. */
export function loadDecoders(): void {
  tcfLibrary();
  gppLibrary();
}

/** Longer than any honest string: a TC string with every vendor stays under 4,000 characters, a GPP string carries a few of such. */
const MAX_LENGTH = 20_000;
/** The first policy version of TCF 2.2; strings of older ones have been invalid since 20 November 2023. */
const POLICY_2_2 = 4;
/** TCF 2.3: strings created after this day without DisclosedVendors are invalid. */
const DISCLOSURE_SINCE = new Date("2026-03-01T00:00:00Z");

export const NO_SIGNALS: RawSignals = { gpc: false, tcf: [], gpp: [], usPrivacy: [], gdpr: false, sections: [] };

/**
 * Reads all of them; of several strings of a kind the strictest reading holds.
 *
 * @param vendor The site's own id on the IAB's vendor list, whose consent is then needed too.
 */
export function readSignals(raw: RawSignals, vendor: number | undefined): SignalReading {
  const gpps: (Gpp | "unreadable")[] = raw.gpp.map((text) => readGpp(text, vendor));
  const carried = new Set(gpps.flatMap((gpp) => (gpp === "unreadable" ? [] : gpp.sections)));
  // What should be there and is not could have said no.
  if (!raw.sections.every((id) => carried.has(id))) gpps.push("unreadable");
  const tcfs: Tcf[] = [
    ...raw.tcf.map((text) => readTcf(text, vendor)),
    ...gpps.flatMap((gpp) => (gpp === "unreadable" ? [gpp] : gpp.tcf)),
  ];
  if (raw.gdpr && tcfs.length === 0) tcfs.push("unreadable");
  const uss = [...raw.usPrivacy.map(readUsPrivacy), ...gpps.flatMap((gpp) => (gpp === "unreadable" ? [gpp] : gpp.us))];
  const gpc = raw.gpc || gpps.some((gpp) => gpp !== "unreadable" && gpp.gpc);
  return {
    gpc,
    ...(tcfs.length > 0 ? { tcf: tcfs.reduce(intersection) } : {}),
    ...(uss.length > 0 ? { us: uss.reduce(union) } : {}),
  };
}

type Tcf = ReadonlySet<number> | "unreadable";
type Us = ReadonlySet<UsOptOut> | "unreadable";
const intersection = (a: Tcf, b: Tcf): Tcf =>
  a === "unreadable" || b === "unreadable" ? "unreadable" : new Set([...a].filter((each) => b.has(each)));
const union = (a: Us, b: Us): Us => (a === "unreadable" || b === "unreadable" ? "unreadable" : new Set([...a, ...b]));

/** The TCF purposes that a TC string consents to; unreadable where the policy of decision 0025 refuses the string. */
export function readTcf(text: string, vendor: number | undefined): Tcf {
  if (text.length > MAX_LENGTH) return "unreadable";
  try {
    const model = tcfLibrary().TCString.decode(text);
    if (Number(model.policyVersion) < POLICY_2_2) return "unreadable";
    if (model.created >= DISCLOSURE_SINCE && !hasSegment(text, DISCLOSED)) return "unreadable";
    const purposes = new Set<number>();
    for (const [id, given] of model.purposeConsents) if (given) purposes.add(id);
    if (vendor === undefined) return purposes;
    // A vendor that was not disclosed has no consent, whatever its bit says.
    const disclosed = !hasSegment(text, DISCLOSED) || model.vendorsDisclosed.has(vendor);
    return disclosed && model.vendorConsents.has(vendor) ? purposes : new Set();
  } catch {
    return "unreadable";
  }
}

/** Segment type of DisclosedVendors: the first three bits of its first character. */
const DISCLOSED = 1;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const hasSegment = (text: string, type: number): boolean =>
  text
    .split(".")
    .slice(1)
    .some((segment) => ALPHABET.indexOf(segment.charAt(0)) >> 3 === type);

type Gpp = {
  readonly gpc: boolean;
  readonly tcf: readonly Tcf[];
  readonly us: readonly Us[];
  /** Ids of the sections it carries. */
  readonly sections: readonly number[];
};

/** What a GPP string says; unreadable as a whole when any of its sections is. */
export function readGpp(text: string, vendor: number | undefined): Gpp | "unreadable" {
  // A bare TC string has no GPP header, and the library would take it for one.
  if (text.length > MAX_LENGTH || !text.startsWith("D")) return "unreadable";
  try {
    const model = new (gppLibrary().GppModel)(text);
    const tcf: Tcf[] = [];
    const us: Us[] = [];
    let gpc = false;
    const sections: readonly number[] = model.getSectionIds();
    for (const [index, id] of sections.entries()) {
      // Sections stand in the order of their ids, behind the header.
      const section = text.split("~")[index + 1] ?? "";
      if (id === TCF_EU) tcf.push(readTcf(section, vendor));
      else if (id === US_PRIVACY) us.push(readUsPrivacy(section));
      else if (id >= US_FIRST) {
        const fields: unknown = model.getSection(sectionName(model, id));
        if (!isRecord(fields)) return "unreadable";
        gpc ||= fields["Gpc"] === true;
        us.push(optOuts(fields));
      }
    }
    return { gpc, tcf, us, sections };
  } catch {
    return "unreadable";
  }
}

const TCF_EU = 2;
const US_PRIVACY = 6;
const US_FIRST = 7;
// usnat and the states, by id from 7 on; a newer one that is not named here is unreadable.
const US_NAMES =
  "usnat usca usva usco usut usct usfl usmt usor ustx usde usia usne usnh usnj ustn usmn usmd usin usky usri".split(
    " ",
  );

function sectionName(model: import("@iabgpp/cmpapi").GppModel, id: number): string {
  const name = US_NAMES[id - US_FIRST];
  if (name === undefined || !model.hasSection(name)) throw new RangeError(`gpp_section: section ${id} is not known.`);
  return name;
}

/** 1: opted out (IAB GPP, US sections). Any of the sensitive categories counts. */
function optOuts(fields: Record<string, unknown>): ReadonlySet<UsOptOut> {
  const outs = new Set<UsOptOut>();
  if (fields["SaleOptOut"] === 1) outs.add("sale");
  if (fields["SharingOptOut"] === 1) outs.add("sharing");
  if (fields["TargetedAdvertisingOptOut"] === 1) outs.add("advertising");
  const sensitive = fields["SensitiveDataProcessing"];
  if (Array.isArray(sensitive) && sensitive.includes(1)) outs.add("sensitive");
  if (fields["Gpc"] === true) for (const out of ["sale", "sharing", "advertising"] as const) outs.add(out);
  return outs;
}

/** US Privacy string, version 1: notice, opt-out of sale, agreement; `1---` says that the law does not apply. */
export function readUsPrivacy(text: string): Us {
  const match = /^1[ny-]([ny-])[ny-]$/i.exec(text);
  if (!match) return "unreadable";
  return new Set<UsOptOut>(match[1]?.toLowerCase() === "y" ? ["sale", "sharing"] : []);
}

/**
 * Whether `Sec-GPC` is on: its value is "1"; any other is ignored. Of several headers, also of several that a proxy joined, one is enough.
 *
 * @param rawHeaders Names and values in turn, as Node gives them.
 */
export function readGpcHeader(rawHeaders: readonly string[]): boolean {
  return rawHeaders.some(
    (name, k) =>
      k % 2 === 0 &&
      name.toLowerCase() === "sec-gpc" &&
      (rawHeaders[k + 1] ?? "").split(",").some((value) => value.trim() === "1"),
  );
}

/** Signals inside an object that somebody sent: `context.consent` of an event, the `signals` of a choice, a query, cookies by name. */
export function signalsIn(given: unknown): RawSignals {
  if (!isRecord(given)) return NO_SIGNALS;
  const texts = (...names: readonly string[]): string[] =>
    names.flatMap((name) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      // What is there and is no text cannot be read: a string that no decoder takes stands for it.
      return value === undefined || value === null || value === "" ? [] : [typeof value === "string" ? value : "?"];
    });
  const on = (value: unknown): boolean => value === true || value === 1 || value === "1";
  const [gdpr, sid] = [given["gdpr"], given["gpp_sid"]];
  const sections = sectionsIn(sid);
  return {
    gpc: on(given["gpc"]) || on(given["globalPrivacyControl"]),
    tcf: texts("tcString", "tcf", "gdpr_consent", "euconsent-v2"),
    gpp: [...texts("gppString", "gpp"), ...(sections === "unreadable" ? ["?"] : [])],
    usPrivacy: texts("usPrivacy", "us_privacy", "usprivacy"),
    // "0" says that the law does not apply; anything else that is there is no such word.
    gdpr: ![undefined, null, "", "0", 0, false].some((no) => no === gdpr),
    sections: sections === "unreadable" ? [] : sections,
  };
}

/** `gpp_sid`: "7_8" or "7,8" or a list of ids; -1 is "not applicable", 0 "not known yet", and neither names a section. */
function sectionsIn(given: unknown): readonly number[] | "unreadable" {
  if (given === undefined || given === null || given === "") return [];
  const ids = (Array.isArray(given) ? given : String(given).split(/[_,]/)).map(Number);
  return ids.every(Number.isInteger) && ids.length <= 50 ? ids.filter((id) => id > 0) : "unreadable";
}

/** Signals of two places are signals of both. */
export const joinSignals = (a: RawSignals, b: RawSignals): RawSignals => ({
  gpc: a.gpc || b.gpc,
  tcf: [...a.tcf, ...b.tcf],
  gpp: [...a.gpp, ...b.gpp],
  usPrivacy: [...a.usPrivacy, ...b.usPrivacy],
  gdpr: a.gdpr || b.gdpr,
  sections: [...a.sections, ...b.sections],
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
