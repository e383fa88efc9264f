// Who of the staff asks: the one place where `/api` looks at it. A staff key opens people, in its role; figures take a secret server key.
import type { FastifyRequest } from "fastify";
import type { Actor } from "../gate/access.ts";
import type { StaffKey } from "../storage/api-keys.ts";
import { keyOf, keyText } from "./authenticate.ts";
import type { Services } from "./services.ts";

/** The actor of the ledger's entries, without the key's name, which may be an employee's; undefined: nobody of the staff. */
export async function staffOf(heed: Services, request: FastifyRequest): Promise<Actor | undefined> {
  return (await keyOf(heed, request, ["server"])) && "staff:server";
}

/** The staff key that the request carries, and so the role. */
export async function staffKeyOf(heed: Services, request: FastifyRequest): Promise<StaffKey | undefined> {
  const text = keyText(request);
  return text === undefined || text.length > 500 ? undefined : heed.apiKeys.staff(text);
}
