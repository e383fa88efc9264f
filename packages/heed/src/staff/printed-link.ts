// The link that the demo prints when it starts. Whoever reads it started the process, and has its key and its data anyway; it counts once.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";

/** An account of nobody: it has no password, so only the link opens it. */
export const DEMO_ADDRESS = "demo@localhost";

const digest = (token: string): Buffer => createHash("sha256").update(token).digest();

/** One link at a time, in memory: it ends with the process. */
export function createPrintedLink() {
  let printed: Buffer | undefined;
  return {
    /** A new link's secret; an older one ends with it. */
    print(): string {
      const token = randomBytes(24).toString("base64url");
      printed = digest(token);
      return token;
    },
    /** Whether it is the link's secret, which is used up by that. */
    take(token: string): boolean {
      if (!printed || !timingSafeEqual(printed, digest(token))) return false;
      printed = undefined;
      return true;
    },
  };
}

export type PrintedLink = ReturnType<typeof createPrintedLink>;

/** Begins a session for the demo's account; called by sign-in.ts after `take`, and mounted nowhere. */
export const demoEntry = {
  id: "heed-demo",
  endpoints: {
    enterDemo: createAuthEndpoint("/heed-demo/enter", { method: "POST" }, async (context) => {
      const { internalAdapter } = context.context;
      const found = await internalAdapter.findUserByEmail(DEMO_ADDRESS);
      if (!found) throw context.error("NOT_FOUND");
      const session = await internalAdapter.createSession(found.user.id);
      await setSessionCookie(context, { session, user: found.user });
      return { in: true };
    }),
  },
} satisfies BetterAuthPlugin;
