// One telling to a recipient, by the way that the map names, and what its answer means.
import type { Destination } from "@heed/core";
import { segmentCall } from "./segment-call.ts";
import { webhookHeaders } from "./sign-webhook.ts";
import { tellByMail } from "./tell-by-mail.ts";
import { tellFiles } from "./tell-files.ts";
import { tellTable } from "./tell-table.ts";
import { type Answer, KEPT, successOf, TELL_MS, type TellDeps, type Telling } from "./telling.ts";

/** A no of the receiver's own, which no further try changes. */
const REFUSALS: ReadonlySet<number> = new Set([403, 409, 422, 451]);

/** @param signal For tests: when it is over. */
export async function callRecipient(
  deps: TellDeps,
  destination: Destination,
  what: Omit<Telling, "signal">,
  signal = AbortSignal.timeout(TELL_MS),
): Promise<Answer> {
  const telling = { ...what, signal };
  const now = deps.now();
  const local = destination.local === true;
  switch (destination.kind) {
    case "webhook": {
      const { type, timestamp, data } = telling.told;
      const body = JSON.stringify({ type, timestamp, data });
      const headers = webhookHeaders(telling.id, now, body, telling.secrets);
      return meaningOf(await deps.call({ url: destination.url, headers, body, local, now }));
    }
    case "segment": {
      const { told } = telling;
      if (told.type === "person.pause") return KEPT;
      return meaningOf(await deps.call({ ...segmentCall(destination, telling, told, now), local, now }));
    }
    case "files":
      return tellFiles(deps, destination, telling);
    case "table":
      return tellTable(deps, destination, telling);
    case "mail":
      return tellByMail(deps, destination, telling);
  }
}

function meaningOf(outcome: Parameters<typeof successOf>[0]): Answer {
  if (outcome.is === "answered") {
    const why = `status ${outcome.status}` as const;
    if (outcome.status === 410) return { is: "gone", why };
    if (REFUSALS.has(outcome.status)) return { is: "refused", why };
  }
  return successOf(outcome);
}
