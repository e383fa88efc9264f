// Heed in a browser: Segment's calls, answers, and decisions. Nothing is stored, minted or sent before a yes that opens the device.
import type { BrowserReply, ChoicesReply, NoticePurpose, NoticeReply } from "@heed/core";
import { type Call, messageOf, pageCall } from "./calls.ts";
import { type Decided, decide } from "./decide.ts";
import type { Events, PlacementName, PurposeName, Traits } from "./heed-map.ts";
import { alone, type Memory, onRecall, recall, remember } from "./memory.ts";
import { createOutbox } from "./outbox.ts";
import { pageSignals } from "./page-signals.ts";
import { type Posted, persistently, post } from "./post.ts";
import { answerTo, isAsked, openFields, openPurposes, type Situation, unanswered } from "./rules.ts";

export type HeedOptions = {
  /** Where Heed answers, with a slash at its end. */
  readonly url: string;
  /** A write key: public, it adds and never reads. */
  readonly key: string;
  /** Language of banner and preference centre; default: the page's, else the browser's. */
  readonly locale?: string;
  /** Shows the banner and the preference centre: `() => import("@heed/browser/choices")`. Without it the page asks by itself. */
  readonly choices?: () => Promise<ChoicesPart>;
};

/** What @heed/browser/choices gives. */
export type ChoicesPart = { show(heed: HeedBrowser, all: boolean): void };

/** What stands at this moment. */
export type Standing = {
  readonly notice: NoticeReply;
  /** Global Privacy Control is on, and honoured. */
  readonly gpc: boolean;
  /** Purposes still to be asked. */
  readonly unanswered: readonly NoticePurpose[];
  answerTo(purpose: NoticePurpose): boolean | undefined;
  /** The notice that was answered about it last; later than any where none was. */
  noticeOf(purpose: NoticePurpose): number;
  /** Answers that Heed has not heard yet. */
  readonly untold: boolean;
};

type Name<T> = keyof T & string;
type Properties = Readonly<Record<string, unknown>>;

export type HeedBrowser = {
  track<E extends Name<Events>>(event: E, properties?: Events[E]): void;
  identify(userId?: string | Traits, traits?: Traits): void;
  page(...args: (string | Properties)[]): void;
  group(groupId: string, traits?: Properties): void;
  alias(userId: string, previousId?: string): void;
  /** Somebody else sits here now: forgets who it was and every yes; a no stays. */
  reset(): void;
  /** Answers purposes; those that are not named stay as they are. Holds at once here, whether Heed can be reached or not. */
  choose(answers: { readonly [P in PurposeName]?: boolean }): void;
  /** What a placement shows, with its reason. Never throws. */
  decide(placement: PlacementName, page?: { item?: string; shelf?: "discover" | "again" | "mixed" }): Promise<Decided>;
  /** Opens the preference centre. */
  preferences(): void;
  /** Calls back now, if the notice is here, and after every change. Gives the way to stop it. */
  on(listener: (standing: Standing) => void): () => void;
  /** Calls back once, with this. */
  ready(callback: (heed: HeedBrowser) => void): void;
  /** Whether Heed knows this browser. */
  known(): boolean;
  /** Address of the Data Dashboard; where this browser is known it opens for it, once and within a minute: ask when somebody clicks. */
  dashboard(): Promise<string>;
};

/** What is kept in memory until the person has answered; older ones go. */
const MOST_WAITING = 100;

/**
 * Starts Heed on this page.
 *
 * @example
 * const heed = createHeed({ url: "https://heed.example/", key: "KEY", choices: () => import("@heed/browser/choices") });
 * heed.track("Product Viewed", { product_id: "tideline" }); // leaves only after a yes to a purpose that reads it
 */
export function createHeed({ url, key, locale, choices }: HeedOptions): HeedBrowser {
  let notice: NoticeReply | undefined;
  let memory: Memory = recall();
  let user = memory.user;
  let calls: Call[] = [];
  const listeners = new Set<(standing: Standing) => void>();
  const signals = pageSignals(() => load());
  const outbox = createOutbox(() => `${url}v1/batch${signals.said()}`, key);
  /** The signals that the notice was asked for with: it says what they close. */
  let loaded: string | undefined;
  /** The last time that the notice was asked for. */
  let loading: Promise<unknown> | undefined;
  /** Whether Heed was asked what was said elsewhere, since this page was last looked at. */
  let heard = false;

  const now = (): Situation => ({
    notice,
    memory,
    gpc: (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
    month: new Date().toISOString().slice(0, 7),
  });
  const isOpen = (): boolean => openPurposes(now()).length > 0;

  /** Brings everything in line with the answers that stand. */
  function settle(): void {
    const situation = now();
    if (!notice) return;
    // While another tool of the page has yet to speak, what was kept is not used, and not forgotten either.
    if (!isOpen() && signals.said() === signals.asked()) {
      // Nothing justifies an identifier any more, nor what was to be sent with it.
      const { answers, untold } = memory;
      memory = { answers, ...(untold?.length ? { untold } : {}) };
      outbox.clear();
    } else if (isOpen() && memory.token) {
      outbox.resume(memory.id);
      if (user) memory.user = user;
      const fields = openFields(situation);
      const who = { anonymousId: memory.id, ...(user ? { userId: user } : {}) };
      for (const call of calls) {
        const message = messageOf(call, fields, who);
        if (message) outbox.add(message);
      }
      calls = [];
    }
    const open = unanswered(situation);
    if (!isOpen() && open.length === 0) calls = [];
    remember(memory);
    const standing: Standing = {
      notice,
      gpc: situation.gpc,
      unanswered: open,
      answerTo: (purpose) => answerTo(purpose, situation),
      noticeOf: ({ name }) => memory.answers[name]?.[1] ?? Infinity,
      untold: (memory.untold?.length ?? 0) > 0,
    };
    for (const listener of listeners) listener(standing);
  }

  /** Every answer that the notice in force asks for. */
  function answers(): { [purpose: string]: boolean } {
    const situation = now();
    return Object.fromEntries(
      (notice?.purposes ?? []).flatMap((purpose) => {
        const answer = isAsked(purpose) ? answerTo(purpose, situation) : undefined;
        return answer === undefined ? [] : [[purpose.name, answer]];
      }),
    );
  }

  /** Another tab may have become known meanwhile: then this one is the same. */
  function join(): void {
    const stored = memory.token ? memory : recall();
    if (stored.token) memory = stored;
  }

  const tellOne = async (): Promise<Posted | undefined> => {
    join();
    const next = memory.untold?.[0];
    if (!notice) return undefined;
    if (!next) return hear();
    const [token, given] = next;
    // A browser that is to become known says all it chose; what it chose for purposes that are gone is nobody's business.
    const all = token || !isOpen() ? given : answers();
    const declared = notice.purposes.map(({ name }) => name);
    const told = Object.fromEntries(Object.entries(all).filter(([name]) => declared.includes(name)));
    const posted = await (token
      ? post(`${url}consent/v1/choices`, { choices: told }, token, "application/json")
      : post(`${url}consent/v1/browsers`, { writeKey: key, notice: notice.notice, choices: told }));
    if (!posted.ok && posted.again) return posted;
    // Another tab may have written it meanwhile: the same answer is then another object.
    memory.untold = memory.untold?.filter((each) => JSON.stringify(each) !== JSON.stringify(next)) ?? [];
    if (posted.ok && !token) welcome(posted.body as BrowserReply, told);
    if (!posted.ok) disowned(posted.status, posted.code, token);
    settle();
    return posted;
  };
  /** Asks what was said elsewhere, on the Data Dashboard above all: a no there closes this browser too; a yes there opens nothing here. */
  async function hear(): Promise<Posted | undefined> {
    const { token } = memory;
    if (heard || !token) return undefined;
    const before = JSON.stringify(memory);
    const posted = await post(`${url}consent/v1/choices`, undefined, token);
    if (!posted.ok && posted.again) return posted;
    heard = true;
    if (!posted.ok) disowned(posted.status, posted.code, token);
    // What was answered here meanwhile is newer.
    else if (JSON.stringify(memory) === before)
      for (const [name, { answered }] of Object.entries((posted.body as ChoicesReply).purposes))
        if (answered?.value === false) takeBack(name);
    settle();
    return posted;
  }

  function takeBack(purpose: string): void {
    const answer = memory.answers[purpose];
    if (answer?.[0]) memory.answers[purpose] = [false, answer[1], now().month];
  }

  const tell = persistently(() => (memory.token ? tellOne() : alone(tellOne)));

  /** Heed has minted; whatever was answered meanwhile is told at once. */
  function welcome({ anonymousId, token }: BrowserReply, told: Readonly<Record<string, boolean>>): void {
    if (!token || !anonymousId) return;
    const changed = Object.entries(answers()).filter(([name, value]) => told[name] !== value);
    memory.untold = changed.length > 0 ? [[token, Object.fromEntries(changed)]] : [];
    memory = { ...memory, id: anonymousId, token };
    heard = true;
  }

  /** Heed does not take the answer: then no yes stands, and the person is asked again. A no stays. */
  function disowned(status: number, code: string, token: string): void {
    if (token ? token === memory.token && (status === 401 || code === "unknown_person") : code === "notice_superseded")
      forgetYes();
    if (code === "notice_superseded") {
      notice = loaded = undefined;
      load();
    }
  }

  function forgetYes(): void {
    const no = Object.entries(memory.answers).filter(([, [value]]) => !value);
    const { untold } = memory;
    memory = { answers: Object.fromEntries(no), ...(untold?.length ? { untold } : {}) };
  }

  const load = persistently(() => (loading = fetchNotice()));
  async function fetchNotice(): Promise<Posted | undefined> {
    const asked = signals.asked();
    if (loaded === asked) return undefined;
    const language = locale ?? (document.documentElement.lang || navigator.language);
    try {
      const response = await fetch(
        `${url}consent/v1/notice?locale=${encodeURIComponent(language)}${asked.replace("?", "&")}`,
        {
          credentials: "omit",
        },
      );
      if (!response.ok) return { ok: false, again: true };
      notice = await response.json();
      loaded = asked;
    } catch {
      return { ok: false, again: true };
    }
    settle();
    // A yes that a signal had closed, and closes no more, is told again: the identifier had been forgotten.
    if (isOpen() && !memory.token && !memory.untold?.length) memory.untold = [["", answers()]];
    tell();
    if (unanswered(now()).length > 0) show(false);
    // The page's tools may have spoken meanwhile.
    return { ok: true, body: undefined };
  }

  const show = (all: boolean): void => void choices?.().then((part) => part.show(heed, all));

  function call(type: string, more: Omit<Call, "type" | "at">): void {
    calls = [...calls.slice(1 - MOST_WAITING), { type, ...more, at: new Date().toISOString() }];
    settle();
  }

  const heed: HeedBrowser = {
    track: (event, properties) => call("track", { field: event, rest: { event, properties: properties ?? {} } }),
    identify(userId, traits) {
      if (typeof userId === "string") {
        // A second person on the same browser starts a new history, and has not answered.
        if (user && user !== userId) heed.reset();
        user = userId;
      }
      call("identify", { traits: traits ?? (typeof userId === "object" ? userId : {}) });
    },
    page: (...args) => call("page", { field: "Page", rest: pageCall(args) }),
    group: (groupId, traits) => call("group", { field: "Group", rest: { groupId }, traits: traits ?? {} }),
    alias: (userId, previousId) =>
      call("alias", { rest: { userId, previousId: previousId ?? memory.user ?? memory.id } }),
    reset() {
      user = undefined;
      calls = [];
      outbox.clear();
      forgetYes();
      settle();
      if (unanswered(now()).length > 0) show(false);
    },
    choose(given) {
      if (!notice) return;
      join();
      const { gpc, month } = now();
      const chosen: { [purpose: string]: boolean } = {};
      for (const purpose of notice.purposes) {
        const value = given[purpose.name as PurposeName];
        // A yes beside another tool's no is none, and no lasting no either: that tool may not have spoken yet.
        if (value === undefined || !isAsked(purpose) || (value && purpose.closed)) continue;
        chosen[purpose.name] = value && !(gpc && purpose.gpc);
        memory.answers[purpose.name] = [chosen[purpose.name] === true, notice.notice, month];
      }
      // An older answer that was not told yet is not told any more: a retry never brings back what has been taken back.
      const token = memory.token ?? "";
      const older = (memory.untold ?? []).flatMap(([by, answer]): [string, { [purpose: string]: boolean }][] => {
        const left = Object.entries(answer).filter(([name]) => by !== token || !(name in chosen));
        return left.length > 0 ? [[by, Object.fromEntries(left)]] : [];
      });
      if (Object.keys(chosen).length > 0) memory.untold = [...older, [token, chosen]];
      settle();
      tell();
    },
    async decide(placement, page) {
      // What a remembered answer allows is known with the notice; where that cannot be had, nothing personal is asked for.
      if (!notice && Object.keys(memory.answers).length > 0) await loading;
      const before = JSON.stringify(memory.answers);
      const decided = await decide(
        `${url}ofrep/v1/evaluate/flags/${encodeURIComponent(placement)}${signals.asked()}`,
        placement,
        (isOpen() && memory.token) || key,
        page,
        (name) => {
          const purpose = notice?.purposes.find((each) => each.name === name);
          return purpose && answerTo(purpose, now());
        },
      );
      // What was answered here meanwhile is newer.
      if (decided.metadata.reason === "refused" && JSON.stringify(memory.answers) === before) {
        takeBack(decided.metadata.purpose);
        settle();
      }
      return decided;
    },
    preferences: () => show(true),
    on(listener) {
      listeners.add(listener);
      settle();
      return () => void listeners.delete(listener);
    },
    ready: (callback) => callback(heed),
    known: () => !!isOpen() && !!memory.token,
    async dashboard() {
      const address = notice?.dashboard ?? `${url}me`;
      const posted = heed.known() ? await post(`${url}me/code`, {}, memory.token, "application/json") : undefined;
      return posted?.ok ? `${address}?code=${(posted.body as { code: string }).code}` : address;
    },
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    heard = false;
    tell();
  });
  onRecall(() => {
    memory = recall();
    settle();
  });
  load();
  return heed;
}
