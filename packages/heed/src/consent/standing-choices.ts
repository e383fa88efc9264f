// How every purpose of the map stands with one person, or with the one they were merged into.
import { createHash } from "node:crypto";
import {
  basisOf,
  type Channel,
  consentLasts,
  type DataMap,
  type Decision,
  decide,
  type Earned,
  earnedOffer,
  isChoice,
  type Keep,
  keepLength,
  lastDay,
  needsConsent,
  type Purpose,
  purposesOf,
  type Strength,
  standing,
  wayKey,
} from "@heed/core";
import type { Connection, Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { readStanding, type Standing } from "../storage/standing.ts";

/** One purpose as it stands for one person. */
export type StandingChoice = {
  readonly purpose: string;
  readonly basis: ReturnType<typeof basisOf>;
  /** There is something to switch or object to; else contract or law decide. */
  readonly choice: boolean;
  readonly decision: Decision;
  readonly answered?: {
    readonly value: boolean;
    readonly at: Date;
    readonly strength: Strength;
    readonly until?: string;
  };
  /** What a yes does not cover, because it is new since: fields newly read, or for longer than the notice then said. */
  readonly waits?: readonly { readonly field: string; readonly keep: Keep; readonly instead?: Keep }[];
  /** Ways on which the person does not want to be reached with it. */
  readonly off: readonly Channel[];
  /** What was promised for a yes, and is the person's. */
  readonly offer?: Earned;
};

export function readStandingChoices(deps: { database: Database; inForce: MapInForce; now: () => Date }) {
  const { database, inForce, now } = deps;

  /** The standing of a person, or of the one they were merged into. */
  async function standingOf(connection: Connection, personId: string): Promise<Standing> {
    const survivor = (await lockPersons(connection, [personId], "share")).get(personId) ?? personId;
    return (await readStanding(connection, inForce, [survivor]))(survivor);
  }

  /** Every purpose of the map as it stands for a person. */
  async function read(personId: string): Promise<readonly StandingChoice[]> {
    return database.transaction("steward", {}, async (connection) => {
      await assertInForce(connection, inForce);
      const stands = await standingOf(connection, personId);
      return Object.entries(purposesOf(inForce.map)).map(([name, purpose]) => {
        const basis = basisOf(purpose, stands.state.regime);
        const found = standing(stands.choices, name, stands.state);
        const waits = found?.value && needsConsent(basis) ? waitingOf(found.asked, purpose, name) : [];
        const offer = earnedOffer(stands.choices, name);
        const until = found?.value ? { until: lastDay(found.at, consentLasts(purpose)) } : {};
        return {
          purpose: name,
          basis,
          choice: isChoice(basis),
          decision: decide(inForce.map, { purpose: name, choices: stands.choices, state: stands.state, now: now() }),
          ...(waits.length > 0 ? { waits } : {}),
          off: (purpose.channels ?? []).filter((channel) => stands.state.off?.includes(wayKey(channel, name))),
          ...(offer ? { offer } : {}),
          ...(found ? { answered: { value: found.value, at: found.at, strength: found.strength, ...until } } : {}),
        };
      });
    });
  }

  /** Keys of the data whose use the person stopped. */
  async function stopped(personId: string): Promise<ReadonlySet<string>> {
    return database.transaction("steward", {}, async (connection) => {
      await assertInForce(connection, inForce);
      return new Set((await standingOf(connection, personId)).state.stopped);
    });
  }

  /** Changes with every choice, state and hidden item of a person, and says nothing of them. */
  async function fingerprint(personId: string): Promise<string> {
    return database.transaction("steward", {}, async (connection) => {
      await assertInForce(connection, inForce);
      const { choices, state, hidden } = await standingOf(connection, personId);
      const parts = [choices.map((choice) => JSON.stringify(choice)).sort(), state, [...hidden].sort()];
      return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
    });
  }

  return { read, stopped, fingerprint };
}

/** What the notice in front of the person did not say yet. */
function waitingOf(asked: DataMap | undefined, now: Purpose, name: string): NonNullable<StandingChoice["waits"]> {
  const then = asked && purposesOf(asked)[name];
  if (!then) return [];
  return Object.entries(now.reads).flatMap(([field, keep]) => {
    const was = then.reads[field];
    if (keep === undefined || (was !== undefined && keepLength(keep) <= keepLength(was))) return [];
    return [{ field, keep, ...(was === undefined ? {} : { instead: was }) }];
  });
}
