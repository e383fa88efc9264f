// Who may receive a person's data, who did, and what.
import { type DataMap, purposesOf, wordsIn } from "@heed/core";
import type { Received, RecipientCard } from "./dashboard-model.ts";
import type { ModelInput } from "./model-input.ts";
import type { Own } from "./ports.ts";
import { labelOf } from "./show-value.ts";

/** Who may receive data, and who did and may no longer. */
export function recipientCards({ map, language, own, alone }: ModelInput): RecipientCard[] {
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
