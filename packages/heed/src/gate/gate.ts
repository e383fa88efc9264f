// The only door to personal data: names a purpose, reads under PostgreSQL's row policy, and writes the ledger, in one transaction.
import type { Channel, DataMap, Look, PersonView, PurposeName } from "@heed/core";
import type { Detail } from "../ledger/entry.ts";
import type { Access, Actor, PersonData } from "./access.ts";
import { type Asked, answerQuestions, type Question } from "./answer-questions.ts";
import { differing } from "./differing.ts";
import { aggregateOnly, doorFor, type GateDeps } from "./door.ts";
import { microBatch } from "./micro-batch.ts";
import { membersOf, reachable } from "./reachable.ts";
import { type AggregateOptions, aggregate, type Group, scan } from "./read-population.ts";
import { type Surveyed, type SurveyOptions, survey } from "./survey.ts";

export type Opening<M extends DataMap, P extends PurposeName<M>> = {
  /** A literal, so that a reader of the code sees the purpose at the door. */
  readonly purpose: P;
  readonly actor: Actor;
  /** In which role staff look at a person and why; without it the gate is closed to them. */
  readonly look?: Look;
  /** Narrows the fields further than the purpose does. */
  readonly fields?: readonly string[];
  /** The way on which people are to be reached with it; a campaign has to name it, here or with each question. */
  readonly channel?: Channel;
  /** Newest N events per field. Default 200. */
  readonly limit?: number;
  /** Tells a question in which audiences the person is, and lets it change them. */
  readonly audiences?: true;
  /** Of events reads only the one that a question names, however old. */
  readonly named?: true;
};

export type OpenGate<M extends DataMap, P extends PurposeName<M>> = {
  /** Reads people for one use; one entry per person who was read. */
  read(ids: readonly string[]): Promise<{ person(id: string): Access<PersonView<M, P>> }>;
  /** Reads one person and decides in the same transaction; the decision and its entry commit with the read. */
  decide<T>(question: Question<T>): Promise<T>;
  /**
   * Streams everyone whom the purpose may read, for training: one entry with the number of members and a hash over their ids.
   * `member` returns what the model keeps of a person (shown to them, subtracted when they leave), or undefined for nothing.
   */
  scan(options: {
    until: Date;
    version: string;
    member: (id: string, data: PersonData) => Detail | undefined;
  }): Promise<{ members: number; hash: string }>;
  /** Ids above `after`, in their order, of people of whom the purpose may read an event: to ask for each. They stay inside Heed. */
  reachable(after: string, most: number): Promise<readonly string[]>;
  /** Ids above `after`, in their order, of who is in this audience: to ask for each. They stay inside Heed. */
  members(audience: string, after: string, most: number): Promise<readonly string[]>;
  /** Groups of at least 11 people; smaller ones do not come back. The only reading that an aggregate-only purpose has. */
  aggregate<Mark = never>(options: AggregateOptions<Mark>): Promise<ReadonlyMap<string, Group>>;
  /**
   * How many meet a condition and may be reached for this purpose, in groups that exclude each other, and how many not and why. Counts are
   * rounded, small ones suppressed; of many people a fixed sample is looked at. No person leaves.
   */
  survey(options: SurveyOptions): Promise<Surveyed>;
  /**
   * People whose audiences, of those named, are not the ones that `belongs` gives: to be decided one by one. Nothing of them but the id.
   */
  differing(options: {
    audiences: readonly string[];
    belongs: (data: PersonData) => readonly string[];
  }): Promise<readonly string[]>;
};

export type Gate<M extends DataMap = DataMap> = {
  open<P extends PurposeName<M>>(opening: Opening<M, P>): OpenGate<M, P>;
};

// Two and two leave nobody without a connection: the pool of `reader` has four.
const BATCH = { max: 128, waitMs: 1, inFlight: 2, alone: 2 } as const;

/** Kinds of question that wait together: purposes by fields and limits, which the map and the capabilities fix, and audiences, which staff change. */
const MOST_ASKERS = 256;

/** Opens for one purpose at a time; throws `purpose_not_declared` for any other word. */
export function createGate<M extends DataMap>(deps: GateDeps & { inForce: { map: M } }): Gate<M> {
  const askers = new Map<string, (question: Asked) => Promise<unknown>>();

  function open<P extends PurposeName<M>>(opening: Opening<M, P>): OpenGate<M, P> {
    const seen = opening.look && deps.inForce.map.roles?.[opening.look.role]?.fields;
    const fields = seen && (opening.fields?.filter((name) => seen.includes(name)) ?? seen);
    const door = doorFor(deps.inForce, fields ? { ...opening, fields } : opening);
    const key = JSON.stringify([door.number, door.fields, door.limit, door.audiences, door.named]);
    let ask = askers.get(key);
    if (!ask) {
      ask = microBatch((questions, alone) => answerQuestions(deps, door, questions, alone), BATCH);
      // Whoever waits in one that is let go is still answered.
      if (askers.size >= MOST_ASKERS) askers.clear();
      askers.set(key, ask);
    }
    const asker = ask;
    const one = <T>(question: Question<T>): Promise<T> => {
      if (door.aggregateOnly) throw aggregateOnly(door.name);
      const channel = question.channel ?? opening.channel;
      // A no to one way of being reached (ePrivacy Art. 13) can be kept only where the way is known.
      if (channel === undefined && opening.actor.startsWith("campaign:"))
        throw new Error(
          `channel_missing: ${opening.actor} does not say on which way it reaches people. Open the gate with a channel, such as "e-mail".`,
        );
      // The asker gives back what this very question's `use` returned.
      return asker({
        ...question,
        channel,
        actor: opening.actor,
        look: opening.look,
      }) as Promise<T>;
    };
    return {
      decide: one,
      async read(ids) {
        const found = new Map(
          await Promise.all(
            [...new Set(ids)].map(
              async (id) => [id, await one({ personId: id, use: (access) => ({ result: access }) })] as const,
            ),
          ),
        );
        return {
          person: (id) => {
            const access = found.get(id);
            if (!access)
              throw new Error("person_not_asked: this person was not among the ids of read(). Ask for them.");
            // The run-time view throws for fields outside the purpose; the type says the same at compile time.
            return access as Access<PersonView<M, P>>;
          },
        };
      },
      scan: (options) => scan(deps, door, opening.actor, options),
      reachable: (after, most) => reachable(deps, door, after, most),
      members: (audience, after, most) => membersOf(deps, door, audience, after, most),
      aggregate: (options) => aggregate(deps, door, opening.actor, options),
      survey: (options) => survey(deps, door, opening.actor, options),
      differing: (options) => differing(deps, door, opening.actor, options),
    };
  }

  return { open };
}
