// A server keeps what lives for a moment in 24 MB instead of V8's 48, which it fills once and never gives back: its answers take as long (decision 0105).
import { nodeOptions } from "./settings.ts";

/** 8 MB a half space, of which V8 keeps three. */
export const BOUND = "--max-semi-space-size=8";

/** Goes on as the same process under the bound, unless it has one; V8 reads it only when it begins. */
export function boundYoung(): void {
  const given = [...process.execArgv, nodeOptions()].join(" ");
  if (given.includes("semi-space") || process.platform === "win32") return;
  process.execve?.(process.execPath, [process.execPath, BOUND, ...process.execArgv, ...process.argv.slice(1)]);
}
