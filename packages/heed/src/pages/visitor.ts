// Who is behind a request: a session cookie from an opened link, or a token sent by a program.
import type { Asked } from "./page-language.ts";
import type { DashboardDeps, Session, Subject } from "./ports.ts";

/** What a request brings. A cookie is sent by the browser unasked, so its forms need a token; a bearer token is not. */
export type Visit = {
  readonly cookie?: string | undefined;
  readonly bearer?: string | undefined;
  /** From where, as far as that tells one client from another; kept nowhere. */
  readonly client?: string | undefined;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
} & Asked;

export type Visitor = {
  readonly session: Session;
  /** Undefined when nothing is held about them. */
  readonly subject: Subject | undefined;
  /** The session's own text, to which form tokens are bound; a bearer has none. */
  readonly cookie: string | undefined;
  /** Download and deletion: a proven person by a young link; a browser when nobody else could be meant. */
  readonly mayTake: boolean;
};

/** Undefined for whatever is not exactly right. */
export async function visitorOf(deps: DashboardDeps, visit: Visit): Promise<Visitor | undefined> {
  const { tokens } = deps;
  const fromCookie = visit.cookie === undefined ? undefined : await tokens.readSession(visit.cookie);
  const session = fromCookie ?? (visit.bearer === undefined ? undefined : await sessionFrom(deps, visit.bearer));
  if (!session || session === "unknown") return undefined;
  const subject =
    session.by === "proven" ? await deps.rights.person(session.personId) : await deps.rights.browser(session.via);
  const mayTake = session.by === "proven" ? tokens.isFresh(session) : subject?.alone === true;
  return { session, subject, cookie: fromCookie ? visit.cookie : undefined, mayTake };
}

/** Until when a token is over by itself, for one that opens once; undefined: a browser's own, which it keeps. */
export async function opensOnceUntil({ tokens }: DashboardDeps, token: string): Promise<Date | undefined> {
  return (await tokens.readLink(token))?.until ?? (await tokens.readHost(token))?.until;
}

/** The session that a link, a host's token or a browser's token opens; "unknown": a true token for whom nothing is held. */
export async function sessionFrom(deps: DashboardDeps, token: string): Promise<Session | "unknown" | undefined> {
  const link = await deps.tokens.readLink(token);
  if (link) return { by: "proven", personId: link.personId, linkedAt: link.madeAt };
  const browser = await deps.tokens.readBrowser(token);
  if (browser) return { by: "browser", via: browser.via };
  const host = await deps.tokens.readHost(token);
  if (!host) return undefined;
  const personId = await deps.rights.user(host.userId);
  return personId === undefined ? "unknown" : { by: "proven", personId, linkedAt: host.madeAt };
}
