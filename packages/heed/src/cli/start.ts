// heed start: serves; with --demo it adds the example shop and its synthetic customers.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isThisMachine } from "@heed/core";
import type { Command } from "commander";
import type { FastifyInstance } from "fastify";
import type { Heed } from "../heed-interface.ts";
import { type FrontDoor, openFrontDoor } from "../http/front-door.ts";
import { startSchedule } from "../jobs/schedule.ts";
import { createLog, endOnUncaught, faultLog, type Log } from "./log.ts";
import { loadConfig, type Opened, open } from "./open.ts";
import { type Environment, readEnvironment } from "./settings.ts";
import { stopOnSignal } from "./stop.ts";
import { bold, dim, print, progress } from "./terminal.ts";
import { deleteOverdue } from "./upgrade.ts";

/** What examples/shop/demo.ts gives: people and a shop for a fresh Heed. */
type Demo = {
  prepare(heed: Heed, report: (share: number, says: string) => void): Promise<void>;
  mount(app: FastifyInstance, heed: Heed): void;
};

export function addStart(program: Command): void {
  program
    .command("start")
    .description("serve; --demo adds the example shop with its synthetic customers")
    .option("--demo", "the example bookshop")
    .action(async (options: { demo?: boolean }) => {
      const demo = options.demo === true;
      const environment = readEnvironment();
      // Its keys are well known and its pages show what a ledger holds.
      if (demo && !isThisMachine(environment.host))
        throw new Error(
          "demo_is_local: the demo listens on this machine only. Leave HEED_HOST away, or start without --demo.",
        );
      const config = await loadConfig(program, demo);
      const log = createLog();
      endOnUncaught(log);
      // First of all, so that whoever asks meanwhile hears that Heed is getting ready.
      const door = await openFrontDoor(environment.host, environment.port);
      try {
        const says = (line: string): void => log.info(line);
        const listener = { says, onFault: faultLog(() => log), onWait: door.says };
        const opened = await open(environment, config, listener, demo);
        const { erasures, refusals, restrictions } = opened.heed.replayed;
        if (erasures + refusals + restrictions > 0)
          log.warn(opened.heed.replayed, "the database was older than the journal: replayed before serving");
        await serve(opened, door, log, environment, demo).catch(async (error: unknown) => {
          await opened.close();
          throw error;
        });
      } catch (error) {
        await door.close(Promise.resolve());
        throw error;
      }
    });
}

async function serve(
  opened: Opened,
  door: FrontDoor,
  log: Log,
  environment: Environment,
  demo: boolean,
): Promise<void> {
  const { heed, server } = opened;
  if (server && !(await server.holdServing())) {
    const other = await server.servedBy();
    throw new Error(
      `data_dir_in_use: another Heed serves this data directory${other ? ` (process ${other.pid})` : ""}. Stop it, or set HEED_DATA_DIR to another folder.`,
    );
  }
  if (server) await deleteOverdue(server.dataDir, new Date(), (line) => log.info(line));
  // Loaded here, so that the other commands need not.
  const { createServer } = await import("../http/server.ts");
  const app = await createServer(heed, door, environment.trustedProxies);
  if (demo) await addDemo(app, heed);
  await app.ready();
  const schedule = startSchedule(heed.jobs, heed);
  stopOnSignal(
    {
      async closeDoor(hurry) {
        await door.close(hurry);
        await app.close();
      },
      stopJobs: () => schedule.stop(),
      close: (hurry) => opened.close(hurry),
    },
    log,
  );
  door.open();
  log.info({ host: environment.host, port: door.port, pid: process.pid }, "listening");
  // Made while nobody waits for it; whoever opens it hears of a fault.
  void import("@heed/console/files").then(({ consoleFiles }) => consoleFiles()).catch(heed.onFault);
  announce(opened, environment, demo ? await demoLink(heed) : undefined);
}

/** Lets whoever reads it into the console, once, in the first role of the map that opens anybody. */
async function demoLink(heed: Heed): Promise<string> {
  const roles = Object.entries(heed.inForce.map.roles ?? {});
  const [role = ""] = roles.find(([, { purposes }]) => purposes.length > 0) ?? [];
  const token = await (await heed.staff.signIn()).printLink(role);
  return `${heed.publicUrl}/console/enter#${token}`;
}

async function addDemo(app: FastifyInstance, heed: Heed): Promise<void> {
  const path = resolve(import.meta.dirname, "../../../../examples/shop/demo.ts");
  if (!existsSync(path))
    throw new Error("demo_missing: the example shop is not here. Start without --demo, or from a checkout.");
  const demo: Demo = await import(pathToFileURL(path).href);
  const bar = progress();
  await demo.prepare(heed, bar.at);
  bar.end();
  demo.mount(app, heed);
}

function announce({ server }: Opened, environment: Environment, link: string | undefined): void {
  const { publicUrl, databaseUrl, dataDir } = environment;
  const where = databaseUrl === undefined ? (server?.dataDir ?? dataDir) : "the database of DATABASE_URL";
  print();
  print(`  ${bold(link ? "Heed, with a small bookshop" : "Heed")}   ${bold(publicUrl)}`);
  print(`  console ${link === undefined ? `${publicUrl}/console` : `${link}   ${dim("(for staff; opens once)")}`}`);
  print(dim(`  data    ${where}`));
  print(dim("  stop    Ctrl-C"));
  print();
}
