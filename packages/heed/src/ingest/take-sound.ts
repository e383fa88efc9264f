// One bad event never spoils its batch: what PostgreSQL cannot hold is found and refused, the rest is taken.
import type { Message, Origin, Outcome } from "./message.ts";
import type { Parts } from "./parts.ts";
import { takeMessages } from "./take-messages.ts";

/**
 * Takes messages like `takeMessages`. If PostgreSQL refuses a value among them, each half is taken by itself, down to the one that holds it:
 * else a client would send the same batch again and again until it throws all of it away. Any other fault is thrown, and nothing is
 * acknowledged.
 *
 * @returns one outcome per message, in their order
 */
export async function takeSound(deps: Parts, messages: readonly Message[], origin: Origin): Promise<Outcome[]> {
  try {
    return await takeMessages(deps, messages, origin);
  } catch (error) {
    if (!isOfTheData(error)) throw error;
    if (messages.length === 1) return [{ is: "refused", reason: "not_storable" }];
    const half = Math.ceil(messages.length / 2);
    const first = await takeSound(deps, messages.slice(0, half), origin);
    return [...first, ...(await takeSound(deps, messages.slice(half), origin))];
  }
}

/** SQLSTATE class 22, data exception: the value itself is at fault. A missing partition or a broken constraint is not. */
const isOfTheData = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^22[0-9A-Z]{3}$/.test(String(error.code));
