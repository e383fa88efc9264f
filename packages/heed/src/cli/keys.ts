// heed keys: which keys there are, and changing each of them while Heed runs.
import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import type { ListedRingKey } from "../storage/keep-key-ring.ts";
import { show, withHeed } from "./open.ts";
import { rotateRoot } from "./rotate-root.ts";
import { bold, progress, red, table } from "./terminal.ts";

type Chosen = { readonly root?: boolean; readonly done?: boolean; readonly hashes?: boolean };

export function addKeys(program: Command): void {
  const keys = program
    .command("keys")
    .description(
      "the keys that identifiers are encrypted and hashed under: which there are, and how far a change has come",
    )
    .action(() =>
      withHeed(program, async (heed) => {
        const rings = { people: await heed.keyRing(), hashes: await heed.hashRing() };
        show(program, rings, () =>
          [
            bold("Keys that people's identifiers are encrypted under"),
            listOf(rings.people, "heed keys rotate"),
            "",
            bold("Keys that hashes of identifiers lie under"),
            rings.hashes.length === 0
              ? "None yet: they lie as they were made. Make one with: heed keys rotate --hashes"
              : listOf(rings.hashes, "heed keys rotate --hashes"),
          ].join("\n"),
        );
      }),
    );
  keys
    .command("rotate")
    .description("make a new key and wrap every person's key under it; goes on where it was cut off, and nobody waits")
    .option("--hashes", "bring every hash of an identifier under a new key instead")
    .option(
      "--root",
      "change the root key instead: to the one in HEED_NEW_KEY, or the file key in the data directory to a new one",
    )
    .option("--done", "with --root: from now on HEED_KEY alone opens the database")
    .action((chosen: Chosen) => {
      if (chosen.root) return rotateRoot(program, chosen.done ?? false);
      return withHeed(program, async (heed) => {
        const bar = progress();
        bar.at(0, "every process reads the new key");
        const rotated = await heed[chosen.hashes ? "rotateHashKeys" : "rotateKeys"]({ wait, report: bar.at });
        bar.end();
        const resumed = rotated.resumed ? ", going on with what was cut off" : "";
        show(program, rotated, () =>
          chosen.hashes
            ? `The hashes of ${rotated.people} people lie under key ${rotated.version}${resumed}. Make a backup now, and let those from before end: in them they lie as they did.`
            : `${rotated.people} people are under key ${rotated.version}${resumed}. Make a backup now: the copy of the keys beside older ones opens with the older key.`,
        );
      });
    });
}

const listOf = (ring: readonly ListedRingKey[], again: string): string =>
  table([
    ["version", "wrapped by", "since", "state"],
    ...ring.map(({ version, service, at, inUse, done }) => [
      String(version),
      service === "root" ? "the root key" : "the key service",
      at?.toISOString().slice(0, 10) ?? "the beginning",
      done ? (inUse ? "in use" : "before") : red(`not everything is under it yet: ${again}`),
    ]),
  ]);
