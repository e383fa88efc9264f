// What comes in: events, what people choose and confirm, and the signals of their browsers.
import { type RawSignals, signalClaims } from "@heed/core";
import { createAskers } from "../channels/askers.ts";
import { createBrowsers } from "../consent/browsers.ts";
import { type Choices, createChoices } from "../consent/choices.ts";
import { createConfirmations } from "../consent/confirmations.ts";
import { createNotices } from "../consent/notices.ts";
import { joinSignals, NO_SIGNALS, readSignals, signalsIn } from "../consent/read-signals.ts";
import { createReceipts } from "../consent/receipts.ts";
import { createSigner } from "../consent/sign-receipt.ts";
import type { Heed } from "../heed-interface.ts";
import { readCollected } from "../ingest/collected.ts";
import { createIngest } from "../ingest/ingest.ts";
import { createLive } from "../ingest/live.ts";
import { createTokens } from "../rights/tokens.ts";
import { createApiKeys, listApiKeys } from "../storage/api-keys.ts";
import type { Ground } from "./ground.ts";
import type { Marketing } from "./marketing.ts";

export type Arrivals = ReturnType<typeof assembleArrivals>;

export function assembleArrivals(
  { parts: { inForce, publicUrl, database, ledger, demo, now }, map, keys, tally }: Ground,
  { parts: { membership } }: Marketing,
) {
  const recorded = createChoices({ database, inForce, ledger, now });
  // Whoever chooses something may enter or leave an audience with it.
  const choices: Choices = {
    ...recorded,
    async record(event) {
      const outcome = await recorded.record(event);
      membership.touched([event.personId]);
      return outcome;
    },
    async hide(personId, ...hiding) {
      const outcome = await recorded.hide(personId, ...hiding);
      membership.touched([personId]);
      return outcome;
    },
  };
  const notices = createNotices({ database, inForce });
  const signer = createSigner(keys.receipt);
  const apiKeys = createApiKeys(database, keys, now, demo);
  const tokens = createTokens({
    key: keys.token,
    hostSecrets: async () => (await apiKeys.serverKeys()).map((key) => key.value),
    now,
  });
  const askers = createAskers({ database, inForce, keys, now });
  const signals = (given: unknown, around: RawSignals = NO_SIGNALS) =>
    signalClaims(map, readSignals(joinSignals(around, signalsIn(given)), map.tcfVendor), undefined);
  const live = createLive();
  const ingest = createIngest({
    signals,
    live: live.add,
    database,
    inForce,
    ledger,
    tally,
    choices,
    keys,
    now,
    touched: membership.touched,
  });
  const known = async (userId: string): Promise<string | undefined> => {
    const asker = await askers.named(userId);
    return asker.is === "person" ? asker.personId : undefined;
  };

  return {
    parts: {
      apiKeys,
      tokens,
      askers,
      choices,
      notices,
      receipts: createReceipts({ database, inForce, notices, signer, principalKey: keys.receipt, publicUrl, now }),
      browsers: createBrowsers({
        inForce,
        choices,
        ensure: askers.ensure,
        tokenFor: tokens.browser,
        aliasKey: keys.alias,
        tally,
      }),
      confirmations: createConfirmations({
        database,
        inForce,
        notices,
        choices,
        known: ({ value }) => known(value),
        ensure: askers.ensure,
        keep: ({ value }, traits, messageId) =>
          ingest.accept({
            type: "identify",
            body: { userId: value, traits, messageId },
            strength: "proven",
            source: "confirmation",
            receivedAt: now(),
          }),
        keys,
        tally,
        now,
      }),
      signals,
      ingest,
      arrivals: {
        live: live.after,
        async collected(days) {
          await tally.flush();
          return readCollected(database, now(), days);
        },
        keys: () => listApiKeys(database, keys),
      },
    } satisfies Partial<Heed>,
    signer,
    known,
  };
}
