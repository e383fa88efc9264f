// Signatures of the Standard Webhooks, version 1: HMAC-SHA256 over id, time and body, so that a receiver knows whose it is and how old.
import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";

/** A secret as the specification writes it: 32 random bytes. */
export const newWebhookSecret = (): string => PREFIX + randomBytes(32).toString("base64");
export const isWebhookSecret = (text: string): boolean => text.startsWith(PREFIX);

/**
 * The headers of one call; signed with every secret that counts, so that one can be changed without a gap.
 *
 * @param id The same at every try: by it the receiver takes the call once.
 */
export function webhookHeaders(id: string, at: Date, body: string, secrets: readonly string[]): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1_000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;
  });
  return {
    "content-type": "application/json",
    "user-agent": "heed",
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": signatures.join(" "),
  };
}
