// What marketing does with data: models, audiences, placements, what is counted, and how all of it is told.
import { randomInt } from "node:crypto";
import { createTellWhy } from "@heed/core";
import { createAudiences } from "../audiences/audiences.ts";
import { createMembership } from "../audiences/membership.ts";
import { tellFound } from "../audiences/tell-found.ts";
import { tellersOf } from "../capabilities/capability.ts";
import { capabilities } from "../capabilities/registry.ts";
import { decidedFor } from "../channels/decided-for.ts";
import { createEstimates } from "../channels/estimates.ts";
import { explainDecision } from "../channels/explain.ts";
import { createInsights } from "../channels/insights.ts";
import { liftOf } from "../channels/lift.ts";
import { createPlacements } from "../channels/placements.ts";
import { scoreEverybody } from "../channels/score-everybody.ts";
import type { Heed } from "../heed-interface.ts";
import { usedCapabilities } from "../jobs/model-jobs.ts";
import { readActivity } from "../ledger/activity.ts";
import { codeVersion } from "../models/code-version.ts";
import { createModels } from "../models/models.ts";
import { countPopular, readPopular } from "../models/popular.ts";
import { createTrainingDesk } from "../models/training-desk.ts";
import { pageLanguage } from "../pages/page-language.ts";
import { labelOf } from "../pages/show-value.ts";
import type { Ground } from "./ground.ts";

/** How old a forecast or feedback may be: each looks at everybody. */
const INSIGHTS_MS = 24 * 3_600_000;

export const chance = (): number => randomInt(2 ** 32) / 2 ** 32;

export type Marketing = Awaited<ReturnType<typeof assembleMarketing>>;

export async function assembleMarketing({ parts, map, keys, gate, tell, catalogue, maintain }: Ground) {
  const { database, inForce, ledger, publicUrl, demo, now, onFault } = parts;
  const languageFor = (locale: string | undefined): string => pageLanguage(map, { chosen: locale }).language;
  const tellWhy = createTellWhy({ ...tellersOf(capabilities), audiences: tellFound });
  const itemTitle = (item: string): string | undefined => catalogue().get(item)?.title;
  const readerIn = (language: string) => ({
    language,
    title: (item: string) => itemTitle(item) ?? item,
    label: (field: string) => labelOf(map, field, language),
  });
  const shopReader = readerIn(languageFor(undefined));
  const models = createModels({
    database,
    maintain,
    gate,
    inForce,
    ledger,
    capabilities,
    catalogue,
    code: codeVersion(),
    now,
  });
  const estimates = createEstimates({ map, capabilities, catalogue, live: models.live });
  const audiences = createAudiences({ database, gate, map, now, estimates });
  const membership = createMembership({ database, audiences, gate, map, now, estimates });
  // A day's list, read at start and after each count; nothing of a person.
  let popular = await readPopular(database);
  const placements = createPlacements({
    gate,
    map,
    capabilities,
    live: models.live,
    shadow: models.shadow,
    catalogue,
    popular: () => popular,
    armKey: keys.arm,
    chance,
    languageFor,
    publicUrl,
    now,
    onFault,
  });
  const used = usedCapabilities(map);
  const purposeOf = (capability: string): string =>
    Object.values(map.placements ?? {}).find((placement) => placement.capability === capability)?.purpose ?? "";
  const train: Heed["train"] = (capability, { until = now(), seed = 1, ...how }) =>
    models.train(capability, { purpose: purposeOf(capability), until, seed, ...how });

  return {
    parts: {
      models,
      audiences,
      membership,
      placements,
      itemTitle,
      purposeOf,
      train,
      training: createTrainingDesk(train, onFault),
      trainable(name: string | undefined) {
        if (name !== undefined && !used.includes(name))
          throw new Error(
            `capability_unused: no placement in heed.config.ts uses "${name}". Use one of: ${used.join(", ")}.`,
          );
        return name === undefined ? used : [name];
      },
      score: (placement, how) =>
        scoreEverybody({ gate, map, capabilities, placements, live: models.live }, placement, how),
      async countPopular() {
        const counted = await countPopular({ gate, inForce, maintain, catalogue, now });
        popular = await readPopular(database);
        return counted;
      },
      insights: createInsights(
        {
          gate,
          database,
          map,
          catalogue,
          live: models.live,
          activity: (days) => readActivity({ database, now, tell }, days),
          now,
          demo,
        },
        INSIGHTS_MS,
      ),
      lift: (placement, days, actor) => liftOf({ gate, map, now, demo }, placement, days, actor),
      explain: (decision, actor) =>
        explainDecision({ database, inForce, ledger, tellWhy, reader: shopReader, now }, decision, actor),
      decided: (asked, language) =>
        decidedFor({ database, inForce, ledger, tellWhy, reader: readerIn(language), now }, asked),
    } satisfies Partial<Heed>,
    tellWhy,
    languageFor,
    shopReader,
  };
}
