// Who of the staff asks: the one place where `/api` looks at it. Today a secret server key, named in the ledger as whoever it was made for.
import type { FastifyRequest } from "fastify";
import type { Actor } from "../gate/access.ts";
import { keyOf } from "./authenticate.ts";
import type { Services } from "./services.ts";

/** The actor of the ledger's entries; undefined: nobody of the staff. */
export async function staffOf(heed: Services, request: FastifyRequest): Promise<Actor | undefined> {
  const key = await keyOf(heed, request, ["server"]);
  return key && `staff:${key.name}`;
}
