// Banner and preference centre: one element, made from the notice. Saying no takes as many clicks as saying yes, and looks the same.
import type { NoticePurpose } from "@heed/core";
import { STYLE } from "./choices-style.ts";
import type { HeedBrowser, Standing } from "./client.ts";
import { element } from "./element.ts";
import { isAsked } from "./rules.ts";

const NAME = "heed-choices";

/** Shows the banner, or with `all` the preference centre; the banner goes by itself when nothing is left to ask. */
export function show(heed: HeedBrowser, all: boolean): void {
  if (!customElements.get(NAME)) customElements.define(NAME, HeedChoices);
  const found = document.querySelector<HeedChoices>(NAME);
  const shown = found ?? new HeedChoices();
  // First in the page: a keyboard meets the question before what it is about.
  if (!found) document.body.prepend(shown);
  shown.start(heed);
  if (all) shown.open();
}

/** `<heed-choices>`; `show` makes it. It holds listeners for as long as it is in the page. */
class HeedChoices extends HTMLElement {
  #heed: HeedBrowser | undefined;
  #standing: Standing | undefined;
  #stop: (() => void) | undefined;
  #sheet = new CSSStyleSheet();
  #root = this.attachShadow({ mode: "open" });
  #bar: HTMLElement | undefined;
  #status = element("p", { role: "status" });
  #size = new ResizeObserver(() => this.#makeRoom());

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [this.#sheet];
    this.#root.append(this.#status);
  }

  start(heed: HeedBrowser): void {
    if (this.#heed) return;
    this.#heed = heed;
    this.#stop = heed.on((standing) => {
      this.#standing = standing;
      this.#sheet.replaceSync(STYLE + (standing.notice.style ?? ""));
      const asked = standing.unanswered.map(({ name }) => name).join();
      if (asked !== this.#bar?.dataset["asks"]) this.#showBar(asked);
    });
  }

  disconnectedCallback(): void {
    this.#stop?.();
    this.#size.disconnect();
  }

  get #words(): Readonly<Record<string, string>> {
    return this.#standing?.notice.words ?? {};
  }

  #in(): { lang: string; dir: string } {
    const lang = this.#standing?.notice.locale ?? "en";
    return { lang, dir: /^(ar|fa|he|ur)\b/.test(lang) ? "rtl" : "ltr" };
  }

  #showBar(asks: string): void {
    const held = this.#bar?.contains(this.#root.activeElement);
    this.#bar?.remove();
    this.#bar = undefined;
    const { notice, unanswered = [], gpc } = this.#standing ?? {};
    if (notice && asks) {
      const words = this.#words;
      this.#bar = element(
        "section",
        { class: "bar", "aria-labelledby": "title", "data-asks": asks, tabindex: "-1", ...this.#in() },
        element("h2", { id: "title" }, words["title"] ?? ""),
        element("p", {}, words["intro"]?.replace("{name}", notice.controller) ?? ""),
        notice.purposes.some((each) => isAsked(each) && this.#standing?.answerTo(each) !== undefined) &&
          element("p", {}, words["changed"] ?? ""),
        element("ul", {}, ...unanswered.map((each) => element("li", {}, each.says, this.#grown(each)))),
        gpc && element("p", { class: "signal" }, words["gpc"] ?? ""),
        element(
          "div",
          { class: "buttons" },
          this.#button("refuse", "main", () => this.#answer(unanswered, false)),
          this.#button("accept", "main", () => this.#answer(unanswered, true)),
          this.#button("choose", "", () => this.open()),
        ),
      );
      this.#root.append(this.#bar);
      this.#size.observe(this.#bar);
      this.#say(words["title"]);
    } else if (held) document.body.focus();
    this.#makeRoom();
  }

  /** What of a purpose is new since it was answered. */
  #grown(purpose: NoticePurpose): Node | undefined {
    const before = this.#standing?.noticeOf(purpose) ?? Infinity;
    const isNew = ({ since }: { since: number }): boolean => since > before;
    const parts = [
      ...readsOf(purpose.reads.filter(isNew)),
      ...recipientsOf(purpose.recipients.filter(isNew)),
      ...purpose.traits.filter(isNew).map(({ title, says }) => `${title}: ${says}`),
    ];
    return parts.length > 0 ? list(parts) : undefined;
  }

  #button(word: string, kind: string, press: () => void): HTMLButtonElement {
    return element("button", { type: "button", class: kind, onclick: press }, this.#words[word] ?? word);
  }

  /** Its address opens once: it is made at the click. */
  readonly #openDashboard = async (event: Event): Promise<void> => {
    event.preventDefault();
    const address = await this.#heed?.dashboard();
    if (address) location.href = address;
  };

  /** What is focused or at the end of the page stays visible above the banner (WCAG 2.2, 2.4.11); nothing that is seen moves. */
  #makeRoom(): void {
    const room = this.#bar ? `${this.#bar.offsetHeight + 12}px` : "";
    document.documentElement.style.scrollPaddingBottom = room;
    document.body.style.paddingBottom = room;
  }

  #say(text: string | undefined): void {
    this.#status.textContent = "";
    // A reader hears only what changes after it has met the place.
    setTimeout(() => this.#status.replaceChildren(text ?? ""), 100);
  }

  /** The same answer to all of these; a no also objects to what rests on an interest. */
  #answer(purposes: readonly NoticePurpose[], value: boolean): void {
    const { notice, answerTo } = this.#standing ?? {};
    const objects = (notice?.purposes ?? []).filter(
      (each) => isAsked(each) && each.ask === "object" && (value ? answerTo?.(each) === false : true),
    );
    this.#heed?.choose(Object.fromEntries([...purposes, ...objects].map(({ name }) => [name, value])));
    this.#say(this.#words["saved"]);
  }

  /** Opens the preference centre; the browser keeps the focus in it, closes it with Escape and brings the focus back. */
  open(): void {
    const standing = this.#standing;
    if (!standing || this.#root.querySelector("dialog")) return;
    const words = this.#words;
    const asked = standing.notice.purposes.filter(isAsked);
    const elsewhere = standing.notice.purposes.filter((purpose) => purpose.elsewhere);
    const others = standing.notice.purposes.filter((purpose) => !isAsked(purpose) && !purpose.elsewhere);
    const cards = asked.map((purpose) => card(purpose, standing));
    const consents = asked.filter(({ ask }) => ask === "consent");
    const close = (): void => dialog.close();
    const all = (value: boolean) => () => {
      this.#answer(consents, value);
      close();
    };
    const save = (): void => {
      this.#heed?.choose(Object.fromEntries(cards.flatMap(({ answer }) => answer() ?? [])));
      this.#say(words["saved"]);
      close();
    };
    const dialog = element(
      "dialog",
      { "aria-labelledby": "centre", onclose: () => dialog.remove(), ...this.#in() },
      element(
        "div",
        {},
        element(
          "header",
          {},
          element("h2", { id: "centre" }, words["centre"] ?? ""),
          this.#button("close", "quiet", close),
        ),
        element(
          "div",
          { class: "body", tabindex: "0", role: "group", "aria-labelledby": "centre" },
          standing.gpc && element("p", { class: "signal" }, words["gpc"] ?? ""),
          standing.untold && element("p", { class: "signal" }, words["pending"] ?? ""),
          ...cards.map(({ part }) => part),
          ...elsewhere.map((purpose) => plainCard(purpose, words)),
          element(
            "details",
            {},
            element("summary", {}, words["needed"] ?? ""),
            ...others.map((purpose) => plainCard(purpose, words)),
          ),
          element(
            "p",
            {},
            element("a", { href: standing.notice.dashboard, onclick: this.#openDashboard }, words["held"] ?? ""),
          ),
          element("p", {}, element("a", { href: standing.notice.privacy }, words["whole"] ?? "")),
        ),
        element(
          "footer",
          {},
          element(
            "div",
            { class: "buttons" },
            this.#button("refuse", "main", all(false)),
            this.#button("accept", "main", all(true)),
            this.#button("save", "", save),
          ),
        ),
      ),
    );
    this.#root.append(dialog);
    dialog.showModal();
  }
}

// A name in another script must not turn the order of what follows.
const isolated = (name: string, rest: string): HTMLElement => element("span", {}, element("bdi", {}, name), rest);

type Words = Readonly<Record<string, string>>;

/** One purpose with its switch; `answer` is what the switch says, if it says anything. */
function card(
  purpose: NoticePurpose,
  { notice, gpc, answerTo }: Standing,
): { part: HTMLElement; answer: () => [[string, boolean]] | undefined } {
  const { words } = notice;
  const { name, ask } = purpose;
  const before = answerTo(purpose);
  const objects = ask === "object";
  const input = element("input", {
    type: "checkbox",
    id: `to-${name}`,
    class: objects && "object",
    role: !objects && "switch",
    disabled: purpose.closed || (gpc && purpose.gpc),
    "aria-describedby": `of-${name}`,
  });
  // Nothing is ticked that the person has not ticked before.
  input.checked = objects ? before === false : before === true;
  const part = element(
    "section",
    { class: "card" },
    objects && element("h3", {}, purpose.says),
    !objects && element("label", { for: input.id }, element("span", {}, purpose.says), input),
    element(
      "div",
      { id: `of-${name}` },
      purpose.closed && element("p", { class: "signal" }, words["signal"] ?? ""),
      facts(purpose, words),
    ),
    objects && element("label", { for: input.id }, element("span", {}, words["object"] ?? ""), input),
  );
  const answer = (): [[string, boolean]] | undefined => {
    if (!objects) return [[name, input.checked]];
    // Without an act of the person there is nothing to record.
    return input.checked === (before === false) ? undefined : [[name, !input.checked]];
  };
  return { part, answer };
}

/** A purpose that is not answered here, with the reason. */
const plainCard = (purpose: NoticePurpose, words: Words): HTMLElement =>
  element(
    "section",
    { class: "card" },
    element("h3", {}, purpose.says),
    purpose.elsewhere && element("p", { class: "soft" }, words["elsewhere"] ?? ""),
    facts(purpose, words),
  );

const list = (parts: readonly (string | Node)[]): HTMLElement =>
  element("ul", {}, ...parts.map((part) => element("li", {}, part)));

/** Each field with how long it is kept, each recipient with what they are. */
const readsOf = (reads: NoticePurpose["reads"]): Node[] => reads.map(({ says, keep }) => isolated(says, `: ${keep}`));
const recipientsOf = (recipients: NoticePurpose["recipients"]): Node[] =>
  recipients.map(({ name, says }) => isolated(name, ` (${says})`));

function facts({ gives, reads, recipients, traits }: NoticePurpose, words: Words): HTMLElement {
  const row = (title: string | undefined, ...texts: (string | Node)[]): Node[] =>
    texts.length === 0
      ? []
      : [element("dt", {}, title ?? ""), element("dd", {}, texts.length === 1 ? (texts[0] ?? "") : list(texts))];
  return element(
    "dl",
    {},
    ...row(words["gives"], ...(gives ? [gives] : [])),
    ...row(words["reads"], ...readsOf(reads)),
    ...row(words["goes"], ...(recipients.length > 0 ? recipientsOf(recipients) : [words["nobody"] ?? ""])),
    ...[...new Set(traits.map(({ title }) => title))].flatMap((title) =>
      row(title, ...traits.filter((each) => each.title === title).map(({ says }) => says)),
    ),
  );
}
