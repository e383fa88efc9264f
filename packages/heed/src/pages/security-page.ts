// Where a colleague is signed in, each ended alone, and the passkeys by which they come.
import { html } from "ghtml";
import { addPasskey, type Colleague, frame, type Said, said } from "./staff-pages.ts";

type Session = {
  readonly id: string;
  readonly madeAt: Date;
  readonly until: Date;
  readonly method: string;
  readonly current: boolean;
};

type Passkey = { readonly id: string; readonly name: string; readonly madeAt: Date; readonly usedAt: Date | undefined };

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
const time = (at: Date): string => html`<time datetime="${at.toISOString()}">${minute(at)}</time>`;

const passkeysOf = (passkeys: readonly Passkey[]): string =>
  html`<section class="card"><h2>Passkeys</h2><p class="soft">Your phone, computer or security key signs you in with a touch, a look or its PIN. Nothing has to be typed, and no false page can ask for it.</p>!${passkeys.length === 0 ? "" : html`<ul class="shelf">!${passkeys.map(({ id, name, madeAt, usedAt }) => html`<li><div><b>${name}</b><p class="soft small">Since !${time(madeAt)}, !${usedAt ? html`last used !${time(usedAt)}` : "not used yet"}.</p></div><form method="post" action="/staff/passkeys/end"><input type="hidden" name="id" value="${id}"><button class="quiet" aria-label="Remove ${name}">Remove</button></form></li>`)}</ul>`}!${addPasskey("/staff/security")}</section>`;

/** `GET /staff/security`; `passkeys` undefined: this address can have none. */
export const securityPage = (
  who: Colleague,
  sessions: readonly Session[],
  passkeys: readonly Passkey[] | undefined,
  what: Said = {},
): string =>
  frame(
    "Your sign-in",
    html`<h1>Your sign-in</h1>!${said(what)}!${passkeys === undefined ? "" : passkeysOf(passkeys)}
<section class="card"><h2>Where you are signed in</h2><ul class="shelf">!${sessions.map(({ id, madeAt, until, method, current }) => html`<li><div><b>${current ? "Here" : "Elsewhere"}</b><p class="soft small">Since !${time(madeAt)} by ${method}, until !${time(until)} at the latest.</p></div>!${current ? "" : html`<form method="post" action="/staff/sessions/end"><input type="hidden" name="id" value="${id}"><button class="quiet" aria-label="End the session since ${minute(madeAt)}">End the session</button></form>`}</li>`)}</ul></section>`,
    who,
  );
