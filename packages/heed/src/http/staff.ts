// Who of the staff asks: the one place where `/api` looks at it. A staff key opens people, in its role; figures take a secret server key.
import type { FastifyRequest } from "fastify";
import type { Actor } from "../gate/access.ts";
import { markOf } from "../staff/access-entry.ts";
import type { StaffKey } from "../storage/api-keys.ts";
import { keyOf, keyText } from "./authenticate.ts";
import { isOwnPage } from "./same-origin.ts";
import type { Services } from "./services.ts";

/** The actor of the ledger's entries, without the key's name, which may be an employee's; undefined: nobody of the staff. */
export async function staffOf(heed: Services, request: FastifyRequest): Promise<Actor | undefined> {
  return (await keyOf(heed, request, ["server"])) && "staff:server";
}

/** The staff key that the request carries, else the colleague who is signed in, and so the role. `unsecured`: by a password alone. */
export async function staffKeyOf(heed: Services, request: FastifyRequest): Promise<StaffKey | "unsecured" | undefined> {
  const text = keyText(request);
  if (text !== undefined) return text.length > 500 ? undefined : heed.apiKeys.staff(text);
  // A look leaves an entry, so that no other site may cause one.
  if (!request.headers.cookie || !isOwnPage(request, heed.publicUrl)) return undefined;
  const found = await (await heed.staff.signIn()).who(headersOf(request));
  if (!found) return undefined;
  const { id, role, secured } = found.colleague;
  return secured ? { role, id: lookerOf(id) } : "unsecured";
}

/** How the ledger names an account: enough to find it while it exists, and no name. */
export const lookerOf = markOf;

/** What the sign-in reads of a request. */
export const headersOf = ({ headers: { cookie } }: FastifyRequest): Headers => new Headers(cookie ? { cookie } : {});
