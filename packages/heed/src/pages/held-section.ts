// Everything held, folded by field.
import { INFINITY } from "@heed/core";
import { html } from "ghtml";
import type { Answers, DatumCard, FieldCard } from "./dashboard-model.ts";
import { button, type Forms } from "./form.ts";
import { day, lastDayOf, moment, momentText } from "./when.ts";
import type { PageWords } from "./words.ts";

/** One folded card a field; older rows are a link away. */
export function heldFields(words: PageWords, fields: readonly FieldCard[], forms: Forms, open = false): string {
  if (fields.length === 0) return html`<p class="card soft">${words.heldNone}</p>`;
  return html`<div>!${fields.map(
    (field) => html`<details class="card"!${open || !forms ? " open" : ""}>
<summary><span>${field.label}</span><span class="chip">${words.entries(field.total)}</span></summary>
<div class="inside">!${field.correct ? correction(words, field, field.correct, forms) : html`<p class="small soft">${words.notCorrectable}</p>`}!${field.data.map((datum) => row(words, field, datum, forms))}
!${
      field.next === undefined
        ? ""
        : forms === undefined
          ? html`<p class="small soft">${words.copy.rest}</p>`
          : html`<p><a class="button" href="/me?field=${encodeURIComponent(field.field)}&amp;before=${encodeURIComponent(field.next)}">${words.more}</a></p>`
    }</div>
</details>`,
  )}</div>`;
}

/** Says what is right instead; works without scripts. */
function correction(
  words: PageWords,
  field: FieldCard,
  { type, value, answers }: NonNullable<FieldCard["correct"]>,
  forms: Forms,
): string {
  if (!forms) return "";
  const box = answers
    ? choiceOf(answers)
    : type === "boolean"
      ? html`<select name="value"><option value="true"!${value === "true" ? " selected" : ""}>${words.yes}</option><option value="false"!${value === "false" ? " selected" : ""}>${words.no}</option></select>`
      : html`<input name="value" type="${BOXES[type]}"!${type === "number" ? html` step="any"` : ""} value="${type === "date" ? value.slice(0, 10) : value}" maxlength="2000" required autocomplete="off">`;
  return html`<details class="more"><summary>${words.correct}</summary>
<form class="filter" method="post" action="/me/api/correct"><input type="hidden" name="form" value="${forms.token}"><input type="hidden" name="field" value="${field.field}">
<label><span>${words.correctTo(field.label)}</span>!${box}</label><button>${words.correctSave}</button></form></details>`;
}

/** Values to choose from; before an answer none is chosen for anybody. */
export const choiceOf = (answers: Answers, open = ""): string =>
  html`<select name="value" required>!${
    answers.some(({ given }) => given) ? "" : html`<option value="" selected disabled>${open}</option>`
  }!${answers.map(
    ({ value, says, given }) => html`<option value="${value}"!${given ? " selected" : ""}>${says}</option>`,
  )}</select>`;

const BOXES = { string: "text", text: "text", number: "number", date: "date", email: "email" } as const;

function row(words: PageWords, field: FieldCard, datum: DatumCard, forms: Forms): string {
  return html`<div class="datum">
<p>!${datum.lines
    .map((line) => (line.label ? html`<span class="soft">${line.label}</span> ${line.value}` : html`${line.value}`))
    .join(" · ")}</p>
<p class="small">!${moment(words, datum.at)} · ${words.from}: ${datum.source}!${
    datum.sensitive ? html` · <span class="chip">${words.sensitive}</span>` : ""
  }</p>
!${datum.serves.length > 0 ? serves(words, datum) : ends(words, datum.keptUntil)}
!${stop(words, field, datum, forms)}
</div>`;
}

/** One thing may be stopped without a purpose being switched off. */
function stop(words: PageWords, { field, label }: FieldCard, { id, at, stop }: DatumCard, forms: Forms): string {
  if (stop === undefined) return "";
  const stopped = stop === "stopped";
  const says = stopped ? words.datum.again : words.datum.stop;
  return html`<div class="pair">!${stopped ? html`<span class="chip">${words.datum.stopped}</span>` : ""}!${button(
    forms,
    {
      action: "stop",
      fields: { id, field, value: String(!stopped) },
      label: says,
      class: "quiet",
      says: stopped ? `${says}: ${label}` : words.datum.stopWhich(label, momentText(words, at)),
    },
  )}</div>`;
}

const serves = (words: PageWords, datum: DatumCard): string =>
  html`<p class="small">${words.usedFor}: !${datum.serves
    .map(
      (service) =>
        html`${service.says} (${words.basisShort[service.basis]}!${service.law ? html`, ${service.law}` : ""}, !${lastDayOf(words, service.until)})`,
    )
    .join("; ")}</p>`;

/** Rows that nothing may use any more; to a browser that may not know, nothing is said. */
export function ends(words: PageWords, keptUntil: string | undefined): string {
  if (keptUntil === undefined) return "";
  return keptUntil === INFINITY
    ? html`<p class="small">${words.keptUnused}</p>`
    : html`<p class="small">${words.usedForNothing} !${day(words, keptUntil)}.</p>`;
}
