// Pages are drawn from their models only, and every word in a model that somebody else wrote shows as text.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { naughty } from "../../test/naughty.ts";
import { certificatePage } from "./certificate-page.ts";
import type { DashboardModel } from "./dashboard-model.ts";
import { dashboardPage } from "./dashboard-page.ts";
import { confirmDeletePage } from "./delete-pages.ts";
import { ledgerSentence } from "./ledger-sentence.ts";
import { link } from "./link.ts";
import { pageLanguage } from "./page-language.ts";
import { problemPage } from "./problem-page.ts";
import { countryName, linesOf } from "./show-value.ts";
import { CONTENT_SECURITY_POLICY } from "./style.ts";
import { ENGLISH } from "./words/en.ts";
import { wordsFor } from "./words.ts";

const AT = new Date("2026-03-01T12:00:00Z");
/** A model in which every free word is `text`. */
const modelOf = (text: string): DashboardModel => ({
  now: AT,
  language: "en",
  controller: { name: text, contact: text, address: text },
  officer: { name: text, contact: text },
  complaints: { authority: text, url: `https://authority.example/${text}` },
  ageRule: text,
  you: {
    by: "proven",
    alone: true,
    fresh: true,
    known: true,
    aliases: [{ ref: text, kind: text, strength: "proven", at: AT }],
  },
  paused: true,
  purposes: (["on", "off", "not answered", "closed", "unknown", "always"] as const).map((state, i) => ({
    name: text,
    says: text,
    benefit: text,
    basis: i === 5 ? "legal obligation" : i === 1 ? "legitimate interest" : "consent",
    law: text,
    control: i === 5 ? "none" : i === 1 ? "object" : "switch",
    state,
    until: "2027-01-01",
    answered: { at: AT, strength: "claimed" },
    reads: [{ field: text, label: text, keep: text }],
    recipients: [text],
    channels: [
      { channel: "web", on: true },
      { channel: "e-mail", on: false },
    ],
    waits: [
      { label: text, keep: text },
      { label: text, keep: text, instead: text },
    ],
    asks: state === "on" ? [{ field: text, label: text, answers: [{ value: text, says: text, given: true }] }] : [],
    offer: { gives: text, worth: text, since: AT },
    wouldEnd: { count: 2, until: "2026-03-08" },
    ending: { count: 2, until: "2026-03-08" },
    builtIn: i === 5,
  })),
  shelf: [
    {
      id: text,
      at: AT,
      placement: text,
      says: text,
      how: "personal",
      model: text,
      purpose: { name: text, says: text, control: "object", state: "on" },
      items: [
        { id: text, title: text, url: `/book/${text}`, why: { text, language: text }, hidden: false },
        { id: text, title: text, why: { text }, hidden: true, is: "group" },
        { id: text, title: text, why: { text }, hidden: false, is: "estimate" },
      ],
    },
  ],
  audiences: [{ id: text, name: text, since: AT, why: { text } }],
  moves: [{ name: text, at: AT, entered: true, why: { text } }],
  hidden: [
    { id: text, title: text },
    { id: text, title: text, group: true },
  ],
  held: [
    {
      field: text,
      correct: { type: "string", value: text, answers: [{ value: text, says: text, given: false }] },
      label: text,
      total: 9,
      next: text,
      data: [
        {
          id: text,
          at: AT,
          source: text,
          sensitive: true,
          lines: [{ label: text, value: text }, { value: text }],
          serves: [{ purpose: text, says: text, basis: "contract", law: text, until: "infinity" }],
          stop: "may",
        },
        {
          id: text,
          at: AT,
          source: text,
          sensitive: false,
          lines: [],
          serves: [],
          keptUntil: "2026-03-08",
          stop: "stopped",
        },
      ],
    },
  ],
  done: { lines: [{ at: AT, says: text, times: 2, own: false }], filter: { purpose: text }, next: text },
  learned: [{ capability: text, version: text, at: AT, keeps: text }],
  recipients: [{ name: text, role: "processor", country: text, kind: "sale", safeguard: text, purposes: [text] }],
  requests: [{ id: text, kind: text, state: text, at: AT }],
  messages: [{ id: text, complaint: true, at: AT, state: { answered: false, over: false, expectedBy: "2026-12-26" } }],
  address: text,
  signIn: `/account/${text}`,
});

const tongue = pageLanguage({ languages: ["en", "de"] }, {});

describe("pages", () => {
  test("no word of a model becomes markup, wherever it stands", () => {
    const shapes = [
      "<script>x</script>",
      "<img src=x onerror=x>",
      '"><svg onload=x>',
      "' autofocus onfocus=x '",
      "javascript:x",
      "</style><b>",
      "!",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...shapes, "a", " "), { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.join("");
        const model = modelOf(text);
        const forms = { token: text };
        const lines = [
          {
            store: text,
            count: 1,
            what: "kept" as const,
            why: [{ purpose: text, says: text, basis: "contract" as const, law: text, until: "2027-01-01" }],
          },
        ];
        const pages = [
          dashboardPage(model, { tongue, forms, said: text }),
          dashboardPage(model, { tongue, forms, part: "field" }),
          dashboardPage(model, { tongue, forms, part: "done" }),
          confirmDeletePage({ tongue, controller: { name: text }, lines, countable: 1 }, forms),
          certificatePage(
            bookshop,
            { tongue, path: `/certificate/${text}` },
            {
              id: text,
              asked: AT.toISOString(),
              at: AT.toISOString(),
              complete: false,
              stores: lines,
              recipients: [{ recipient: text, what: text, next: AT.toISOString() }],
            },
          ),
          problemPage({
            tongue,
            title: text,
            says: text,
            controller: { name: text },
            signIn: text,
            next: "fresh link",
          }),
        ];
        // Tags and their attributes, without the style sheet: exactly those of a page whose words are harmless.
        const harmless = modelOf("a");
        expect(skeleton(pages[0]!)).toEqual(
          skeleton(dashboardPage(harmless, { tongue, forms: { token: "a" }, said: "a" })),
        );
        for (const page of pages) expect(page).not.toMatch(/<(script|img|svg|b onerror)|<[^>]*\son\w+=/i);
      }),
      { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 },
    );
  });

  test("every text that breaks careless pages shows as text, in every field at once", () => {
    const harmless = skeleton(dashboardPage(modelOf("a"), { tongue, forms: { token: "a" }, said: "a" }));
    // A text may be no address, and then its link is none.
    const tags = (page: string) => skeleton(page).filter((tag) => !/^<\/?(a|span|b)\b/.test(tag));
    const expected = harmless.filter((tag) => !/^<\/?(a|span|b)\b/.test(tag));
    // Where a word is empty its part is left away; half a character cannot be stored.
    for (const text of naughty().flatMap((each) => (each === "" ? [] : [each.toWellFormed()]))) {
      const page = dashboardPage(modelOf(text), { tongue, forms: { token: text }, said: text });
      expect(tags(page), text.slice(0, 200)).toEqual(expected);
      expect(page, text.slice(0, 200)).not.toMatch(/<(script|img|svg|iframe)|<[^>]*\son\w+=|href="\s*javascript:/i);
    }
  });

  test("an address that is no web address is no link", () => {
    for (const url of ["javascript:alert(1)", "//elsewhere.example", "/\\elsewhere.example", "data:text/html,x", "b1"])
      expect(link(url, "A Book")).toBe("<span>A Book</span>");
    expect(link("/book/b1?a=1&b=2", "A Book")).toBe('<a href="/book/b1?a&#61;1&#38;b&#61;2">A Book</a>');
  });

  test("the policy allows the page's own style and nothing else", () => {
    expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'/);
    expect(dashboardPage(modelOf("a"), { tongue, forms: { token: "t" } })).not.toMatch(/\sstyle=|<script|<link/);
  });

  test("a purpose under contract or law has no control on its card", () => {
    const model = modelOf("word");
    const page = dashboardPage(
      { ...model, purposes: [{ ...model.purposes[5]!, builtIn: false }] },
      { tongue, forms: { token: "t" } },
    );
    expect(page.slice(page.indexOf("<article"), page.indexOf("</article>"))).not.toMatch(/<form|<button/);
  });
});

test("a page in German has no sentence of ours in English, and says why it is in German", () => {
  const german = pageLanguage({ languages: ["en", "de"] }, { accept: "de" });
  const page = dashboardPage({ ...modelOf("wort"), language: "de" }, { tongue: german, forms: { token: "t" } });
  expect(page).toContain('<html lang="de">');
  expect(page).toContain("Auf Deutsch, wie Ihr Browser es wünscht.");
  const text = page.slice(page.indexOf("<body>"));
  const sentences = (value: unknown): string[] =>
    typeof value === "string"
      ? [value]
      : typeof value === "object" && value
        ? Object.values(value).flatMap(sentences)
        : [];
  expect(sentences(ENGLISH).filter((each) => each.length > 14 && text.includes(each))).toEqual([]);
});

describe("words", () => {
  const names = { purposeSays: (name: string) => name, fieldLabel: (name: string) => name };
  const says = (kind: string, actor: string, detail: Record<string, unknown>, purpose = "newsletter") =>
    ledgerSentence(wordsFor("en"), { kind, purpose, actor, detail }, names);

  test("every kind of entry is one plain sentence", () => {
    expect(says("choice", "proven:dashboard", { value: false })).toBe("You said no to: “newsletter”.");
    expect(says("choice", "claimed:event", { value: true })).toBe("The site told us that you allowed: “newsletter”.");
    expect(says("use", "job:train", { fields: { email: 2, name: 0 } })).toBe("Used 2 × email for: “newsletter”.");
    expect(says("look", "staff", {})).toBe("Someone in our team looked at nothing, for: “newsletter”.");
    expect(says("look", "staff", {}, "rights")).toMatch(/^Someone in our team opened what we hold about you/);
    expect(says("decision", "visit:shelf", { placement: "shelf", arm: "holdout" })).toMatch(
      /without your data, for a fair comparison\.$/,
    );
    expect(says("denial", "campaign:x", {})).toBe("An attempt to use your data was refused, for: “newsletter”.");
    expect(says("request", "person:dashboard", { state: "restricted", value: "true" }, "rights")).toBe(
      "You paused every use.",
    );
    // What the staff did, nobody reads as their own doing.
    for (const detail of [
      { state: "restricted", value: "true" },
      { state: "restricted", value: "false" },
      { request: "export" },
      { request: "correct", field: "email" },
      { request: "delete kept" },
      { request: "erase" },
    ])
      for (const actor of ["staff:cli", "staff:0badc0de", "job:erasure", "server:shop"])
        expect(says("request", actor, detail, "rights")).not.toMatch(/\byou\b(?!r)/i);
    expect(says("request", "staff:cli", { request: "export" }, "rights")).toBe("Our team made a copy of your data.");
    expect(says("request", "person:dashboard", { request: "export" }, "rights")).toBe(
      "You downloaded a copy of your data.",
    );
    expect(says("something new", "job:x", {})).toBe("something new: “newsletter”.");
  });

  test("values read like words, and items by their title", () => {
    const title = (id: string) => (id === "b1" ? "A Book" : undefined);
    expect(linesOf({ order_id: "o1", products: [{ product_id: "b1", quantity: 2 }] }, title, ENGLISH)).toEqual([
      { label: "Order id", value: "o1" },
      { label: "Products", value: "A Book (quantity 2)" },
    ]);
    // Money has two digits, in its currency where that is named; other numbers are not parted: one may be a year.
    const order = { revenue: 1234.5, year: 2026, stars: 4.5 };
    const values = (language: string, of: object) => linesOf(of, title, wordsFor(language)).map(({ value }) => value);
    expect(values("en", order)).toEqual(["1,234.50", "2026", "4.5"]);
    expect(values("de", { ...order, currency: "JPY" })).toEqual(["1.235\u00a0¥", "2026", "4,5", "JPY"]);
    expect(linesOf(true, title, ENGLISH)).toEqual([{ value: "yes" }]);
    expect([countryName("IE", "en"), countryName("the moon", "en")]).toEqual(["Ireland", "the moon"]);
  });
});

/** The sequence of tags with the names of their attributes. */
function skeleton(page: string): string[] {
  const tags = page.slice(page.indexOf("</style>")).matchAll(/<\/?[a-z0-9]+(?:\s+[a-z-]+(?:="[^"]*")?)*\s*>/g);
  return [...tags].map(([tag]) => tag.replaceAll(/="[^"]*"/g, ""));
}

test("a voluntary question has no answer chosen for anybody", () => {
  const asking = (given: boolean) => {
    const model = modelOf("word");
    const asks = [{ field: "gender", label: "word", answers: [{ value: "woman", says: "A woman", given }] }];
    const purposes = model.purposes.filter(({ state }) => state === "on").map((on) => ({ ...on, asks }));
    return dashboardPage({ ...model, purposes, held: [] }, { tongue, forms: { token: "t" } });
  };
  expect(asking(false)).toMatch(/<select name="value" required><option value="" selected disabled>/);
  expect(asking(false)).toContain('<option value="woman">');
  expect(asking(true)).toContain('<option value="woman" selected>');
});
