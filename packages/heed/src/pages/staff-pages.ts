// The staff's pages: signing in, a second factor, opening a customer with a reason. Pure, English, without a script.
import { type DataMap, readable, type Words, wordsIn } from "@heed/core";
import { html } from "ghtml";
import { layout } from "./layout.ts";
import { labelOf, linesOf } from "./show-value.ts";
import { wordsFor } from "./words.ts";

export type Colleague = {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly admin: boolean;
  readonly secured: boolean;
};

export const titleOf = ({ purposes }: DataMap, name: string): string => {
  const { title, says } = purposes[name] ?? {};
  return wordIn(title ?? says ?? readable(name));
};
export const wordIn = (words: Words): string => wordsIn(words, "en");
const valueIn = (value: unknown): string =>
  linesOf(value, () => undefined, wordsFor("en"))
    .map(({ label, value: text }) => (label === undefined ? text : `${label}: ${text}`))
    .join(" · ");

/** What a page says before its content: what went wrong, or what was done. */
export type Said = { readonly wrong?: string; readonly done?: string };

export const said = ({ wrong, done }: Said): string =>
  wrong === undefined
    ? done === undefined
      ? ""
      : html`<p class="note" role="status">${done}</p>`
    : html`<p class="note warn" role="alert">${wrong}</p>`;

const PLACES = [
  ["/staff", "Customers"],
  ["/staff/approvals", "Approvals"],
  ["/console/settings?view=account", "Your sign-in"],
  ["/console", "Console"],
] as const;

/** Where else a colleague may go from here. */
const ways = (title: string): string =>
  html`<nav class="pair" aria-label="Staff">!${PLACES.map(([href, says]) => html`<a href="${href}"!${says === title ? ' aria-current="page"' : ""}>${says}</a>`)}</nav>`;

export const frame = (title: string, body: string, who?: Colleague): string =>
  layout({
    title: `${title} · staff`,
    tongue: { language: "en", why: "first", languages: ["en"] },
    body: html`<main class="narrow">!${who?.secured ? ways(title) : ""}!${body}</main>`,
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

/** Where colleagues begin: a customer is opened with a purpose and a reason. */
export function homePage(
  map: DataMap,
  who: Colleague,
  what: Said = {},
  chosen: Readonly<Record<string, string>> = {},
): string {
  const role = map.roles && Object.hasOwn(map.roles, who.role) ? map.roles[who.role] : undefined;
  const purposes = (role?.purposes ?? []).map((name) => [name, titleOf(map, name)] as const);
  const reasons = Object.entries(map.lookReasons ?? {}).map(([name, { says }]) => [name, wordIn(says)] as const);
  const late = Object.values(map.lookReasons ?? {}).flatMap(({ says, shownWithin }) =>
    shownWithin === undefined ? [] : [`${wordIn(says)}, within ${shownWithin}`],
  );
  const choice = (name: string, label: string, none: string, all: readonly (readonly [string, string])[]) =>
    html`<label><span>${label}</span><select name="${name}"><option value="">${none}</option>!${all.map(
      ([value, says]) => html`<option value="${value}"!${chosen[name] === value ? " selected" : ""}>${says}</option>`,
    )}</select></label>`;
  const open =
    purposes.length === 0
      ? html`<div class="card"><p>Your role opens no customers. <code>roles</code> in heed.config.ts says which purposes a role holds.</p></div>`
      : html`<form method="post" action="/staff/person" class="card"><h2>Open a customer</h2>
<label><span>Their customer number or address, exactly</span><input type="text" name="identifier" value="${chosen["identifier"] ?? ""}" required maxlength="500" autocomplete="off"></label>
!${choice("purpose", "What you need the data for", "Choose a purpose", purposes)}
!${choice("reason", "Why you look at this one person", "Choose a reason", reasons)}
!${late.length === 0 ? "" : html`<label><span>Shown to them from (only for: ${late.join(", ")}; a colleague has to approve it). Empty: at once</span><input type="date" name="from" value="${chosen["from"] ?? ""}"></label>`}
<button class="main">Open</button><p class="soft small">They read on their dashboard that somebody in your role looked, when, for what and why. They do not read your name.</p></form>`;
  return frame("Customers", html`<h1>Customers</h1>!${said(what)}!${open}`, who);
}

/** One customer, as far as the role and the purpose go. */
export function openedPage(
  map: DataMap,
  who: Colleague,
  seen: {
    readonly purpose: string;
    readonly reason: string;
    readonly from?: string | undefined;
    readonly traits: Readonly<Record<string, unknown>>;
    readonly events: Readonly<Record<string, readonly { readonly at: Date; readonly properties: unknown }[]>>;
  },
): string {
  const says = (field: string): string => labelOf(map, field, "en");
  const traits = Object.entries(seen.traits);
  const events = Object.entries(seen.events).filter(([, all]) => all.length > 0);
  const reason = map.lookReasons?.[seen.reason]?.says ?? seen.reason;
  return frame(
    "A customer",
    html`<h1>A customer</h1><p class="soft">As ${who.role}, for ${titleOf(map, seen.purpose)}. Reason: ${wordIn(reason)}. This look is on their dashboard${seen.from ? ` from ${seen.from} on` : ""}.</p>
!${traits.length === 0 ? "" : html`<section class="card"><h2>Known</h2><dl class="meta">!${traits.map(([name, value]) => html`<dt>${says(name)}</dt><dd>${valueIn(value)}</dd>`)}</dl></section>`}
!${events.map(
      ([name, all]) =>
        html`<section class="card"><h2>${says(name)}</h2><ul class="lines">!${all.map(({ at, properties }) => html`<li><time datetime="${at.toISOString()}">${at.toISOString().slice(0, 16).replace("T", " ")} UTC</time>${valueIn(properties)}</li>`)}</ul></section>`,
    )}
!${traits.length + events.length === 0 ? html`<div class="card"><p>Nothing is held that this purpose may read.</p></div>` : ""}
<p><a class="button" href="/staff">Close</a></p>`,
    who,
  );
}

/** One sentence, and the way back. */
export const staffProblemPage = (title: string, says: string, who?: Colleague): string =>
  frame(
    title,
    html`<h1>${title}</h1><div class="card"><p>${says}</p><p><a class="button main" href="/staff">Back</a></p></div>`,
    who,
  );
