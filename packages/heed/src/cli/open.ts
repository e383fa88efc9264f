// Opens Heed for a command: reads heed.config.ts, finds or starts the database, and closes both at the end.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { DataMap } from "@heed/core";
import type { Command } from "commander";
import type { Item } from "../capabilities/capability.ts";
import { createHeed } from "../heed.ts";
import type { Heed } from "../heed-interface.ts";
import { type EmbeddedServer, startEmbedded } from "../storage/embedded.ts";
import { examine } from "./examine.ts";
import { faultLog } from "./log.ts";
import { type Environment, readEnvironment } from "./settings.ts";
import { print } from "./terminal.ts";

/** What heed.config.ts exports: the map, and the shop's catalogue if there is one. */
export type Config = { readonly map: DataMap; readonly catalogue: readonly Item[]; readonly path: string };

/** The map and catalogue from a file; the demo's when there is none in this folder. */
export async function loadConfig(program: Command, demo: boolean): Promise<Config> {
  const given: string = program.opts()["config"];
  const shop = resolve(import.meta.dirname, "../../../../examples/shop/heed.config.ts");
  const path = demo || (!existsSync(given) && given === "heed.config.ts" && existsSync(shop)) ? shop : resolve(given);
  if (!existsSync(path))
    throw new Error(`config_missing: there is no ${given}. Write one (docs/guide/map.md), or name it with --config.`);
  const module: { default?: DataMap; catalogue?: readonly Item[] } = await import(pathToFileURL(path).href).catch(
    (cause: unknown) => {
      throw new Error(`config_unreadable: ${given} cannot be loaded. Correct what is named below.`, { cause });
    },
  );
  if (!module.default)
    throw new Error(
      "config_without_map: heed.config.ts has no default export. Write: export default defineMap({ ... }).",
    );
  return { map: module.default, catalogue: module.catalogue ?? [], path };
}

/** Runs `work` with Heed open, and closes everything whatever happens. */
export async function withHeed<T>(program: Command, work: (heed: Heed) => Promise<T>): Promise<T> {
  const config = await loadConfig(program, false);
  const opened = await open(readEnvironment(), config, { says: () => undefined, onFault: faultLog() });
  try {
    return await work(opened.heed);
  } finally {
    await opened.close();
  }
}

export type Opened = { heed: Heed; server: EmbeddedServer | undefined; close(hurry?: Promise<unknown>): Promise<void> };

/** The database of these settings and the root key it belongs to. */
export type Found = { readonly url: string; readonly key: string; readonly server: EmbeddedServer | undefined };

/** Finds the database: the one of DATABASE_URL, or the embedded one, which it starts; and the root key. */
export async function findDatabase(environment: Environment, says: (line: string) => void): Promise<Found> {
  const { databaseUrl, dataDir } = environment;
  const key = environment.key ?? (databaseUrl === undefined ? await keyIn(dataDir) : undefined);
  if (key === undefined)
    throw new Error("key_missing: with DATABASE_URL, HEED_KEY must be set too. Make one with: openssl rand -hex 32");
  const server = databaseUrl === undefined ? await startEmbedded({ dataDir, log: says }) : undefined;
  return { url: databaseUrl ?? server?.url ?? "", key, server };
}

/** What Heed over this database is made with, whatever opens it. */
export const heedOver = (environment: Environment, config: Config, { url, key }: Pick<Found, "url" | "key">) => ({
  map: config.map,
  catalogue: config.catalogue,
  url,
  key,
  publicUrl: environment.publicUrl,
  journal: { folder: environment.journalDir },
  ...(environment.transit ? { transit: environment.transit } : {}),
  now: () => new Date(),
  onFault: faultLog(),
});

/** What `open` tells while it works, and of faults later. */
export type Listener = {
  says(line: string): void;
  readonly onFault: Heed["onFault"];
  readonly onWait?: (code: string, message: string) => void;
};

/** Finds the database and the root key, and makes Heed over both. */
export async function open(
  environment: Environment,
  config: Config,
  { says, onFault, onWait }: Listener,
  demo = false,
): Promise<Opened> {
  const { url, key, server } = await findDatabase(environment, says);
  try {
    const heed = await createHeed({
      ...heedOver(environment, config, { url, key }),
      demo,
      examine: () => examine(environment, config.map, { url, key, server }),
      ...(onWait ? { onWait } : {}),
      ...(environment.smtpUrl === undefined ? {} : { smtpUrl: environment.smtpUrl }),
      ...(environment.breachUrl === undefined ? {} : { breachUrl: environment.breachUrl }),
      ...(environment.signInProvider === undefined ? {} : { signInProvider: environment.signInProvider }),
      onFault,
    });
    const close = async (hurry?: Promise<unknown>): Promise<void> => {
      await heed.close(hurry);
      await server?.stop();
    };
    return { heed, server, close };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

/** The root key that is set or lies in the data directory; undefined where there is none. Makes nothing. */
export async function rootKey({ key, dataDir }: Environment): Promise<string | undefined> {
  return key ?? (await readFile(join(dataDir, "key"), "utf8").catch(() => undefined))?.trim();
}

/** The root key beside the embedded database; made on the first start. */
async function keyIn(dataDir: string): Promise<string> {
  const path = join(dataDir, "key");
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(path, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return (await readFile(path, "utf8")).trim();
}

const wantsJson = (program: Command): boolean => program.opts()["json"] === true;

/** Throws `placement_unknown` unless heed.config.ts declares the placement. */
export function requirePlacement(heed: Heed, placement: string): void {
  const names = heed.placements.names();
  if (!names.includes(placement))
    throw new Error(
      `placement_unknown: there is no such placement. Use one of: ${names.join(", ") || "none is declared"}.`,
    );
}

/** Prints one value as JSON when --json is given, else as `lines` says. */
export function show(program: Command, value: unknown, lines: () => string): void {
  print(wantsJson(program) ? JSON.stringify(value) : lines());
}
