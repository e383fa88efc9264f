// The person's side of Heed over HTTP: opens links, shows the page, acts on its forms. Knows no server; gives replies to send.
import { html } from "ghtml";
import { createAct } from "./act.ts";
import { dashboardForStaff } from "./dashboard-for-staff.ts";
import { dashboardPage } from "./dashboard-page.ts";
import { confirmDeletePage } from "./delete-pages.ts";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";
import type { DashboardDeps, ReadBy, Session } from "./ports.ts";
import { problemPage } from "./problem-page.ts";
import { actorOf, type Query, readModel } from "./read-model.ts";
import { receiptsPage } from "./receipts-page.ts";
import { json, page, type Reply, seeOther } from "./reply.ts";
import { talkWords } from "./talk-words.ts";
import { createTelling } from "./telling.ts";
import { opensOnceUntil, sessionFrom, type Visit, type Visitor, visitorOf } from "./visitor.ts";

const NO_TOKEN = {
  code: "token_unknown",
  message:
    "This token opens nothing. Send one that is signed with a server key, a link's or a browser's own, as a bearer token.",
};
const NOBODY_HELD = { code: "nothing_held", message: "The token is good, and nothing is held about whom it names." };

/** The name of the cookie; it is sent to `/me` only. */
export const COOKIE = "heed_me";
const COOKIE_SECONDS = 7_200;
/** The language that somebody chose for the page, for as long as the page itself is open: its look, nothing about them. */
export const LOCALE_COOKIE = "heed_locale";

export type Dashboard = ReturnType<typeof createDashboard>;

/**
 * Makes the handlers. Each takes what the request brings and gives a whole reply; none throws for anything a visitor sends.
 * A visit with a cookie is answered with pages, one with a bearer token with JSON.
 */
export function createDashboard(deps: DashboardDeps) {
  const { rights, choices, tokens, map } = deps;
  const { speak, problem } = createTelling(deps);
  const act = createAct(deps, { speak, problem });
  const cookie = (value: string, seconds: number, name = COOKIE): Record<string, string> => ({
    "set-cookie": `${name}=${value}; Path=/me; HttpOnly; SameSite=Strict; Max-Age=${seconds}${deps.publicUrl.startsWith("https:") ? "; Secure" : ""}`,
  });

  const formsOf = ({ cookie: own }: Visitor) => ({ token: own === undefined ? "" : tokens.formToken(own) });

  /** `GET /me?token=`: a page with a button, so that whoever only follows links, as a scanner of mails does, opens nothing and uses nothing up. */
  async function ask(token: string, visit: Visit = {}): Promise<Reply> {
    const { tongue, frame, words } = speak(visit);
    const session = (await rights.codes.isFresh(token)) ? await sessionFrom(deps, token) : undefined;
    if (session === undefined) return problem({ ...visit, bearer: undefined }, 401, "link");
    if (session === "unknown")
      return page(200, problemPage({ ...frame, title: words.greeting, says: words.nothingHeld }));
    return page(
      200,
      layout({
        title: words.title(map.controller.name),
        tongue,
        foot: "",
        body: html`<main class="narrow"><div class="card"><h1>${words.title(map.controller.name)}</h1><p>${words.openOnce}</p>
<form method="post" action="/me/open"><input type="hidden" name="token" value="${token}"><button class="main">${words.open}</button></form></div></main>`,
      }),
    );
  }

  /** `POST /me/open`: the button was pressed. A link opens once; a browser's own token as long as it lasts. */
  async function open(token: string, visit: Visit = {}): Promise<Reply> {
    const session = await sessionFrom(deps, token);
    const until = await opensOnceUntil(deps, token);
    if (session === undefined || (until && !(await rights.codes.use(token, until))))
      return problem({ ...visit, bearer: undefined }, 401, "link");
    return enter(session, visit);
  }

  /** `POST /me/code`: for a token in a header, a code that may stand in an address: it opens once, within a minute. */
  async function code({ bearer }: Visit): Promise<Reply> {
    const session = bearer === undefined ? undefined : await sessionFrom(deps, bearer);
    if (session === undefined) return json(401, NO_TOKEN);
    if (session === "unknown") return json(404, NOBODY_HELD);
    return json(200, { code: await rights.codes.make(session) });
  }

  /** `GET /me?code=`. */
  async function exchange(given: string, visit: Visit = {}): Promise<Reply> {
    const session = await rights.codes.take(given);
    return session ? enter(session, visit) : problem({ ...visit, bearer: undefined }, 401, "link");
  }

  /** The reply sets the session and goes on to `/me`. */
  async function enter(session: Session | "unknown", visit: Visit): Promise<Reply> {
    const { tongue, frame, words } = speak(visit);
    if (session === "unknown")
      return page(200, problemPage({ ...frame, title: words.greeting, says: words.nothingHeld }));
    if (session.by === "proven") {
      const subject = await rights.person(session.personId);
      // From now on nobody's claim widens what this person permits (mechanisms.md 1).
      if (subject && !subject.proven) await choices.setState(subject.ids[0], "proven", "true", "person:link");
    }
    // A page, not a redirect: a Strict cookie is not sent along a redirect that began in a mail program.
    return page(
      200,
      layout({
        title: words.opening,
        tongue,
        forward: "/me",
        body: `<main class="narrow"><p>${words.opening}. <a href="/me">${words.openingSays}</a></p></main>`,
      }),
      cookie(await tokens.session(session), COOKIE_SECONDS),
    );
  }

  /** `GET /me`. */
  async function show(visit: Visit, query: Query = {}): Promise<Reply> {
    const visitor = await visitorOf(deps, visit);
    if (!visitor) return problem(visit, 401, "session");
    const { tongue, frame, words } = speak(visit);
    // Chosen once, and out of the address again.
    if (query.locale !== undefined && tongue.why === "chosen")
      return seeOther("/me", cookie(tongue.language, COOKIE_SECONDS, LOCALE_COOKIE));
    const forms = formsOf(visitor);
    if (query.confirm === "delete") {
      if (!visitor.mayTake) return problem(visit, 403, "fresh");
      const lines = visitor.subject ? await rights.preview(visitor.subject) : [];
      const countable = visitor.subject ? await rights.countable(visitor.subject) : 0;
      return page(200, confirmDeletePage({ ...frame, lines, countable }, forms));
    }
    const part = query.field !== undefined ? "field" : query.lines !== undefined ? "done" : undefined;
    const model = await readModel(deps, visitor, query, tongue.language);
    const done = { ...words.said, sent: talkWords(tongue.language).sent };
    const said = Object.entries(done).find(([code]) => code === query.done)?.[1];
    return page(200, dashboardPage(model, { tongue, forms, said, part }));
  }

  /** `GET /me/api/data` and `GET /me/api/ledger`: the page's model as JSON. */
  async function data(visit: Visit, query: Query = {}, only?: "ledger"): Promise<Reply> {
    const visitor = await visitorOf(deps, visit);
    if (!visitor) return problem({ ...visit, bearer: "" }, 401, "session");
    const model = await readModel(deps, visitor, query, speak(visit).tongue.language);
    return json(200, only === "ledger" ? model.done : model);
  }

  /** `GET /me/api/export`: everything as JSON, streamed; for programs. */
  async function download(visit: Visit): Promise<Reply> {
    const visitor = await visitorOf(deps, visit);
    if (!visitor) return problem(visit, 401, "session");
    if (!visitor.mayTake) return problem(visit, 403, "fresh");
    if (!visitor.subject) return problem(visit, 404, "unknown", speak(visit).words.nothingHeld);
    return {
      status: 200,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": 'attachment; filename="my-data.json"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
      body: rights.export(visitor.subject, actorOf(visitor.session)),
    };
  }

  /** `GET /me/receipts`, or one receipt as a file. What was answered elsewhere is not for one browser of several. */
  async function receipts(visit: Visit, id?: string, query: Query = {}): Promise<Reply> {
    const visitor = await visitorOf(deps, visit);
    if (!visitor) return problem(visit, 401, "session");
    const { subject, session } = visitor;
    if (subject && session.by === "browser" && !subject.alone) return problem(visit, 403, "proven");
    const personId = subject?.ids[0];
    if (id === undefined) {
      const acts = personId === undefined ? [] : await deps.receipts.list(personId);
      if (visit.bearer !== undefined) return json(200, { receipts: acts });
      const { tongue, words } = speak(visit);
      const mails = deps.mailReceipt && session.by === "proven" ? formsOf(visitor) : undefined;
      return page(200, receiptsPage(map, tongue, acts, mails, query.done === "mailed" ? words.said.mailed : undefined));
    }
    const receipt = personId === undefined ? undefined : await deps.receipts.find(personId, id);
    if (!receipt) return problem(visit, 404, "unknown");
    return {
      status: 200,
      headers: {
        "content-type": "application/ld+json",
        "content-disposition": `attachment; filename="receipt-${String(receipt["dct:identifier"])}.jsonld"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
      body: JSON.stringify(receipt, undefined, 2),
    };
  }

  /** `GET /me/leave`: forgets the session in this browser. */
  function leave(visit: Visit = {}): Reply {
    const { frame, words } = speak(visit);
    return page(200, problemPage({ ...frame, title: words.leftTitle, says: words.leftSays }), cookie("", 0));
  }

  /** What the person sees, for staff who may see all of it. */
  const forStaff = (personId: string, by: ReadBy, tongue: Tongue) => dashboardForStaff(deps, personId, by, tongue);

  return { ask, open, code, exchange, page: show, data, act, download, receipts, leave, forStaff };
}
