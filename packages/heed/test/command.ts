// Runs the `heed` command as a user does: as a child process, over a data directory of its own.
import { type ChildProcess, type ChildProcessWithoutNullStreams, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { isAlive } from "../src/storage/is-alive.ts";
import { findPostmaster, stopPostmaster } from "../src/storage/postmaster.ts";
import { freePort } from "./free-port.ts";

const MAIN = resolve(import.meta.dirname, "../src/cli/main.ts");
const TEST = import.meta.dirname;

/** What a command said and how it ended. */
export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** A `heed start` that is up, until it is stopped or killed. */
export type Serving = {
  readonly url: string;
  /** Process id. */
  readonly pid: number;
  /** What it has printed so far on either stream. */
  printed(): string;
  /** Sends the signal and waits for the end. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<Ended>;
};

/** The map of the tests over an invented shop, as the text of a heed.config.ts. */
export const CONFIG = `import { bookshop } from ${JSON.stringify(join(TEST, "bookshop.ts"))};
import { books } from ${JSON.stringify(join(TEST, "readers.ts"))};
export default bookshop;
export const catalogue = books("2026-01-01");
`;

/** A folder with a heed.config.ts, where commands run; `remove` stops what is left running in it. */
export async function workplace() {
  const folder = await mkdtemp(join(tmpdir(), "heed-command-"));
  // As root PostgreSQL runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const dataDir = join(folder, "data");
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  await write("heed.config.ts", CONFIG);
  const children = new Set<ChildProcess>();
  const { PATH = "", HOME = folder } = process.env;
  // Compiled once for all tests: loading is most of what a command does. Beside the modules, where nobody else can put code.
  const compiled = resolve(import.meta.dirname, "../../../node_modules/.cache/heed-test-compiled");
  const environment = { PATH, HOME, HEED_DATA_DIR: dataDir, NODE_COMPILE_CACHE: compiled };

  function launch(args: readonly string[], settings: Readonly<Record<string, string>>) {
    const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { ...environment, ...settings },
    });
    children.add(child);
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
    const ended = once(child, "close").then(([code]): Ended => {
      children.delete(child);
      return { code: code as number | null, ...said };
    });
    return { child, said, ended };
  }

  return {
    folder,
    dataDir,
    write,
    /** Runs a command to its end; `input` goes to its standard input. */
    async run(args: readonly string[], options: { input?: string; settings?: Record<string, string> } = {}) {
      const { child, ended } = launch(args, options.settings ?? {});
      child.stdin.end(options.input ?? "");
      return ended;
    },
    /** A process that runs command lines in turn, without standard input; a configuration is read once. */
    resident(settings: Readonly<Record<string, string>> = {}): (...args: readonly string[]) => Promise<Ended> {
      const child = fork(join(TEST, "resident.ts"), { cwd: folder, env: { ...environment, ...settings } });
      children.add(child);
      let asked = 0;
      const waiting = new Map<number, PromiseWithResolvers<Ended>>();
      child.on("message", ({ id, ended }: { id: number; ended: Ended }) => {
        waiting.get(id)?.resolve(ended);
        waiting.delete(id);
      });
      child.once("exit", (code) => {
        for (const { reject } of waiting.values()) reject(new Error(`the commands' process ended with ${code}`));
      });
      return (...args) => {
        const id = ++asked;
        const ended = Promise.withResolvers<Ended>();
        waiting.set(id, ended);
        child.send({ id, args });
        return ended.promise;
      };
    },
    /** Starts a command that will not come to its end. */
    begin(args: readonly string[], settings: Readonly<Record<string, string>>): { kill(): Promise<Ended> } {
      const { child, ended } = launch(args, settings);
      return {
        kill() {
          child.kill("SIGKILL");
          return ended;
        },
      };
    },
    /** Runs a command that reads nothing of what it prints, as before `| true`. */
    async runUnread(args: readonly string[]): Promise<Ended> {
      const { child, ended } = launch(args, {});
      child.stdin.end();
      child.stdout.destroy();
      return ended;
    },
    /** Starts the server on a free port, and waits until it listens. */
    async start(settings: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<Serving> {
      const port = await freePort();
      const { child, said, ended } = launch(["start", ...args], { HEED_PORT: String(port), ...settings });
      const up = new Promise<void>((done) => {
        child.stdout.on("data", () => {
          if (said.out.includes("Ctrl-C")) done();
        });
      });
      const early = await Promise.race([up, ended]);
      if (early) throw new Error(`heed start ended with ${early.code}: ${early.err}`);
      return {
        url: `http://127.0.0.1:${port}`,
        pid: child.pid!,
        printed: () => said.out + said.err,
        end(signal) {
          child.kill(signal);
          return ended;
        },
      };
    },
    /** The process id of the PostgreSQL that runs here, or undefined. */
    async postgres(): Promise<number | undefined> {
      const cluster = await realpath(join(dataDir, "postgres")).catch(() => undefined);
      const found = cluster === undefined ? undefined : await findPostmaster(cluster);
      return found && isAlive(found.pid) ? found.pid : undefined;
    },
    async remove(): Promise<void> {
      for (const child of children) child.kill("SIGKILL");
      const cluster = await realpath(join(dataDir, "postgres")).catch(() => undefined);
      const postmaster = cluster && (await findPostmaster(cluster));
      if (cluster && postmaster) await stopPostmaster(cluster, postmaster.pid);
      // As root the cluster may lie elsewhere.
      if (cluster && !cluster.startsWith(await realpath(folder))) await rm(dirname(cluster), { recursive: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
