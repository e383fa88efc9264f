// heed key: makes API keys. The value is shown once.
import type { Command } from "commander";
import { show, withHeed } from "./open.ts";

export function addKey(program: Command): void {
  program
    .command("key <name>")
    .description(
      "make an API key: a write key for sites and apps, a server key for your own servers, a staff key for a role",
    )
    .option("--server", "a secret server key, which may read and name anyone")
    .option("--role <role>", "a secret staff key, which opens people as this role of the map may, with a reason")
    .option("--revoke", "take every key of this name away")
    .action(async (name: string, options: { server?: boolean; role?: string; revoke?: boolean }) => {
      const { server = false, role, revoke = false } = options;
      if (Number(server) + Number(role !== undefined) + Number(revoke) > 1)
        throw new Error("key_of_two_kinds: --server, --role and --revoke exclude each other. Give one of them.");
      await withHeed(program, async (heed) => {
        if (revoke) {
          const removed = await heed.removeKeys(name);
          if (removed === 0) throw new Error("key_unknown: there is no key of this name. Names are case-sensitive.");
          show(
            program,
            { name, removed },
            () =>
              `${removed} taken away. A running Heed forgets write and server keys within seconds, staff keys at once.`,
          );
          return;
        }
        const kind = role !== undefined ? "staff" : server ? "server" : "write";
        const value =
          role === undefined
            ? await heed.addKey(server ? "server" : "write", name)
            : await heed.addStaffKey(role, name);
        show(
          program,
          { kind, name, value },
          () => `${value}\nThis is the only time that it is shown. It is a ${kind} key.`,
        );
      });
    });
}
