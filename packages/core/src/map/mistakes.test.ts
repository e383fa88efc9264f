// Every mistake is found, all at once, each with its place and remedy.
import { describe, expect, test } from "vitest";
import { mayReach } from "../policy/may-receive.ts";
import type { DataMap } from "./data-map.ts";
import { defineMap } from "./data-map.ts";
import { mistakesIn } from "./mistakes.ts";

const sound = {
  controller: { name: "Shop", contact: "a@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] } },
  age: { minimum: 16, rule: "asked" },
  fields: {
    email: { kind: "trait", type: "email", identifies: true },
    seen: { kind: "event", properties: { product_id: "string", price: "number?" } },
  },
  purposes: { shelf: { says: "Show", basis: "consent", reads: { seen: "6 months" } } },
} as const;
type Loose = Record<string, unknown>;
const wrong = (over: Loose): string[] =>
  mistakesIn({ ...sound, ...over } as unknown as DataMap).map((mistake) => mistake.code);
const purpose = (over: Loose): string[] => wrong({ purposes: { shelf: { ...sound.purposes.shelf, ...over } } });

describe("mistakes in a map", () => {
  test("a sound map has none", () => expect(mistakesIn(defineMap(sound))).toEqual([]));

  test.each<[string, Loose]>([
    ["controller_missing", { controller: undefined }],
    ["authority_missing", { complaints: { authority: "", url: "" } }],
    ["languages_missing", { languages: [] }],
    ["regimes_missing", { regimes: {} }],
    ["age_rule_missing", { age: undefined }],
    ["undo_days_out_of_range", { undoDays: 31 }],
    ["map_incomplete", { fields: undefined }],
    ["never_taken", { fields: { faceTemplate: { kind: "trait", type: "string" } } }],
    ["never_taken", { fields: { upload: { kind: "event", properties: { voice_print: "string" } } } }],
    [
      "never_taken",
      { never: ["religion"], fields: { faith: { kind: "trait", type: "string", sensitive: "religion" } } },
    ],
    ["place_too_fine", { fields: { "context.location.latitude": { kind: "trait", type: "number" } } }],
    ["identifier_unmarked", { fields: { mail: { kind: "trait", type: "email" } } }],
    ["type_unknown", { fields: { seen: { kind: "event", properties: { price: "money" } } } }],
    ["one_of_malformed", { fields: { size: { kind: "trait", type: "number", oneOf: { "1": "one", "2": "two" } } } }],
    ["words_missing", { fields: { size: { kind: "trait", type: "string", oneOf: { s: { de: "klein" }, m: "m" } } } }],
    ["field_kind", { fields: { seen: { kind: "fact" } } }],
    ["sensitive_unknown", { fields: { seen: { kind: "trait", type: "string", sensitive: "taste" } } }],
    ["purpose_not_declared", { roles: { marketer: { purposes: ["shelv"] } } }],
    ["purpose_not_declared", { placements: { top: { capability: "x", purpose: "shelv" } } }],
    ["holdout_out_of_range", { placements: { top: { capability: "x", purpose: "shelf", holdout: 0.9 } } }],
    ["outcome_missing", { placements: { next: { capability: "propensity", purpose: "shelf" } } }],
    [
      "outcome_unread",
      {
        fields: { ...sound.fields, bought: { kind: "event", properties: {} } },
        purposes: { shelf: { ...sound.purposes.shelf, outcome: { event: "bought" } } },
        placements: { next: { capability: "propensity", purpose: "shelf" } },
      },
    ],
    [
      "scores_nobody",
      { placements: { top: { capability: "recommendations", purpose: "shelf", scoresEverybody: true } } },
    ],
    ["contract_missing", { recipients: { mail: { name: "Mailer", role: "processor", country: "DE" } } }],
  ])("%s", (code, over) => expect(wrong(over)).toContain(code));

  test.each<[string, Loose]>([
    ["words_missing", { says: " " }],
    ["basis_unknown", { basis: "curiosity" }],
    ["basis_missing", { basis: {} }],
    ["regime_not_declared", { basis: { gdpr: "consent", lgpd: "consent" } }],
    ["balancing_missing", { basis: "legitimate interest" }],
    ["law_missing", { basis: "legal obligation" }],
    ["field_not_declared", { reads: { sean: "6 months" } }],
    ["keep_malformed", { reads: { seen: "a while" } }],
    ["keep_malformed", { reads: { seen: "0 days" } }],
    ["keep_review_missing", { reads: { seen: "until withdrawn" } }],
    ["human_review_missing", { effect: "significant" }],
    ["effect_unknown", { effect: "huge" }],
    ["channel_unknown", { channels: ["pigeon"] }],
    ["device_unknown", { device: "always" }],
    ["device_needs_consent", { basis: "contract", device: "consent" }],
    ["double_opt_in_without_consent", { basis: "contract", doubleOptIn: true }],
    ["recipient_not_declared", { recipients: ["mailer"] }],
    ["outcome_unknown", { outcome: { event: "bought" } }],
    ["outcome_value", { outcome: { event: "seen", value: "product_id" } }],
    ["existing_customers_channel", { existingCustomers: { countries: ["DE"], note: "UWG 7(3)" } }],
  ])("of a purpose: %s", (code, over) => expect(purpose(over)).toContain(code));

  test("of what is sent where: only what people are told, encrypted, and with a safeguard outside the EEA", () => {
    const post = {
      name: "The mail house",
      role: "processor",
      country: "DE",
      contract: "2026-01-15",
      destination: { kind: "webhook", url: "https://post.example/in", sends: { shelf: ["seen"] } },
    };
    const shelf = { ...sound.purposes.shelf, recipients: ["post"] };
    const codes = (over: object, to: object = {}, purposes: object = { shelf }) =>
      mistakesIn({
        ...sound,
        purposes,
        recipients: { post: { ...post, ...over, destination: { ...post.destination, ...to } } },
      } as unknown as DataMap).map(({ code, place }) => `${code} ${place.replace('recipients["post"]', "")}`);
    expect(codes({})).toEqual([]);
    expect(codes({ country: "US" })).toEqual(["safeguard_missing .safeguard"]);
    expect(codes({ country: "US", safeguard: "standard contractual clauses" })).toEqual([]);
    expect(codes({ review: "next year", contractUntil: "2026-02-30" })).toEqual([
      "day_malformed .contractUntil",
      "day_malformed .review",
    ]);
    expect(codes({ hosts: ["https://smtp.example"] })).toEqual(["host_malformed .hosts"]);
    expect(codes({ hosts: ["smtp.example", "*.post.example"], country: "US" })).toEqual([
      "safeguard_missing .safeguard",
    ]);
    const urls = ["http://post.example", "https://ada:secret@post.example", "post.example", "https://post.example#x"];
    for (const url of urls) expect(codes({}, { url })).toEqual(["destination_url .destination.url"]);
    expect(codes({}, { url: "http://10.0.0.7:8080/in", local: true })).toEqual([]);
    const files = { kind: "files", url: "https://s3.example", bucket: "shop-out", region: "auto" };
    const table = { kind: "table", url: "postgres://warehouse.example/analytics" };
    const mail = { kind: "mail", url: "smtps://mail.example", from: "data@shop.example", to: "lists@agency.example" };
    for (const way of [files, table, mail]) expect(codes({}, way)).toEqual([]);
    expect(codes({}, { ...files, bucket: "../x", region: undefined, url: "http://s3.example" })).toEqual([
      "destination_url .destination.url",
      "destination_incomplete .destination.bucket",
      "destination_incomplete .destination.region",
    ]);
    for (const url of ["https://warehouse.example", "postgres://warehouse.example"])
      expect(codes({}, { ...table, url })).toContain("destination_url .destination.url");
    expect(codes({}, { ...mail, url: "https://mail.example", to: "a@b.example, c@d.example" })).toEqual([
      "destination_url .destination.url",
      "destination_incomplete .destination.to",
    ]);
    expect(codes({}, { perMinute: 0, kind: "pigeon" })).toEqual([
      "destination_kind .destination.kind",
      "rate_out_of_range .destination.perMinute",
    ]);
    expect(codes({}, { sends: { shelf: ["seen", "sean"], raffle: [] } })).toEqual([
      'field_not_read .destination.sends["shelf"]',
      'purpose_not_declared .destination.sends["raffle"]',
    ]);
    expect(codes({}, { sends: { shelf: "seen" } })).toEqual(['destination_incomplete .destination.sends["shelf"]']);
    expect(codes({}, { sends: undefined })).toEqual(["destination_incomplete .destination"]);
    expect(codes({}, {}, sound.purposes)).toEqual(['recipient_not_named .destination.sends["shelf"]']);
    const groups = { ...shelf, aggregateOnly: true };
    expect(codes({}, {}, { shelf: groups })).toContain('aggregate_only .destination.sends["shelf"]');
  });

  test("a host is reached where a recipient names it, and nowhere else", () => {
    const recipients = {
      post: { name: "Post", role: "processor", country: "DE", hosts: ["smtp.example", "*.post.example"] },
    } as const;
    const reached = (host: string) => mayReach({ recipients }, host);
    expect(
      ["smtp.example", "SMTP.example", "in.post.example", "localhost", "127.0.0.1"].filter((host) => !reached(host)),
    ).toEqual([]);
    expect(
      ["post.example", "a.b.post.example", "evil-smtp.example", "smtp.example.evil.example", ""].filter(reached),
    ).toEqual([]);
  });

  test("of roles and reasons to look", () => {
    const codes = (over: object) =>
      mistakesIn({ ...sound, ...over } as unknown as DataMap).map(({ code, place }) => `${code} ${place}`);
    expect(
      codes({ roles: { clerk: { purposes: [], fields: ["seen"] } }, lookReasons: { help: { says: "Help" } } }),
    ).toEqual(codes({}));
    expect(codes({ roles: { clerk: { purposes: [], fields: ["sean"] } } })).toContain(
      'field_not_declared roles["clerk"].fields',
    );
    for (const reason of [{}, undefined, { says: " " }, { says: {} }, { says: { en: "Help", de: "" } }])
      expect(codes({ lookReasons: { help: reason } })).toContain('reason_without_words lookReasons["help"].says');
    const shown = (shownWithin: unknown) => codes({ lookReasons: { fraud: { says: "Fraud", shownWithin } } });
    for (const span of ["12 months", "90 days", "1 years"]) expect(shown(span)).toEqual(codes({}));
    // The entry of a look is kept for 13 months.
    for (const span of ["13 months", "2 years", "0 days", "until withdrawn", "a while", 3, null])
      expect(shown(span)).toContain('look_never_shown lookReasons["fraud"].shownWithin');
  });

  test("all come at once, each with place and remedy", () => {
    const found = mistakesIn({
      ...sound,
      languages: [],
      purposes: { shelf: { says: "", basis: "x", reads: { sean: "soon" } } },
    } as unknown as DataMap);
    expect(found.length).toBeGreaterThanOrEqual(4);
    for (const mistake of found) {
      expect(mistake.place).not.toBe("");
      expect(mistake.says).toMatch(/\.$/);
      expect(mistake.remedy).toMatch(/[.?]$/);
    }
    expect(found.find((mistake) => mistake.code === "field_not_declared")?.remedy).toBe('Did you mean "seen"?');
  });

  test("a purpose can name only declared fields: the types say so too", () => {
    const shelf = { says: "Show", basis: "consent" } as const;
    // @ts-expect-error "sean" is not declared
    defineMap({ ...sound, purposes: { shelf: { ...shelf, reads: { sean: "6 months" } } } });
    // @ts-expect-error "gdpa" is not a declared regime
    defineMap({ ...sound, purposes: { shelf: { ...shelf, basis: { gdpa: "consent" }, reads: { seen: "1 days" } } } });
  });
});
