// heed start: serves; with --demo it adds the example shop and its synthetic customers.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import type { FastifyInstance } from "fastify";
import type { Heed } from "../heed.ts";
import { createServer } from "../http/server.ts";
import { startSchedule } from "../jobs/schedule.ts";
import { loadConfig, type Opened, open } from "./open.ts";
import { type Environment, readEnvironment } from "./settings.ts";
import { bold, dim, print, progress } from "./terminal.ts";

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
      if (demo && !["127.0.0.1", "::1", "localhost"].includes(environment.host))
        throw new Error(
          "demo_is_local: the demo listens on this machine only. Leave HEED_HOST away, or start without --demo.",
        );
      const config = await loadConfig(program, demo);
      const opened = await open(environment, config, (line) => print(dim(line)), demo);
      try {
        await serve(opened, environment, demo);
      } catch (error) {
        await opened.close();
        throw error;
      }
    });
}

async function serve(opened: Opened, environment: Environment, demo: boolean): Promise<void> {
  const { heed, server } = opened;
  if (server && !(await server.holdServing())) {
    const other = await server.servedBy();
    throw new Error(
      `data_dir_in_use: another Heed serves this data directory${other ? ` (process ${other.pid})` : ""}. Stop it, or set HEED_DATA_DIR to another folder.`,
    );
  }
  const app = await createServer(heed);
  if (demo) await addDemo(app, heed);
  await app.listen({ host: environment.host, port: environment.port }).catch((cause: unknown) => {
    throw new Error(
      `port_unavailable: cannot listen on ${environment.host}:${environment.port}. Stop what uses it, or set HEED_PORT.`,
      { cause },
    );
  });
  const schedule = startSchedule(heed.jobs, (job, error) => {
    heed.onFault(error);
    process.stderr.write(`job ${job} failed and runs again at its next turn\n`);
  });
  announce(opened, environment, demo);
  const stop = async (): Promise<void> => {
    print("\nStopping.");
    await app.close();
    await schedule.stop();
    await opened.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
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

function announce({ server }: Opened, environment: Environment, demo: boolean): void {
  const { publicUrl, databaseUrl, dataDir } = environment;
  const where = databaseUrl === undefined ? (server?.dataDir ?? dataDir) : "the database of DATABASE_URL";
  print();
  print(`  ${bold(demo ? "Heed, with a small bookshop" : "Heed")}   ${bold(publicUrl)}`);
  print(dim(`  data    ${where}`));
  print(dim("  stop    Ctrl-C"));
  print();
}
