// Who of the staff asks: the one place where `/api` looks at it. Whoever is signed in, and a staff key, act in their role; figures take a secret server key too.
import { apiError, type Refusal } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { WhoCounts } from "../audiences/audiences.ts";
import { markOf } from "../staff/access-entry.ts";
import type { Colleague } from "../staff/sign-in.ts";
import type { StaffKey } from "../storage/api-keys.ts";
import { keyOf, keyText } from "./authenticate.ts";
import { isOwnPage } from "./same-origin.ts";
import type { Services } from "./services.ts";

/** Who asks: whoever is signed in has a name, a key has none. */
export type Asker = StaffKey & { readonly name?: string; readonly admin?: boolean; readonly signedIn?: SignedIn };

/** A colleague, and the session in which they ask. */
export type SignedIn = { readonly who: Colleague; readonly token: string };

/** The staff key that the request carries, else the colleague who is signed in, and so the role. `unsecured`: by a password alone. */
async function staffKeyOf(heed: Services, request: FastifyRequest): Promise<Asker | "unsecured" | undefined> {
  const text = keyText(request);
  if (text !== undefined) return text.length > 500 ? undefined : heed.apiKeys.staff(text);
  // A look leaves an entry, so that no other site may cause one.
  if (!request.headers.cookie || !isOwnPage(request, heed.publicUrl)) return undefined;
  const found = await (await heed.staff.signIn()).who(headersOf(request));
  if (!found) return undefined;
  const { colleague: who, token } = found;
  const { id, role, secured, name, admin } = who;
  return secured ? { role, id: lookerOf(id), name, admin, signedIn: { who, token } } : "unsecured";
}

/** As `onlyStaff`; a secret server key may ask, too. */
export function onlyStaffOrServer(app: FastifyInstance, heed: Services): (request: FastifyRequest) => WhoCounts {
  const servers = new WeakMap<FastifyRequest, string>();
  const askerOf = onlyStaff(app, heed, async (request) => {
    const key = await keyOf(heed, request, ["server"]);
    if (key) servers.set(request, key.id);
    return key !== undefined;
  });
  return (request) => {
    const server = servers.get(request);
    if (server !== undefined) return { actor: `staff:${server}`, holds: () => true };
    const { role, id } = askerOf(request);
    return { actor: `staff:${id}`, holds: (purpose) => purposesOfRole(heed, role).includes(purpose) };
  };
}

/** The purposes that a role of the map holds; a role that is gone holds none. */
export function purposesOfRole({ inForce: { map } }: Services, role: string): readonly string[] {
  return (map.roles && Object.hasOwn(map.roles, role) ? map.roles[role]?.purposes : undefined) ?? [];
}

/**
 * Lets nobody into this scope without a key of the staff or a session, before anything that was sent is read; gives who asks.
 */
export function onlyStaff(
  app: FastifyInstance,
  heed: Services,
  also: (request: FastifyRequest) => Promise<boolean> = async () => false,
): (request: FastifyRequest) => Asker {
  const known = new WeakMap<FastifyRequest, Asker>();
  app.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    if (await also(request)) return;
    const asker = await staffKeyOf(heed, request);
    if (!asker)
      return refuse(
        reply,
        401,
        "staff_key_unknown",
        "Sign in at /staff, or send a key that `heed key NAME --role ROLE` made, as Bearer.",
      );
    if (asker === "unsecured")
      return refuse(
        reply,
        403,
        "second_factor_missing",
        "A password alone opens nobody. Add a second factor at /staff.",
      );
    known.set(request, asker);
  });
  // The hook has set it, or nothing runs after it.
  return (request) => known.get(request)!;
}

/** Lets in whoever is signed in, and no key; `as` says what else they have to be. */
export function onlyColleagues(
  app: FastifyInstance,
  heed: Services,
  as: "colleague" | "admin" = "colleague",
): (request: FastifyRequest) => SignedIn {
  const askerOf = onlyStaff(app, heed);
  app.addHook("onRequest", async (request, reply) => {
    const { signedIn } = askerOf(request);
    if (!signedIn) return refuse(reply, 403, "colleague_missing", "A key has no account. Sign in at /console.");
    if (as === "admin" && !signedIn.who.admin)
      return refuse(
        reply,
        403,
        "admin_missing",
        "Your account does not invite colleagues. Ask one whose does, or run: heed staff list.",
      );
  });
  // The hook has looked, or nothing runs after it.
  return (request) => askerOf(request).signedIn!;
}

/** What begins small is a command's, which says it after the code. */
export const refuse = (reply: FastifyReply, status: number, code: Refusal, message: string) =>
  reply.status(status).send(apiError(status, code, message.charAt(0).toUpperCase() + message.slice(1)));

/** How the ledger names an account: enough to find it while it exists, and no name. */
export const lookerOf = markOf;

/** What the sign-in reads of a request. */
export const headersOf = ({ headers: { cookie } }: FastifyRequest): Headers => new Headers(cookie ? { cookie } : {});
