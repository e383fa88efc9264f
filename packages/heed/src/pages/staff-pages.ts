// The staff's pages: signing in, a second factor, an invitation. Pure, English, without a script.
import type { DataMap } from "@heed/core";
import { html } from "ghtml";
import { layout } from "./layout.ts";

export type Colleague = {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly admin: boolean;
  readonly secured: boolean;
};

/** What a page says before its content: what went wrong. */
export type Said = { readonly wrong?: string };

const said = ({ wrong }: Said): string =>
  wrong === undefined ? "" : html`<p class="note warn" role="alert">${wrong}</p>`;

const frame = (title: string, body: string, who?: Colleague): string =>
  layout({
    title: `${title} · staff`,
    tongue: { language: "en", why: "first", languages: ["en"] },
    body: html`<main class="narrow">!${body}</main>`,
    foot: who
      ? html`<footer class="wide tongue"><p>Signed in as ${who.name}, ${who.role}.</p><form method="post" action="/staff/leave" class="pair"><button class="quiet">Sign out</button><button class="quiet" name="everywhere" value="yes">Sign out everywhere</button></form></footer>`
      : html`<footer class="wide"><p>For the people who work here. <a href="/privacy">What we do with customers’ data</a></p></footer>`,
  });

/** Shown by the script, where the browser knows passkeys; then goes to `/staff`. */
const passkeyForm = (step: "add" | "enter", otherwise: string, inside: string): string =>
  html`<form hidden!${step === "add" ? ' class="card"' : ""} data-passkey="${step}" data-then="/staff" data-otherwise="${otherwise}">!${inside}<p class="note warn" role="alert" hidden></p></form><script src="/staff/passkey.js" defer></script>`;

const addPasskey = passkeyForm(
  "add",
  "No passkey was made. This device may have one for you already, or it was stopped.",
  html`<p>Or your device itself: with a passkey there is nothing to type, and no false page can ask for it.</p><label><span>A name for it, such as “Work laptop”</span><input type="text" name="name" maxlength="60" autocomplete="off"></label><label><span>Your password, to be sure that it is you</span><input type="password" name="password" required maxlength="128" autocomplete="current-password"></label><button class="main">Add a passkey</button>`,
);

const enterByPasskey = passkeyForm(
  "enter",
  "Nobody was signed in: it was stopped, or this device has no passkey for here.",
  html`<button>Sign in with a passkey</button>`,
);

/** `GET /staff` for whoever is not signed in. */
export const signInPage = (
  map: DataMap,
  ways: { readonly provider: boolean; readonly passkeys: boolean },
  what: Said = {},
  email = "",
): string =>
  frame(
    "Sign in",
    html`<h1>Sign in</h1><p class="soft">${map.controller.name}</p>!${said(what)}!${ways.provider ? html`<p><a class="button main" href="/staff/provider">Sign in with your work account</a></p><p class="soft small">Or with a password:</p>` : ""}
<form method="post" action="/staff/sign-in" class="card">
<label><span>E-mail address</span><input type="email" name="email" value="${email}" required maxlength="254" autocomplete="username"></label>
<label><span>Password</span><input type="password" name="password" required maxlength="128" autocomplete="current-password"></label>
<button class="main">Sign in</button></form>!${ways.passkeys ? enterByPasskey : ""}
<p class="soft small">No account yet, or the password is lost? Ask whoever runs Heed for an invitation.</p>`,
  );

/** The second step. */
export const codePage = (what: Said = {}): string =>
  frame(
    "Second step",
    html`<h1>Second step</h1>!${said(what)}
<form method="post" action="/staff/code" class="card">
<label><span>The six digits that your authenticator shows, or one of your spare codes</span><input type="text" name="code" required maxlength="20" autocomplete="one-time-code" autofocus></label>
<button class="main">Go on</button></form>
<p class="soft small"><a href="/staff">Begin again</a></p>`,
  );

/** Behind an invitation's link; `undefined`: it is over. */
export function invitationPage(
  map: DataMap,
  invited: { readonly email: string; readonly role: string } | undefined,
  what: Said = {},
  name = "",
): string {
  if (!invited)
    return frame(
      "Invitation",
      html`<h1>This invitation is over</h1><div class="card"><p>It was used, replaced or is older than seven days. Ask for a new one, or sign in.</p><p><a class="button main" href="/staff">Sign in</a></p></div>`,
    );
  return frame(
    "Invitation",
    html`<h1>Welcome to ${map.controller.name}</h1><p class="soft">An account for <b>${invited.email}</b>, in the role <b>${invited.role}</b>.</p>!${said(what)}
<form method="post" class="card">
<label><span>Your name, for your colleagues; customers never see it</span><input type="text" name="name" value="${name}" required maxlength="100" autocomplete="name"></label>
<label><span>A password of at least 12 characters</span><input type="password" name="password" required minlength="12" maxlength="128" autocomplete="new-password"></label>
<button class="main">Make my account</button>
<input type="hidden" name="username" value="${invited.email}" autocomplete="username"></form>
<p class="soft small">Kept of you: name, address, role, a hash of the password, and when you signed in. Whoever opens a customer leaves an entry with role, purpose, reason and time, which that customer reads, without a name. With the account all of it is deleted but the entries.</p>`,
  );
}

/** Sets a second factor up: first the password, then the code. */
export function secondFactorPage(
  who: Colleague,
  shown: { readonly image: string; readonly secret: string; readonly spare: readonly string[] } | undefined,
  what: Said = {},
  passkeys = false,
): string {
  const inside = shown
    ? html`<ol class="cards steps"><li class="card"><h2>1. Scan this with your authenticator</h2>!${shown.image}<p class="soft small">Or type this key: <code>${shown.secret}</code></p></li>
<li class="card"><h2>2. Keep these spare codes</h2><p class="soft small">Each lets you in once without the authenticator. They are shown this one time.</p><p class="spare">!${shown.spare.map((code) => html`<code>${code}</code> `)}</p></li>
<li class="card"><h2>3. Prove that it works</h2><form method="post" action="/staff/code"><label><span>The six digits that it shows now</span><input type="text" name="code" required maxlength="20" inputmode="numeric" autocomplete="one-time-code"></label><button class="main">Done</button></form></li></ol>`
    : html`<form method="post" action="/staff/second-factor" class="card"><p>A password alone opens no customer: it can be guessed, reused or watched. An authenticator app on your phone adds a code that changes every 30 seconds.</p>
<label><span>Your password, once more</span><input type="password" name="password" required maxlength="128" autocomplete="current-password"></label><button class="main">Set it up</button></form>!${passkeys ? addPasskey : ""}`;
  return frame("Second factor", html`<h1>Add a second factor</h1>!${said(what)}!${inside}`, who);
}

/** One sentence, and the way back. */
export const staffProblemPage = (title: string, says: string, who?: Colleague): string =>
  frame(
    title,
    html`<h1>${title}</h1><div class="card"><p>${says}</p><p><a class="button main" href="/staff">Back</a></p></div>`,
    who,
  );
