// Begins a session for an account that was proven in another way than by its password; mounted nowhere, called by sign-in.ts alone.
import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";

/** How it was proven; the session keeps it. */
export type Proven = "demo" | "provider" | "passkey";

const HEADER = "x-heed-account";

/** Headers of the call: they name the account. Only this process makes such calls. */
export const enteringAs = (id: string): Headers => new Headers({ [HEADER]: id });

const enterBy = (proven: Proven) =>
  createAuthEndpoint(`/heed-${proven}/enter`, { method: "POST" }, async (context) => {
    const { internalAdapter } = context.context;
    const user = await internalAdapter.findUserById(context.headers?.get(HEADER) ?? "");
    if (!user) throw context.error("NOT_FOUND");
    const session = await internalAdapter.createSession(user.id);
    await setSessionCookie(context, { session, user });
    return { in: true };
  });

export const accountEntry = {
  id: "heed-entry",
  endpoints: { enterDemo: enterBy("demo"), enterByProvider: enterBy("provider"), enterByPasskey: enterBy("passkey") },
} satisfies BetterAuthPlugin;
