// From what rights and choices know to what the dashboard shows: names become words, numbers of purposes become sentences.
import { aliasRef } from "./alias-ref.ts";
import type { DashboardModel } from "./dashboard-model.ts";
import { doneLines } from "./done-lines.ts";
import { fieldCard } from "./field-cards.ts";
import { keptOfYou } from "./kept-of-you.ts";
import type { ModelInput } from "./model-input.ts";
import type { Own } from "./ports.ts";
import { purposeCard } from "./purpose-cards.ts";
import { recipientCards } from "./recipient-cards.ts";
import { GROUP, groupOf, newestEstimates, shelfCards, shownIn } from "./shelf-cards.ts";
import { labelOf } from "./show-value.ts";
import { wordsFor } from "./words.ts";

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
    ...(own.hold ? { hold: own.hold } : {}),
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

const aliasCards = ({ aliases }: Own): DashboardModel["you"]["aliases"] =>
  aliases.map(({ hash, ...alias }) => ({ ref: aliasRef(hash), ...alias }));
