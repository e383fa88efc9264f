// A delivery as Segment's HTTP API takes it: `track` and `identify` in a batch of one; a stop and a deletion as regulations. Pure.
import type { Destination } from "@heed/core";
import type { Told } from "./compose.ts";
import type { Telling } from "./telling.ts";
import { theirKeys } from "./their-keys.ts";

/** Where a call goes, and what it says. */
export type Called = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A receiver takes each `messageId` once. */
export function segmentCall(
  { url, regulations }: Extract<Destination, { kind: "segment" }>,
  { id, secrets }: Pick<Telling, "id" | "secrets">,
  told: Exclude<Told, { type: "person.pause" }>,
  now: Date,
): Called {
  const [writeKey, token] = theirKeys(secrets);
  const json = (to: string, authorization: string, body: object): Called => ({
    url: to,
    headers: { "content-type": "application/json", authorization },
    body: JSON.stringify(body),
  });
  // What a stop means here: nothing more comes from us, and what was kept is deleted. Suppressed, a later yes could not be heard.
  const delet = (regulationType: "DELETE_ONLY" | "SUPPRESS_WITH_DELETE", subjectIds: readonly string[]): Called =>
    json(regulations, `Bearer ${token}`, { regulationType, subjectType: "USER_ID", subjectIds });
  const send = (userId: string, purpose: string, message: object): Called =>
    json(url, `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`, {
      batch: [{ messageId: id, userId, context: { purpose }, ...message }],
      sentAt: now.toISOString(),
    });
  switch (told.type) {
    case "person.event": {
      const { person, purpose, event } = told.data;
      const { name, at, properties } = event;
      return send(person, purpose, { type: "track", event: name, properties, timestamp: at });
    }
    case "person.traits":
    case "person.corrected": {
      const { person, purpose, traits } = told.data;
      return send(person, purpose, { type: "identify", traits, timestamp: told.timestamp });
    }
    case "person.stop":
      return delet("DELETE_ONLY", [told.data.person]);
    case "person.erase":
      return delet("SUPPRESS_WITH_DELETE", told.data.people);
  }
}
