// heed key: makes API keys. The value is shown once.
import type { Command } from "commander";
import { show, withHeed } from "./open.ts";

export function addKey(program: Command): void {
  program
    .command("key <name>")
    .description("make an API key: a write key for sites and apps, a server key for your own servers")
    .option("--server", "a secret server key, which may read and name anyone")
    .action(async (name: string, options: { server?: boolean }) => {
      await withHeed(program, async (heed) => {
        const kind = options.server ? "server" : "write";
        const value = await heed.addKey(kind, name);
        show(
          program,
          { kind, name, value },
          () => `${value}\nThis is the only time that it is shown. It is a ${kind} key.`,
        );
      });
    });
}
