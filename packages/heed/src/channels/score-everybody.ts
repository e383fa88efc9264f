// Decides a placement for everybody lawful, one small page after the other: each with their own permission, decision and entry.
import { setTimeout as sleep } from "node:timers/promises";
import type { DataMap } from "@heed/core";
import type { Capability } from "../capabilities/capability.ts";
import { readable } from "../capabilities/capability.ts";
import type { Gate } from "../gate/gate.ts";
import type { Placements } from "./placements.ts";

export type ScoreDeps = {
  readonly gate: Gate;
  readonly map: DataMap;
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly placements: Placements;
  /** The version in use, so that nobody is read where none is. */
  readonly live: (capability: string) => Promise<{ readonly version: string } | undefined>;
};

export type Scored = {
  readonly placement: string;
  readonly model: string;
  /** People for whom it was decided. */
  readonly scored: number;
  /** Kept as holdout, for whom nothing personal is decided. */
  readonly holdout: number;
  /** Refused between the page and the question, or nothing was known of them. */
  readonly without: number;
};

const PAGE = 1_024;
/** Decided at once. A server that answers beside it is held up by a few for some milliseconds, and rests then. */
const AT_ONCE = { alone: 128, beside: 16 } as const;
const NOBODY_YET = "00000000-0000-0000-0000-000000000000";

/**
 * Scores everybody whom the placement's purpose may read. Memory does not grow with their number; who objects meanwhile waits for one page's
 * part at most, and is not scored.
 *
 * @param options `rest`: share of the time in which it does nothing, for a server that answers beside it (0 to .95); `report` hears how many
 *   are done
 * @throws `placement_unknown`, `not_a_score` for a capability that tells nothing of a person, `model_missing`, `scoring_stopped` when the
 *   database is gone
 * @example
 * await scoreEverybody(deps, "next-order"); // { placement: "next-order", model: "propensity-...", scored: 812, holdout: 0, without: 3 }
 */
export async function scoreEverybody(
  { gate, map, capabilities, placements, live }: ScoreDeps,
  name: string,
  options: { readonly rest?: number; readonly report?: (done: number) => void; readonly signal?: AbortSignal } = {},
): Promise<Scored> {
  const placement = map.placements?.[name];
  const capability = placement && capabilities[placement.capability];
  if (!placement || !capability)
    throw new Error(
      `placement_unknown: there is no placement "${name}". Use one of: ${placements.names().join(", ") || "none is declared"}.`,
    );
  if (!capability.tells)
    throw new Error(
      `not_a_score: "${name}" shows ${placement.capability}, which tells nothing of a person. Name a placement of propensity, lifetime-value or segments.`,
    );
  const model = await live(placement.capability);
  if (!model)
    throw new Error(
      `model_missing: no version of ${placement.capability} is in use. heed train ${placement.capability}`,
    );
  const fields = readable(map, placement.purpose, capability);
  const open = gate.open({ purpose: placement.purpose, actor: "job:score", fields });
  const rest = options.rest ?? 0;
  const atOnce = rest > 0 ? AT_ONCE.beside : AT_ONCE.alone;
  const counts = { scored: 0, holdout: 0, without: 0 };
  for (let after = NOBODY_YET; ; ) {
    const ids = await open.reachable(after, PAGE);
    for (let from = 0; from < ids.length; from += atOnce) {
      options.signal?.throwIfAborted();
      const began = performance.now();
      const answers = await Promise.all(
        ids
          .slice(from, from + atOnce)
          .map((personId) => placements.decide(name, { is: "person", personId }, {}, "job:score")),
      );
      for (const answer of answers) {
        if (answer?.metadata.reason === "unavailable")
          throw new Error(
            `scoring_stopped: the database could not be reached after ${counts.scored} people. See heed doctor, then run it again.`,
          );
        counts[answer?.variant === "personal" ? "scored" : answer?.variant === "holdout" ? "holdout" : "without"]++;
      }
      if (rest > 0) await sleep(((performance.now() - began) * rest) / (1 - rest));
    }
    options.report?.(counts.scored + counts.holdout + counts.without);
    if (ids.length < PAGE) break;
    after = ids.at(-1)!;
  }
  return { placement: name, model: model.version, ...counts };
}
