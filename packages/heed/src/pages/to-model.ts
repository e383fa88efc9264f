// From what rights and choices know to what the dashboard shows: names become words, numbers of purposes become sentences.
import {
  BUILT_IN,
  baseLanguage,
  type DataMap,
  type Day,
  type Decision,
  datumKey,
  dayOf,
  type Keep,
  keepIn,
  lastDay,
  mayBeContested,
  purposesOf,
  readable,
  type TellWhy,
  type Words,
  wordsIn,
} from "@heed/core";
import { aliasRef } from "./alias-ref.ts";
import type {
  Answers,
  DashboardModel,
  DatumCard,
  DoneFilter,
  DoneLine,
  FieldCard,
  PurposeCard,
  PurposeState,
  Received,
  RecipientCard,
  ShelfCard,
  ShownItem,
  WhyTold,
} from "./dashboard-model.ts";
import { keptOfYou } from "./kept-of-you.ts";
import { ledgerSentence } from "./ledger-sentence.ts";
import type { Datum, Held, Own, Stands } from "./ports.ts";
import { labelOf, linesOf } from "./show-value.ts";
import { wordsFor } from "./words.ts";

export type ModelInput = {
  readonly map: DataMap;
  readonly language: string;
  readonly now: Date;
  readonly by: "proven" | "browser";
  readonly alone: boolean;
  readonly fresh: boolean;
  readonly stands: readonly Stands[];
  readonly own: Own;
  readonly tellWhy: TellWhy;
  /** Keys of data whose use the person stopped. */
  readonly stopped: ReadonlySet<string>;
  readonly messages: DashboardModel["messages"];
  readonly signIn?: string;
  readonly filter?: DoneFilter;
};

/** Builds the model. Pure. */
export function toModel(input: ModelInput): DashboardModel {
  const { map, own, language } = input;
  const titles = (id: string): string => own.items[id]?.title ?? id;
  const cards = shelfCards(input);
  return {
    now: input.now,
    language,
    controller: map.controller,
    ...(map.protectionOfficer ? { officer: map.protectionOfficer } : {}),
    complaints: map.complaints,
    ageRule: map.age.rule,
    you: { by: input.by, alone: input.alone, fresh: input.fresh, known: own.known, aliases: aliasCards(own) },
    paused:
      input.alone && input.stands.some((stands) => !stands.decision.allowed && stands.decision.reason === "restricted"),
    purposes: input.stands.map((stands) => purposeCard(input, stands)),
    shelf: newestEstimates(cards),
    hidden: own.hidden.map(({ item }) => {
      const group = groupOf(item);
      if (group !== undefined) return { id: item, title: wordsFor(language).group(group), group: true as const };
      // A group that a model found has no name outside the card that says who is in it.
      const card = cards.find(({ items }) => items.some(({ id, is }) => id === item && is === "group"));
      return card ? { id: item, title: card.says, group: true as const } : { id: item, title: titles(item) };
    }),
    audiences: own.audiences.map(({ name, since, detail }) => ({
      id: `${GROUP}${name}`,
      name,
      since,
      why: shownIn(input, detail)[0]?.why ?? { text: "" },
    })),
    moves: own.decisions.flatMap(({ at, placement, arm, detail }) => {
      const name = groupOf(placement);
      const why = shownIn(input, detail)[0]?.why ?? { text: "" };
      return name === undefined ? [] : [{ name, at, entered: arm === "entered", why }];
    }),
    held: own.held.map((held) => fieldCard(input, held)),
    done: { lines: doneLines(input), ...(own.done.next ? { next: own.done.next } : {}), filter: input.filter ?? {} },
    learned: own.learned.map(({ contribution, ...rest }) => ({
      ...rest,
      keeps: keepsOf(input, rest.capability, contribution),
    })),
    recipients: recipientCards(input),
    requests: own.requests.filter(({ kind }) => !isNote(kind)),
    messages: input.messages,
    ...addressOf(input),
    ...(input.signIn === undefined ? {} : { signIn: input.signIn }),
  };
}

/** In the words of the capability where it has any for what it keeps; long ones are cut here and whole in the download. */
function keepsOf({ own, map, language, tellWhy }: ModelInput, capability: string, contribution: unknown): string {
  const title = (id: string): string => own.items[id]?.title ?? id;
  const why = keptOfYou(contribution, title, wordsFor(language));
  const says = { code: "kept", contribution };
  const { text } = tellWhy(
    capability,
    { says, why },
    { language, title, label: (field) => labelOf(map, field, language) },
  );
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}

/** Of what was written to a person only the number is noted there (rights/messages.ts). */
export const isNote = (kind: string): boolean => kind === "question" || kind === "complaint";

function addressOf({ map, own, by }: ModelInput): { address?: string } {
  const field = own.held.find(({ field }) => {
    const declared = map.fields[field];
    return declared?.kind === "trait" && declared.type === "email" && declared.identifies;
  });
  const newest = field?.data[0]?.value;
  return by === "proven" && typeof newest === "string" ? { address: newest } : {};
}

/** How the gate names an audience where placements and items are. */
const GROUP = "audience ";
const groupOf = (placement: string): string | undefined =>
  placement.startsWith(GROUP) ? placement.slice(GROUP.length) : undefined;

function purposeCard(input: ModelInput, stands: Stands): PurposeCard {
  const { map, language, own } = input;
  const purpose = purposesOf(map)[stands.purpose];
  const says = purpose ? wordsIn(purpose.says, language) : stands.purpose;
  const control = controlOf(stands);
  const words = wordsFor(language);
  const kept = (keep: Keep): string =>
    keep === "until withdrawn" ? words.keptUntilNo : words.keptFor(keepIn(language, keep, ""));
  const reads = Object.entries(purpose?.reads ?? {}).flatMap(([field, keep]) =>
    keep === undefined ? [] : [{ field, label: labelOf(map, field, language), keep: kept(keep) }],
  );
  const state = stateOf(input, stands);
  const until =
    state === "always" ? lastServed(own, stands.purpose) : state === "on" ? stands.answered?.until : undefined;
  const ending =
    state === "off"
      ? endingOf(
          own,
          reads.map((read) => read.field),
          stands.purpose,
        )
      : undefined;
  const closed = state === "closed" ? closedBy(stands.decision) : undefined;
  return {
    name: stands.purpose,
    says,
    ...(purpose?.benefit ? { benefit: wordsIn(purpose.benefit, language) } : {}),
    basis: stands.basis,
    ...(purpose?.law ? { law: purpose.law } : {}),
    control,
    state,
    ...(closed ? { closed } : {}),
    ...(stands.answered && input.alone
      ? { answered: { at: stands.answered.at, strength: stands.answered.strength } }
      : {}),
    ...(until ? { until } : {}),
    reads,
    recipients: (purpose?.recipients ?? []).map((name) => map.recipients?.[name]?.name ?? name),
    channels: (purpose?.channels ?? []).map((channel) => ({ channel, on: !stands.off.includes(channel) })),
    waits:
      state === "on"
        ? (stands.waits ?? []).map(({ field, keep, instead }) => ({
            label: labelOf(map, field, language),
            keep: kept(keep),
            ...(instead === undefined ? {} : { instead: kept(instead) }),
          }))
        : [],
    asks: state === "on" && input.alone ? asksOf(input, stands.purpose) : [],
    ...offerCard(input, stands),
    ...(state === "on" && control !== "none" && input.alone
      ? {
          wouldEnd: {
            count: (own.onlyFor[stands.purpose] ?? 0) + decidedOnly(input, stands.purpose, control),
            until: lastDay(input.now, `${map.undoDays ?? 7} days`),
          },
        }
      : {}),
    ...(ending ? { ending } : {}),
    builtIn: Object.hasOwn(BUILT_IN, stands.purpose),
  };
}

const controlOf = ({ choice, basis }: Stands): PurposeCard["control"] =>
  !choice ? "none" : basis === "legitimate interest" ? "object" : "switch";

const aliasCards = ({ aliases }: Own): DashboardModel["you"]["aliases"] =>
  aliases.map(({ hash, ...alias }) => ({ ref: aliasRef(hash), ...alias }));

/** What is promised today, or what the person has, in the words of the notice that promised it. */
function offerCard(
  { map, language, alone }: ModelInput,
  { purpose, offer: earned }: Stands,
): Pick<PurposeCard, "offer"> {
  const own = alone ? earned : undefined;
  const offer = own?.offer ?? purposesOf(map)[purpose]?.offer;
  if (!offer) return {};
  return {
    offer: {
      gives: wordsIn(offer.gives, language),
      ...(offer.worth === undefined ? {} : { worth: wordsIn(offer.worth, language) }),
      ...(own ? { since: own.since } : {}),
    },
  };
}

/** What only a person can tell of themselves, if they want to: never taken from anywhere else. */
function asksOf({ map, language, own }: ModelInput, purpose: string): PurposeCard["asks"] {
  return Object.keys(purposesOf(map)[purpose]?.reads ?? {}).flatMap((field) => {
    const declared = map.fields[field];
    if (declared?.kind !== "trait" || !declared.protects || !declared.oneOf) return [];
    const given = own.held.find((held) => held.field === field)?.data[0]?.value;
    return [{ field, label: labelOf(map, field, language), answers: answersOf(declared.oneOf, given, language) }];
  });
}

const answersOf = (oneOf: Readonly<Record<string, Words>>, given: unknown, language: string): Answers =>
  Object.entries(oneOf).map(([value, words]) => ({ value, says: wordsIn(words, language), given: value === given }));

function stateOf({ alone }: ModelInput, { choice, decision }: Stands): PurposeState {
  if (decision.allowed) return !choice ? "always" : alone ? "on" : "unknown";
  switch (decision.reason) {
    case "restricted":
    case "child":
    case "quarantined":
      return alone ? "closed" : "unknown";
    case "refused":
    case "objected":
      return alone ? "off" : "unknown";
    case "asked_again":
      return alone ? "asked again" : "unknown";
    case "not_confirmed":
      return alone ? "not confirmed" : "unknown";
    case "expired":
      return alone ? "expired" : "unknown";
    default:
      return alone ? "not answered" : "unknown";
  }
}

function closedBy(decision: Decision): NonNullable<PurposeCard["closed"]> {
  if (decision.allowed) return "other";
  const { reason } = decision;
  return reason === "restricted" || reason === "child" || reason === "quarantined" ? reason : "other";
}

/** The last day on which something held may serve this purpose: the newest datum of a field lasts longest. */
function lastServed(own: Own, purpose: string): Day | undefined {
  const days = own.held.flatMap((held) =>
    held.data.flatMap((datum) =>
      datum.serves.filter((service) => service.purpose === purpose).map(({ until }) => until),
    ),
  );
  return days.sort().at(-1);
}

/** What was decided for a purpose, and goes with an objection to it. */
function decidedOnly({ map, own }: ModelInput, name: string, control: PurposeCard["control"]): number {
  const purpose = purposesOf(map)[name];
  return control === "object" && purpose && !mayBeContested(purpose) ? (own.decided[name]?.count ?? 0) : 0;
}

/** What only this purpose still needed, as far as fields tell: rows that wait for deletion in the fields it read, and what was decided for it. */
function endingOf(own: Own, fields: readonly string[], purpose: string): { count: number; until: Day } | undefined {
  const held = own.held.flatMap(({ field, ending }) => (fields.includes(field) && ending ? [ending] : []));
  const decided = own.decided[purpose]?.ending;
  const endings = decided ? [...held, decided] : held;
  const until = endings.map((ending) => ending.until).sort()[0];
  return until ? { count: endings.reduce((sum, ending) => sum + ending.count, 0), until } : undefined;
}

function shelfCards(input: ModelInput): ShelfCard[] {
  const { own, map, language } = input;
  const purposes = purposesOf(map);
  const servedBy = (placement: string) => {
    const name = map.placements?.[placement]?.purpose;
    const declared = name === undefined ? undefined : purposes[name];
    const stands = input.stands.find(({ purpose }) => purpose === name);
    if (name === undefined || !declared || !stands) return {};
    const says = wordsIn(declared.says, language);
    return { purpose: { name, says, control: controlOf(stands), state: stateOf(input, stands) } };
  };
  const hidden = new Set(own.hidden.map(({ item }) => item));
  const shelves = own.decisions.filter(({ placement }) => groupOf(placement) === undefined);
  return shelves.map(
    ({ id, at, placement, arm, model, detail, keptUntil }): ShelfCard => ({
      id,
      at,
      placement,
      says: placementSays(input, placement),
      ...servedBy(placement),
      how: arm === "holdout" ? "comparison" : detail["personal"] === false ? "impersonal" : "personal",
      ...(model === undefined ? {} : { model }),
      ...(keptUntil === undefined || !input.alone ? {} : { keptUntil }),
      items: shownIn(input, detail).map(({ item, title, why }) => {
        const url = own.items[item]?.url;
        return {
          id: item,
          title: own.items[item]?.title ?? title ?? item,
          ...(url === undefined ? {} : { url }),
          why,
          hidden: hidden.has(item),
          ...isOf(detail["capability"], title),
          ...(detail["personal"] === false && own.items[item] === undefined ? { untold: true as const } : {}),
        };
      }),
    }),
  );
}

/** What is estimated again and again is told once, as it is now; it lies before what it was. */
function newestEstimates(cards: readonly ShelfCard[]): ShelfCard[] {
  const told = new Set<string>();
  return cards.filter(({ placement, items, keptUntil }) => {
    if (keptUntil !== undefined || !items.some(({ is }) => is !== undefined)) return true;
    const before = told.has(placement);
    told.add(placement);
    return !before;
  });
}

/** A title of the capability's own words says something of the person; items of the shop have the shop's. */
const isOf = (capability: unknown, title: string | undefined): Pick<ShownItem, "is"> =>
  capability === "segments" ? { is: "group" } : title === undefined ? {} : { is: "estimate" };

/** What people call a placement; a group that somebody was put into is one too. */
function placementSays({ map, language }: Pick<ModelInput, "map" | "language">, name: string): string {
  const group = groupOf(name);
  if (group !== undefined) return wordsFor(language).group(group);
  const says = map.placements?.[name]?.says;
  return says === undefined ? readable(name.replaceAll("-", " ")) : wordsIn(says, language);
}

/** What a decision showed, each with its reason in the page's language. */
function shownIn(
  { own, map, language, tellWhy }: ModelInput,
  detail: Readonly<Record<string, unknown>>,
): { item: string; title?: string; why: WhyTold }[] {
  const reader = {
    language,
    title: (id: string) => own.items[id]?.title ?? id,
    label: (field: string) => labelOf(map, field, language),
  };
  const shown: readonly unknown[] = Array.isArray(detail["shown"]) ? detail["shown"] : [];
  return shown.flatMap((place) => {
    if (typeof place !== "object" || place === null || !("item" in place) || typeof place.item !== "string") return [];
    const { text, title, language: told } = tellWhy(detail["capability"], { ...place }, reader);
    const why = told === baseLanguage(language) ? { text } : { text, language: told };
    return [{ item: place.item, ...(title === undefined ? {} : { title }), why }];
  });
}

function fieldCard(input: ModelInput, held: Held): FieldCard {
  const { map, language, own } = input;
  return {
    field: held.field,
    label: labelOf(map, held.field, language),
    total: held.total,
    ...correctable(input, held),
    data: held.data.map((datum) => datumCard(input, held.field, datum, own)),
    ...(held.next === undefined ? {} : { next: held.next }),
  };
}

function correctable(input: ModelInput, held: Held): Pick<FieldCard, "correct"> {
  const { map, alone } = input;
  const declared = map.fields[held.field];
  if (declared?.kind !== "trait" || !alone) return {};
  const newest = held.data[0]?.value;
  const value = newest === undefined || newest === null ? "" : String(newest);
  const answers = declared.oneOf ? { answers: answersOf(declared.oneOf, newest, input.language) } : {};
  return { correct: { type: declared.type, value, ...answers } };
}

/** Stopping helps where something rests on the person's own say. */
function stopOf({ alone, stopped, stands }: ModelInput, field: string, datum: Datum): Pick<DatumCard, "stop"> {
  if (!alone) return {};
  if (stopped.has(datumKey(datum.id, field))) return { stop: "stopped" };
  const chosen = new Set(stands.flatMap(({ purpose, choice }) => (choice ? [purpose] : [])));
  return datum.serves.some(({ purpose }) => chosen.has(purpose)) ? { stop: "may" } : {};
}

function datumCard(input: ModelInput, field: string, datum: Datum, own: Own): DatumCard {
  const { map, language, stands, alone } = input;
  const purposes = purposesOf(map);
  const declared = map.fields[field];
  const answer = declared?.kind === "trait" ? declared.oneOf?.[String(datum.value)] : undefined;
  const bases = new Map(stands.map((one) => [one.purpose, one.basis]));
  return {
    id: datum.id,
    at: datum.at,
    source:
      datum.source === "person"
        ? wordsFor(language).corrected
        : wordsIn(map.fields[field]?.source ?? datum.source, language),
    sensitive: datum.sensitive,
    lines: linesOf(answer ? wordsIn(answer, language) : datum.value, (id) => own.items[id]?.title, wordsFor(language)),
    // To a browser that is one of several, the permits would tell what was answered elsewhere.
    serves: (alone ? datum.serves : []).flatMap(({ purpose, until }) => {
      const declared = purposes[purpose];
      const basis = bases.get(purpose);
      if (!declared || !basis) return [];
      const law = declared.law ? { law: declared.law } : {};
      return [{ purpose, says: wordsIn(declared.says, language), basis, ...law, until }];
    }),
    ...(datum.keptUntil === undefined || !alone ? {} : { keptUntil: datum.keptUntil }),
    ...stopOf(input, field, datum),
  };
}

function doneLines(input: ModelInput): DoneLine[] {
  const { map, language, own } = input;
  const words = wordsFor(language);
  const purposes = purposesOf(map);
  const said = (of: Readonly<Record<string, { readonly says?: Words }>> | undefined, name: string) => {
    const says = of && Object.hasOwn(of, name) ? of[name]?.says : undefined;
    return says === undefined ? undefined : wordsIn(says, language);
  };
  const names = {
    purposeSays: (name: string) => (purposes[name] ? wordsIn(purposes[name].says, language) : name),
    fieldLabel: (name: string) => labelOf(map, name, language),
    roleSays: (name: string) => said(map.roles, name),
    reasonSays: (name: string) => said(map.lookReasons, name),
    recipientSays: (name: string) =>
      map.recipients?.[name]?.name ?? own.shares.find(({ recipient }) => recipient === name)?.to?.name ?? name,
    placementSays: (name: string) => placementSays(input, name),
  };
  const lines: DoneLine[] = [];
  for (const entry of own.done.entries) {
    const says = ledgerSentence(words, entry, names);
    const last = lines.at(-1);
    // A day's lines stay with their day.
    if (last?.says === says && dayOf(last.at) === dayOf(entry.at))
      lines[lines.length - 1] = { ...last, times: last.times + 1 };
    else lines.push({ at: entry.at, says, times: 1, own: isOwn(entry) });
  }
  return lines;
}

/** What the person did themself is no use of their data. */
const isOwn = (entry: { readonly kind: string; readonly purpose: string }): boolean =>
  entry.purpose === "rights" || entry.kind === "choice" || entry.kind === "denial";

/** Who may receive data, and who did and may no longer. */
function recipientCards({ map, language, own, alone }: ModelInput): RecipientCard[] {
  const declared = Object.entries(map.recipients ?? {});
  const former = own.shares.flatMap(({ recipient, to }) =>
    to && !map.recipients?.[recipient] ? [[recipient, to] as const] : [],
  );
  return [...new Map([...declared, ...former])].map(([key, recipient]) => ({
    name: recipient.name,
    role: recipient.role,
    country: recipient.country,
    ...(recipient.kind ? { kind: recipient.kind } : {}),
    ...(recipient.safeguard ? { safeguard: recipient.safeguard } : {}),
    purposes: Object.values(map.purposes)
      .filter((purpose) => purpose.recipients?.includes(key))
      .map((purpose) => wordsIn(purpose.says, language)),
    // A browser that is one of several does not see what was sent of the others.
    ...(recipient.destination && alone
      ? {
          received: own.shares
            .filter((share) => share.recipient === key)
            .map((share) => receivedOf(map, language, share)),
        }
      : {}),
  }));
}

function receivedOf(map: DataMap, language: string, share: Own["shares"][number]): Received {
  const purpose = purposesOf(map)[share.purpose];
  return {
    purpose: purpose ? wordsIn(purpose.says, language) : share.purpose,
    fields: share.fields.map((field) => labelOf(map, field, language)),
    last: share.last,
    ...(share.told ? { told: share.told } : {}),
  };
}
