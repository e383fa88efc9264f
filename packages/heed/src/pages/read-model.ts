// What one visit may see, read as its query asks: older rows of a field, lines of one kind. The reading itself is recorded.
import { purposesOf } from "@heed/core";
import { type DashboardModel, DONE_KINDS, type DoneFilter, type DoneKind } from "./dashboard-model.ts";
import type { DashboardDeps, Own, OwnQuery, ReadBy, Session } from "./ports.ts";
import { isNote, toModel } from "./to-model.ts";
import type { Visitor } from "./visitor.ts";

/** Query of `GET /me` and `GET /me/api/{data,ledger}`. */
export type Query = {
  /** A language for this and the next pages. */
  readonly locale?: string;
  readonly field?: string;
  readonly before?: string;
  readonly lines?: string;
  /** Of the lines: which kind, and for which purpose. */
  readonly kind?: string;
  readonly purpose?: string;
  readonly confirm?: string;
  readonly done?: string;
};

/** Who looked or acted, in the ledger: the person, or one of their browsers. */
export const actorOf = (session: Session): string => (session.by === "proven" ? "person:dashboard" : "person:browser");

/** The model of the page in one language. */
export async function readModel(
  deps: DashboardDeps,
  { session, subject, mayTake }: Omit<Visitor, "cookie">,
  asked: Query,
  language: string,
  by: ReadBy = actorOf(session),
): Promise<DashboardModel> {
  const { rights, choices, map } = deps;
  const filter = filterOf(deps, asked);
  // The reading is recorded before the choices are read, which are no data of a row.
  const own = await rights.read(subject, by, readQuery(asked, filter));
  const noted = own.requests.filter(({ kind }) => isNote(kind)).slice(0, MOST_MESSAGES);
  return toModel({
    messages: await Promise.all(noted.map((note) => messageOf(deps, note))),
    ...(deps.signIn ? { signIn: deps.signIn } : {}),
    map,
    language,
    tellWhy: deps.tellWhy,
    now: deps.now(),
    by: session.by,
    alone: subject?.alone ?? true,
    fresh: mayTake,
    stands: subject ? await choices.read(subject.ids[0]) : [],
    own,
    stopped: subject?.alone ? await choices.stopped(subject.ids[0]) : new Set(),
    filter,
  });
}

async function messageOf(
  { messages }: DashboardDeps,
  { id, kind, at }: Own["requests"][number],
): Promise<DashboardModel["messages"][number]> {
  const state = await messages.stateOf(id);
  return { id, complaint: kind === "complaint", at, ...(state ? { state } : {}) };
}

/** What is no kind and no purpose filters nothing, and is not repeated. */
const filterOf = ({ map }: DashboardDeps, { kind, purpose }: Query): DoneFilter => ({
  ...(isDoneKind(kind) ? { kind } : {}),
  ...(purpose !== undefined && Object.hasOwn(purposesOf(map), purpose) ? { purpose } : {}),
});

const isDoneKind = (kind: string | undefined): kind is DoneKind =>
  kind !== undefined && Object.hasOwn(DONE_KINDS, kind);

const MORE = 50;
const MOST_MESSAGES = 20;

function readQuery(query: Query, { kind, purpose }: DoneFilter): OwnQuery {
  const before = text(query.before);
  if (query.field !== undefined)
    return { field: text(query.field), perField: MORE, entries: 1, ...(before ? { before } : {}) };
  if (query.lines !== undefined)
    return {
      perField: 1,
      entries: 2 * MORE,
      entriesBefore: text(query.lines),
      kinds: kind && DONE_KINDS[kind],
      purpose,
    };
  return {};
}

/** PostgreSQL stores no NUL. */
const text = (value: unknown): string => (typeof value === "string" && !value.includes("\0") ? value : "");
