// The person's side of Heed over HTTP: opens links, shows the page, acts on its forms. Knows no server; gives replies to send.
import { datumKey, purposesOf } from "@heed/core";
import { aliasRef } from "./alias-ref.ts";
import { dashboardPage } from "./dashboard-page.ts";
import { confirmDeletePage } from "./delete-pages.ts";
import { layout } from "./layout.ts";
import { pageLanguage } from "./page-language.ts";
import type { DashboardDeps, Download, Session } from "./ports.ts";
import { problemPage } from "./problem-page.ts";
import { actorOf, type Query, readModel } from "./read-model.ts";
import { receiptsPage } from "./receipts-page.ts";
import { json, page, type Reply, seeOther } from "./reply.ts";
import { sessionFrom, type Visit, type Visitor, visitorOf } from "./visitor.ts";
import { type PageWords, wordsFor } from "./words.ts";

/** The name of the cookie; it is sent to `/me` only. */
export const COOKIE = "heed_me";
const COOKIE_SECONDS = 7_200;
/** The language that somebody chose for the page, for as long as the page itself is open: its look, nothing about them. */
export const LOCALE_COOKIE = "heed_locale";

/** Fields of a posted form, or of the JSON that a program posts. */
export type Form = Readonly<Record<string, unknown>>;

/** `POST /me/api/{action}`. */
export const ACTIONS = [
  "choices",
  "undo",
  "reach",
  "hide",
  "stop",
  "correct",
  "not-me",
  "mail-receipt",
  "delete-kept",
  "restrict",
  "download",
  "delete",
] as const;

export type Dashboard = ReturnType<typeof createDashboard>;

/**
 * Makes the handlers. Each takes what the request brings and gives a whole reply; none throws for anything a visitor sends.
 * A visit with a cookie is answered with pages, one with a bearer token with JSON.
 */
export function createDashboard(deps: DashboardDeps) {
  const { rights, choices, tokens, map } = deps;
  const speak = (visit: Visit) => {
    const tongue = pageLanguage(map, visit);
    const frame = { tongue, controller: map.controller, ...(deps.signIn ? { signIn: deps.signIn } : {}) };
    return { tongue, frame, words: wordsFor(tongue.language) };
  };
  const cookie = (value: string, seconds: number, name = COOKIE): Record<string, string> => ({
    "set-cookie": `${name}=${value}; Path=/me; HttpOnly; SameSite=Strict; Max-Age=${seconds}${deps.publicUrl.startsWith("https:") ? "; Secure" : ""}`,
  });

  const problem = (visit: Visit, status: number, code: ProblemCode, says?: string): Reply => {
    const { frame, words } = speak(visit);
    const { title, sentence, next } = problemsIn(words)[code];
    const message = says ?? sentence;
    if (visit.bearer !== undefined) return json(status, { status, code, title, message: `${code}: ${message}` });
    return page(status, problemPage({ ...frame, title, says: message, ...(next ? { next } : {}) }));
  };

  const formsOf = ({ cookie: own }: Visitor) => ({ token: own === undefined ? "" : tokens.formToken(own) });

  /** Opens a link: the reply sets the session and goes on to `/me`. */
  async function open(token: string, visit: Visit = {}): Promise<Reply> {
    const { tongue, frame, words } = speak(visit);
    const session = await sessionFrom(deps, token);
    if (session === undefined) return problem({ ...visit, bearer: undefined }, 401, "link");
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
      return page(200, confirmDeletePage({ ...frame, lines }, forms));
    }
    const part = query.field !== undefined ? "field" : query.lines !== undefined ? "done" : undefined;
    const model = await readModel(deps, visitor, query, tongue.language);
    const said = Object.entries(words.said).find(([code]) => code === query.done)?.[1];
    return page(200, dashboardPage(model, { tongue, forms, said, part }));
  }

  /** `GET /me/api/data` and `GET /me/api/ledger`: the page's model as JSON. */
  async function data(visit: Visit, query: Query = {}, only?: "ledger"): Promise<Reply> {
    const visitor = await visitorOf(deps, visit);
    if (!visitor) return problem({ ...visit, bearer: "" }, 401, "session");
    const model = await readModel(deps, visitor, query, speak(visit).tongue.language);
    return json(200, only === "ledger" ? model.done : model);
  }

  /** `POST /me/api/{action}`. */
  async function act(visit: Visit, action: string, form: Form): Promise<Reply> {
    const visitor = await visitorOf(deps, visit);
    if (!visitor) return problem(visit, 401, "session");
    if (visitor.cookie !== undefined && !tokens.isFormToken(visitor.cookie, text(form["form"])))
      return problem(visit, 403, "form");
    const { subject, session } = visitor;
    const { words } = speak(visit);
    const actor = actorOf(session);
    if (!subject) return problem(visit, 404, "unknown");
    const done = (said: keyof typeof words.said, anchor = ""): Reply =>
      visitor.cookie === undefined ? json(200, { done: said }) : seeOther(`/me?done=${said}${anchor}`);
    const [personId] = subject.ids;
    switch (action) {
      case "choices":
      case "undo": {
        const purpose = text(form["purpose"]);
        const value = action === "undo" || isTrue(form["value"]);
        const strength = session.by;
        const recorded = await choices.record({
          personId,
          answers: [{ purpose, value }],
          strength,
          source: "dashboard",
        });
        if (!recorded.ok) {
          const [status, code] =
            recorded.code === "not_a_choice" ? ([409, "choice"] as const) : ([404, "unknown"] as const);
          return problem(visit, status, code, code === "choice" ? sentenceOf(recorded.message) : undefined);
        }
        if (!value) return done("stopped", `#purpose-${encodeURIComponent(purpose)}`);
        const stands = (await choices.read(personId)).find((one) => one.purpose === purpose);
        const outvoted = stands?.answered?.value === false;
        return done(outvoted ? "stands" : "allowed", `#purpose-${encodeURIComponent(purpose)}`);
      }
      case "reach": {
        const [purpose, channel, value] = [text(form["purpose"]), text(form["channel"]), isTrue(form["value"])];
        const declared = Object.hasOwn(purposesOf(map), purpose) ? purposesOf(map)[purpose]?.channels : undefined;
        const way = declared?.find((each) => each === channel);
        if (!way) return problem(visit, 404, "unknown");
        // As with items: a no that one browser of several cannot see is not its to take back.
        if (value && !subject.alone) return problem(visit, 403, "proven");
        const recorded = await choices.reach(personId, { purpose, channel: way }, value, actor);
        if (!recorded.ok) return problem(visit, 409, "choice", sentenceOf(recorded.message));
        return done(value ? "channelOn" : "channelOff", `#purpose-${encodeURIComponent(purpose)}`);
      }
      case "stop": {
        if (!subject.alone) return problem(visit, 403, "proven");
        const [id, field, value] = [text(form["id"]), text(form["field"]), isTrue(form["value"])];
        if (!UUID.test(id) || !Object.hasOwn(map.fields, field)) return problem(visit, 404, "unknown");
        const key = datumKey(id, field);
        const stopped = await choices.stopped(personId);
        if (value && !stopped.has(key) && stopped.size >= MOST_STOPPED) return problem(visit, 409, "many");
        await choices.stop(personId, key, value, actor);
        return done(value ? "unused" : "used", "#held");
      }
      case "not-me":
        return notMe(visit, visitor, text(form["ref"]));
      case "mail-receipt":
        return mailReceipt(visit, visitor, text(form["id"]));
      case "hide": {
        const value = isTrue(form["value"]);
        // A browser that is one of several may say no, but not take back a no that it cannot see.
        if (!value && !subject.alone) return problem(visit, 403, "proven");
        const item = text(form["item"]);
        if (item === "" || item.length > 200) return problem(visit, 404, "unknown");
        await choices.hide(personId, item, value, actor);
        return done(value ? "hidden" : "shown", value ? "#hidden" : "#shelf");
      }
      case "correct": {
        // One browser of several does not see what others sent, and so cannot say that it is wrong.
        if (!subject.alone) return problem(visit, 403, "proven");
        const given = { field: text(form["field"]), value: form["value"] };
        const corrected = await rights.correct({ personId, ...given, strength: session.by, actor });
        if (corrected.ok) return done("corrected", "#held");
        if (corrected.code === "unknown_person" || corrected.code === "field_unknown")
          return problem(visit, 404, "unknown");
        return problem(visit, 422, corrected.code === "no_use" ? "unused" : "value");
      }
      case "delete-kept":
        if (!subject.alone) return problem(visit, 403, "proven");
        await rights.deleteKept(personId, actor);
        return done("deleted", "#purposes");
      case "restrict": {
        if (!subject.alone) return problem(visit, 403, "proven");
        const value = isTrue(form["value"]);
        await choices.setState(personId, "restricted", String(value), actor);
        return done(value ? "paused" : "resumed");
      }
      case "download": {
        if (!visitor.mayTake) return problem(visit, 403, "fresh");
        const follow = `/download/${await rights.downloads.offer({ of: holderOf(session), actor }, DOWNLOAD_MINUTES)}`;
        return visitor.cookie === undefined ? json(201, { follow }) : seeOther(follow);
      }
      case "delete": {
        if (!visitor.mayTake) return problem(visit, 403, "fresh");
        if (text(form["sure"]) !== "yes")
          return visitor.cookie === undefined ? problem(visit, 400, "sure") : seeOther("/me?confirm=delete");
        const begun = await rights.beginErasure(personId, actor);
        if (!begun) return problem(visit, 404, "unknown", words.nothingHeld);
        const follow = `/certificate/${begun.token}`;
        return visitor.cookie === undefined ? json(202, { certificate: begun.id, follow }) : seeOther(follow);
      }
      default:
        return problem(visit, 404, "unknown");
    }
  }

  /** A browser parts from whoever it was taken for: its own, or one that a proven person names. Nobody's no is lost. */
  async function notMe(visit: Visit, { subject, session, cookie: own }: Visitor, ref: string): Promise<Reply> {
    if (!subject) return problem(visit, 404, "unknown");
    const [personId] = subject.ids;
    const hash =
      session.by === "browser"
        ? session.via
        : (await rights.read(subject, actorOf(session), { perField: 1, entries: 1 })).aliases.find(
            (alias) => alias.kind === "browser" && aliasRef(alias.hash) === ref,
          )?.hash;
    if (hash === undefined) return problem(visit, 404, "unknown");
    const parted = await deps.part(personId, hash, actorOf(session));
    if (!parted.ok) return problem(visit, 409, "all");
    return own === undefined ? json(200, { done: "parted" }) : seeOther("/me?done=parted#you");
  }

  /** Sends a receipt to the newest address that was proven to be the person's, never to one that the request names. */
  async function mailReceipt(visit: Visit, { subject, session, cookie: own }: Visitor, id: string): Promise<Reply> {
    if (!subject || session.by !== "proven") return problem(visit, 403, "proven");
    if (!deps.mailReceipt) return problem(visit, 503, "mail");
    const [personId] = subject.ids;
    const receipt = UUID.test(id) ? await deps.receipts.find(personId, id) : undefined;
    if (!receipt) return problem(visit, 404, "unknown");
    if ((await rights.provenAddress(personId)) === undefined) return problem(visit, 409, "address");
    await deps.mailReceipt({ personId, id, language: speak(visit).tongue.language, actor: actorOf(session) });
    return own === undefined ? json(200, { done: "mailed" }) : seeOther("/me/receipts?done=mailed");
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

  return { open, page: show, data, act, download, receipts, leave };
}

type ProblemCode =
  | "value"
  | "address"
  | "mail"
  | "all"
  | "many"
  | "unused"
  | "sure"
  | "link"
  | "session"
  | "fresh"
  | "form"
  | "choice"
  | "unknown"
  | "proven";

type Told = { readonly title: string; readonly sentence: string; readonly next?: "fresh link" | "back" };

/** What a visitor is told when something is not as it should be, by its code. */
export function problemsIn({ problem, freshNeeded, provenNeeded }: PageWords): Readonly<Record<ProblemCode, Told>> {
  return {
    link: { title: problem.linkTitle, sentence: problem.linkSays, next: "fresh link" },
    session: { title: problem.sessionTitle, sentence: problem.sessionSays, next: "fresh link" },
    fresh: { title: problem.freshTitle, sentence: freshNeeded, next: "fresh link" },
    proven: { title: problem.freshTitle, sentence: provenNeeded, next: "fresh link" },
    sure: { title: problem.sureTitle, sentence: problem.sureSays },
    form: { title: problem.formTitle, sentence: problem.formSays, next: "back" },
    choice: { title: problem.choiceTitle, sentence: problem.unknownSays, next: "back" },
    value: { title: problem.valueTitle, sentence: problem.valueSays, next: "back" },
    unused: { title: problem.unusedTitle, sentence: problem.unusedSays, next: "back" },
    address: { title: problem.addressTitle, sentence: problem.addressSays, next: "back" },
    mail: { title: problem.mailTitle, sentence: problem.mailSays, next: "back" },
    all: { title: problem.allTitle, sentence: problem.allSays, next: "back" },
    many: { title: problem.manyTitle, sentence: problem.manySays, next: "back" },
    unknown: { title: problem.unknownTitle, sentence: problem.unknownSays, next: "back" },
  };
}

const holderOf = (session: Session): Download["of"] =>
  session.by === "proven" ? { by: "proven", personId: session.personId } : session;

/** As long as a link counts as fresh. */
const DOWNLOAD_MINUTES = 15;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** More single things than this are a purpose that wants to be switched off. */
const MOST_STOPPED = 1_000;

/** PostgreSQL stores no NUL. */
const text = (value: unknown): string => (typeof value === "string" && !value.includes("\0") ? value : "");
const isTrue = (value: unknown): boolean => value === true || value === "true";
/** A message without its code: people read sentences. */
const sentenceOf = (message: string): string => message.replace(/^[a-z_]+: /, "");
