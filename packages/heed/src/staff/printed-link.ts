// The link that the demo prints when it starts. Whoever reads it started the process, and has its key and its data anyway; it counts once.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

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
