// A deletion as the person follows it: what is done, what is still to do, what stays and why. Whoever has the address sees this and nothing else.
import type { DataMap } from "@heed/core";
import { html } from "ghtml";
import { certificateWords } from "./certificate-words.ts";
import { type ErasureLine, isHeld, storeLists } from "./delete-pages.ts";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";
import { day, moment } from "./when.ts";
import { wordsFor } from "./words.ts";

/** What the page shows of a certificate. */
export type ShownCertificate = {
  readonly id: string;
  readonly asked: string;
  readonly at: string;
  readonly complete: boolean;
  readonly stores: readonly ErasureLine[];
  readonly recipients: readonly { readonly recipient: string; readonly what: string; readonly next?: string }[];
  readonly backups?: {
    readonly identifiersUnreadableSince?: string;
    readonly rowsUntil: string;
    readonly outOfReach: number;
  };
};

/** So often a page that is not finished shows itself again. */
const AGAIN_SECONDS = 3;
/** So long all that goes quickly may take. */
const WATCHED_MS = 60_000;

/** In which language, and at which path: the file lies below it. */
export type CertificateFrame = { readonly tongue: Tongue; readonly path: string };

/** The whole document. Pure. */
export function certificatePage(
  map: DataMap,
  frame: CertificateFrame,
  certificate: ShownCertificate | undefined,
): string {
  const { tongue, path } = frame;
  const say = sayIn(tongue.language);
  const { words } = say;
  const addressIn = (language: string) => `${path}?locale=${language}`;
  if (!certificate) {
    const none = html`<main class="narrow"><h1>${words.gone}</h1><p>${words.goneSays}</p></main>`;
    return layout({ title: words.gone, tongue, addressIn, body: none });
  }
  const { complete, stores, recipients, backups } = certificate;
  const held = complete && isHeld(stores);
  const title = held ? words.held : complete ? words.done : words.doing;
  const waits = stores.filter((line) => line.what === "waiting");
  const stay = stores.filter((line) => line.what === "anonymised");
  // Somebody outside may take days, and so may a total: nobody watches that.
  const soon =
    !complete &&
    (waits.some((line) => line.until === undefined) ||
      Date.parse(certificate.at) - Date.parse(certificate.asked) < WATCHED_MS ||
      (waits.length === 0 && recipients.every((each) => each.what !== "waiting")));
  const body = html`<main class="narrow"><h1>${title}</h1>
<p role="status">${held ? words.heldSays : complete ? words.doneSays : words.doingSays}</p>
!${waits.length === 0 ? "" : html`<section class="card"><h2>${words.waits}</h2><ul class="shelf">!${waits.map((line) => waiting(say, line))}</ul></section>`}
!${storeLists(say.page, stores, words.went)}
!${stay.length === 0 ? "" : html`<section class="card"><h2>${words.counted}</h2><ul class="shelf">!${stay.map((line) => anonymised(say, line))}</ul><p class="soft small">${words.countedSays}</p></section>`}
!${recipients.length === 0 ? "" : html`<section class="card"><h2>${words.recipients}</h2><ul class="shelf">!${recipients.map((each) => recipient(say, map, each))}</ul></section>`}
!${backups ? html`<section class="card"><h2>${words.backups}</h2>!${aboutBackups(say, backups)}</section>` : ""}
<section class="card"><dl class="meta"><dt>${words.number}</dt><dd>${certificate.id}</dd><dt>${words.asked}</dt><dd>!${moment(say.page, new Date(certificate.asked))}</dd>!${
    complete ? html`<dt>${words.finished}</dt><dd>!${moment(say.page, new Date(certificate.at))}</dd>` : ""
  }</dl>
<p><a class="button !${complete ? "main" : ""}" href="${path}/file" download>${complete ? words.download : words.soFar}</a></p>
<p class="soft small">${words.verify}</p></section>
<div class="soft small">!${words.notes.map((note) => html`<p>${note}</p>`)}<p>${words.keep}</p></div></main>`;
  return layout({ title, tongue, addressIn, body, ...(soon ? { againSeconds: AGAIN_SECONDS } : {}) });
}

type Say = ReturnType<typeof sayIn>;
const sayIn = (language: string) => ({ words: certificateWords(language), page: wordsFor(language) });

function waiting({ words, page }: Say, line: ErasureLine): string {
  const until = line.until ? html`<p class="soft small">${words.until} !${day(page, line.until)}</p>` : "";
  return html`<li><div><b>${page.stores[line.store] ?? page.store(line.store)}</b>!${until}</div></li>`;
}

const anonymised = ({ page }: Say, line: ErasureLine): string =>
  html`<li><div><b>${page.stores[line.store] ?? page.store(line.store)}</b></div><span class="chip">${page.entries(line.count)}</span></li>`;

function recipient({ words, page }: Say, map: DataMap, line: ShownCertificate["recipients"][number]): string {
  const name = map.recipients?.[line.recipient]?.name ?? line.recipient;
  const again =
    line.next === undefined ? "" : html`<p class="soft small">${words.next} !${moment(page, new Date(line.next))}</p>`;
  return html`<li><div><b>${name}</b>!${again}</div><span class="chip">${words.outcome[line.what] ?? line.what}</span></li>`;
}

function aboutBackups({ words, page }: Say, truth: NonNullable<ShownCertificate["backups"]>): string {
  const since = truth.identifiersUnreadableSince;
  const readable =
    since !== undefined
      ? html`${words.unreadable} !${moment(page, new Date(since))}.`
      : html`${truth.outOfReach > 0 ? words.outOfReach(truth.outOfReach) : words.readable}`;
  return html`<p>!${readable}</p><p>${words.rowsUntil} !${day(page, truth.rowsUntil)}. ${words.restore}</p>`;
}
