// Buttons that do something: each is a form that posts, with the token that binds it to the session.
import { html } from "ghtml";

/** Undefined in a copy, which can show and not do. */
export type Forms = { readonly token: string } | undefined;

type Button = {
  /** The end of `/me/api/...`. */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly label: string;
  readonly class?: "main" | "danger" | "quiet";
  /** What assistive technology reads, where the label alone does not say what it is about. */
  readonly says?: string;
  /** Names the form, for what is answered beside it on the page. */
  readonly id?: string;
};

/** A form with one button. */
export const button = (forms: Forms, it: Button): string =>
  form(
    forms,
    it,
    html`<button!${it.class ? html` class="${it.class}"` : ""}!${it.says ? html` aria-label="${it.says}"` : ""}>${it.label}</button>`,
  );

/** A form whose button is a switch; pressing it asks for the other state. In a copy: the state. */
export const switchButton = (forms: Forms, it: Button & { readonly on: boolean }): string =>
  forms
    ? form(
        forms,
        it,
        html`<button role="switch" aria-checked="${String(it.on)}" aria-label="${it.says ?? it.label}">${it.label}</button>`,
      )
    : html`<span class="chip!${it.on ? " on" : ""}">${it.label}</span>`;

const form = (forms: Forms, it: Button, inside: string): string =>
  forms === undefined
    ? ""
    : html`<form!${it.id ? html` id="${it.id}"` : ""} method="post" action="/me/api/${it.action}"><input type="hidden" name="form" value="${forms.token}">!${Object.entries(
        it.fields,
      ).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}!${inside}</form>`;
