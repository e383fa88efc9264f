// Where a colleague is signed in, each ended alone.
import { html } from "ghtml";
import { type Colleague, frame, type Said, said } from "./staff-pages.ts";

type Session = {
  readonly id: string;
  readonly madeAt: Date;
  readonly until: Date;
  readonly method: string;
  readonly current: boolean;
};

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
const time = (at: Date): string => html`<time datetime="${at.toISOString()}">${minute(at)}</time>`;

/** `GET /staff/security`. */
export const securityPage = (who: Colleague, sessions: readonly Session[], what: Said = {}): string =>
  frame(
    "Your sign-in",
    html`<h1>Your sign-in</h1>!${said(what)}
<section class="card"><h2>Where you are signed in</h2><ul class="shelf">!${sessions.map(({ id, madeAt, until, method, current }) => html`<li><div><b>${current ? "Here" : "Elsewhere"}</b><p class="soft small">Since !${time(madeAt)} by ${method}, until !${time(until)} at the latest.</p></div>!${current ? "" : html`<form method="post" action="/staff/sessions/end"><input type="hidden" name="id" value="${id}"><button class="quiet" aria-label="End the session since ${minute(madeAt)}">End the session</button></form>`}</li>`)}</ul></section>`,
    who,
  );
