// "Can you trust us?": five self-tests with the numbers they rest on, for anybody to read. No script, nothing of a person.
import { type DataMap, purposesOf, type Reason, wordsIn } from "@heed/core";
import { html } from "ghtml";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";
import { type TrustWords, trustWords } from "./trust-words.ts";
import { day, lengthOf, moment } from "./when.ts";

type Counted = number | "fewer than 11";
type State = "holds" | "broken" | "not measured";

/** What was counted, by shape; rights count it. */
export type TrustModel = {
  readonly at: Date;
  readonly since: string;
  readonly tests: readonly {
    readonly name: keyof TrustWords["tests"];
    readonly state: State;
    readonly checked: Counted;
    readonly wrong: Counted;
  }[];
  readonly rates: readonly {
    readonly purpose: string;
    readonly notice: number;
    readonly people: Counted;
    readonly yes: number | null;
  }[];
  readonly unknownBrowsers: readonly {
    readonly purpose: string;
    readonly answers: Counted;
    readonly yes: number | null;
  }[];
  readonly denials: readonly { readonly purpose: string; readonly reason: Reason; readonly times: Counted }[];
  readonly requests: readonly {
    readonly kind: string;
    readonly asked: Counted;
    readonly medianSeconds: number | null;
  }[];
  readonly complaints: { readonly people: Counted; readonly waiting: Counted; readonly medianSeconds: number | null };
};

/** The whole document. Pure. */
export function trustPage(map: DataMap, model: TrustModel, tongue: Tongue): string {
  const words = trustWords(tongue.language);
  const broken = model.tests.filter((test) => test.state === "broken").length;
  const open = model.tests.filter((test) => test.state === "not measured").length;
  const body = html`<main class="wide">
<div class="hero">
<h1>${words.title}</h1>
<p>${words.intro(map.controller.name)}</p>
<p class="note!${broken > 0 ? " warn" : ""}" role="status"><b>${words.verdict(model.tests.length - broken - open, broken, open)}</b></p>
<p class="small">${words.counted} !${moment(words, model.at)}. ${words.since} !${day(words, model.since)}.</p>
</div>
<div class="sections last">
<section id="tests" aria-labelledby="tests-title"><h2 id="tests-title">${words.testsTitle}</h2><p>${words.testsIntro}</p>
<div class="cards two">!${model.tests.map((each) => test(words, each))}</div></section>
<section id="figures" aria-labelledby="figures-title"><h2 id="figures-title">${words.figuresTitle}</h2><p>${words.figuresIntro}</p>
<div class="cards">!${rates(words, map, model, tongue.language)}!${denials(words, map, model, tongue.language)}!${requests(words, model)}
<div class="card"><h3>${words.complaintsTitle}</h3><p>${words.complaints(toldIn(words, model.complaints))}</p>
<p class="soft"><a href="/rights?kind=COMPLAINT">${words.complainHere}</a> ${words.complainThere} <a href="${map.complaints.url}">${map.complaints.authority}</a></p></div></div></section>
<p class="soft">${words.more} <a href="/privacy">${words.notice}</a></p>
</div>
</main>`;
  return layout({
    title: words.title,
    tongue,
    addressIn: (language) => `/trust?locale=${language}`,
    body,
    skipTo: { id: "tests", says: words.testsTitle },
  });
}

function test(words: TrustWords, { name, state, checked, wrong }: TrustModel["tests"][number]): string {
  const { flag, how, rests } = words.tests[name];
  const chip = state === "holds" ? "chip on" : state === "broken" ? "chip bad" : "chip";
  return html`<article class="card" id="test-${name}"><div class="row"><h3>${flag}</h3><span class="${chip}">${words.states[state]}</span></div>
<p class="soft">${how}</p>
<p class="state">${state === "not measured" ? words.nothingChecked : rests(told(words, checked), told(words, wrong))}</p></article>`;
}

function rates(words: TrustWords, map: DataMap, model: TrustModel, language: string): string {
  const says = saysIn(map, language);
  const cells = (people: Counted, yes: number | null) =>
    html`<td>${told(words, people)}</td><td>${yes === null ? words.notTold : percent(yes)}</td><td>${yes === null ? words.notTold : percent(1 - yes)}</td>`;
  const all = [
    ...model.rates.map((rate) => ({ ...rate, by: words.version(rate.notice) })),
    ...model.unknownBrowsers.map(({ answers, ...rate }) => ({ ...rate, people: answers, by: words.unknown })),
  ];
  const rows = all
    .filter(({ people }) => isTold(people))
    .map(
      ({ purpose, by, people, yes }) =>
        html`<tr><th scope="row">${says(purpose)}</th><td>${by}</td>!${cells(people, yes)}</tr>`,
    );
  const { purpose, who, people, yes, no } = words.columns;
  // What says nothing in any column is one sentence, and no row of its own.
  const few = all.filter((rate) => !isTold(rate.people)).map((rate) => `${says(rate.purpose)} (${rate.by})`);
  const left = few.length === 0 ? "" : html`<p class="soft small">${words.fewFor(few.join(", "))}</p>`;
  return table(words, words.ratesTitle, [purpose, who, people, yes, no], rows, { says: words.ratesSays, left });
}

const isTold = (people: Counted): boolean => people !== "fewer than 11";

/** What the gate refused at people's own visits: counted, never stored with anybody. */
function denials(words: TrustWords, map: DataMap, model: TrustModel, language: string): string {
  const says = saysIn(map, language);
  const rows = model.denials.map(
    ({ purpose, reason, times }) =>
      html`<tr><th scope="row">${says(purpose)}</th><td>${words.why[reason]}</td><td>${told(words, times)}</td></tr>`,
  );
  const { purpose, why, times } = words.denials;
  return table(words, words.denialsTitle, [purpose, why, times], rows);
}

const table = (
  words: TrustWords,
  title: string,
  columns: readonly string[],
  rows: readonly string[],
  { says = "", left = "" } = {},
): string =>
  html`<div class="card"><h3>${title}</h3>!${
    rows.length === 0
      ? left || html`<p class="soft">${words.noneYet}</p>`
      : html`!${says && html`<p class="soft small">${says}</p>`}<div class="table" role="region" aria-label="${title}" tabindex="0"><table><thead><tr>!${columns.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead><tbody>!${rows}</tbody></table></div>!${left}`
  }</div>`;

const saysIn = (map: DataMap, language: string) => {
  const purposes = purposesOf(map);
  return (name: string) => (purposes[name] ? wordsIn(purposes[name].title ?? purposes[name].says, language) : name);
};

function requests(words: TrustWords, { requests: list }: TrustModel): string {
  const rows = list.map(
    ({ kind, asked, medianSeconds }) =>
      html`<dt>${words.requests[kind] ?? kind}</dt><dd>${told(words, asked)}, ${medianSeconds === null ? words.notTold : within(words, medianSeconds)}</dd>`,
  );
  return html`<div class="card"><h3>${words.requestsTitle}</h3>!${rows.length === 0 ? html`<p class="soft">${words.noneYet}</p>` : html`<dl class="meta">!${rows}</dl>`}</div>`;
}

/** The complaints as the words take them; the command line tells them too. */
export const toldIn = (words: TrustWords, { people, waiting, medianSeconds }: TrustModel["complaints"]) => ({
  people: told(words, people),
  waiting: told(words, waiting),
  within: medianSeconds === null ? undefined : within(words, medianSeconds),
});

/** How long an answer takes; the command line tells it too. */
export const within = (words: TrustWords, seconds: number): string =>
  seconds < 60 ? words.soon : lengthOf(words, seconds);

const told = (words: TrustWords, n: Counted): string =>
  typeof n === "number" ? n.toLocaleString(words.locale) : words.fewer;
const percent = (share: number): string => `${Math.round(100 * share)} %`;
