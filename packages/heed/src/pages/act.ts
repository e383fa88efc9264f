// What the person's own forms do: each posts to `/me/api/{action}`, is done at once, and is answered with the page or with JSON.
import { datumKey, purposesOf } from "@heed/core";
import { aliasRef } from "./alias-ref.ts";
import type { DashboardDeps, Download, Session } from "./ports.ts";
import { actorOf } from "./read-model.ts";
import { json, type Reply, seeOther } from "./reply.ts";
import type { Telling } from "./telling.ts";
import { visitRegime } from "./visit-regime.ts";
import { type Visit, type Visitor, visitorOf } from "./visitor.ts";

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
  "talk",
  "mail-receipt",
  "delete-kept",
  "restrict",
  "download",
  "delete",
] as const;

/** Makes the handler of `POST /me/api/{action}`. */
export function createAct(deps: DashboardDeps, { speak, problem }: Telling) {
  const { rights, choices, tokens, map } = deps;

  /** `POST /me/api/{action}`. */
  async function act(visit: Visit, action: string, form: Form): Promise<Reply> {
    const visitor = await visitorOf(deps, visit);
    if (!visitor) return problem(visit, 401, "session");
    if (visitor.cookie !== undefined && !tokens.isFormToken(visitor.cookie, text(form["form"])))
      return problem(visit, 403, "form");
    const { subject, session } = visitor;
    const { words } = speak(visit);
    const actor = actorOf(session);
    if (action === "talk") return talk(visit, visitor, form);
    if (!subject) return problem(visit, 404, "unknown");
    const done = (said: keyof typeof words.said, anchor = ""): Reply =>
      visitor.cookie === undefined ? json(200, { done: said }) : seeOther(`/me?done=${said}${anchor}`);
    const [personId] = subject.ids;
    switch (action) {
      case "choices":
      case "undo": {
        const purpose = text(form["purpose"]);
        const value = action === "undo" || isTrue(form["value"]);
        const strength = subject.alone ? session.by : "linked";
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
        // A group is left rather than hidden; that only changes what is said.
        if (isTrue(form["group"])) return done(value ? "leftGroup" : "joinable", "#shelf");
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
        const begun = await rights.beginErasure(personId, actor, { keepCounts: text(form["counts"]) === "yes" });
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

  /** What is written to a person. Somebody of whom nothing is held may write too. */
  async function talk(visit: Visit, { subject, session, cookie: own }: Visitor, form: Form): Promise<Reply> {
    const written = await deps.messages.write({
      kind: form["kind"] === "COMPLAINT" ? "COMPLAINT" : "QUESTION",
      address: text(form["address"]),
      words: text(form["words"]),
      locale: speak(visit).tongue.language,
      actor: actorOf(session),
      personId: subject?.ids[0],
      client: visit.client,
      regime: visitRegime(deps.map, visit.headers ?? {}),
    });
    if (written.ok)
      return own === undefined ? json(202, { done: "sent", id: written.id }) : seeOther("/me?done=sent#talk");
    if (written.code === "too_many") return problem(visit, 429, "waiting");
    return problem(visit, 400, written.code === "words_malformed" ? "noWords" : "noAddress");
  }

  return act;
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
