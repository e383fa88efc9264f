// What a visitor is told, in the language of the page: a page for a browser, JSON for a program; and why something is not done.
import { pageLanguage } from "./page-language.ts";
import type { DashboardDeps } from "./ports.ts";
import { problemPage } from "./problem-page.ts";
import { json, page, type Reply } from "./reply.ts";
import { talkWords } from "./talk-words.ts";
import type { Visit } from "./visitor.ts";
import { type PageWords, wordsFor } from "./words.ts";

export type Telling = ReturnType<typeof createTelling>;

/** `speak` chooses the language of a visit; `problem` answers one that is not as it should be. */
export function createTelling({ map, signIn }: Pick<DashboardDeps, "map" | "signIn">) {
  const speak = (visit: Visit) => {
    const tongue = pageLanguage(map, visit);
    const frame = { tongue, controller: map.controller, ...(signIn ? { signIn } : {}) };
    return { tongue, frame, words: wordsFor(tongue.language) };
  };

  const problem = (visit: Visit, status: number, code: ProblemCode, says?: string): Reply => {
    const { frame, words } = speak(visit);
    const { title, sentence, next } = problemsIn(words)[code];
    const message = says ?? sentence;
    if (visit.bearer !== undefined) return json(status, { status, code, title, message: `${code}: ${message}` });
    return page(status, problemPage({ ...frame, title, says: message, ...(next ? { next } : {}) }));
  };

  return { speak, problem };
}

export type ProblemCode =
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
  | "proven"
  | "noWords"
  | "noAddress"
  | "waiting";

type Told = { readonly title: string; readonly sentence: string; readonly next?: "fresh link" | "back" };

/** What a visitor is told when something is not as it should be, by its code. */
export function problemsIn({
  language,
  problem,
  freshNeeded,
  provenNeeded,
}: PageWords): Readonly<Record<ProblemCode, Told>> {
  const talk = talkWords(language);
  return {
    noWords: { title: talk.wordsTitle, sentence: talk.wordsSays, next: "back" },
    noAddress: { title: talk.addressTitle, sentence: talk.addressSays, next: "back" },
    waiting: { title: talk.manyTitle, sentence: talk.manySays, next: "back" },
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
