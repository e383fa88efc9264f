// Runs one command line after another in one process: loading is most of what a command costs, and most tests ask only what it says.
import { makeProgram } from "../src/cli/program.ts";
import { report } from "../src/cli/terminal.ts";
import type { Ended } from "./command.ts";

async function run(args: readonly string[]): Promise<Ended> {
  const said = { out: "", err: "" };
  const { write } = process.stdout;
  const writeError = process.stderr.write;
  process.stdout.write = (text) => {
    said.out += String(text);
    return true;
  };
  process.stderr.write = (text) => {
    said.err += String(text);
    return true;
  };
  process.exitCode = 0;
  try {
    await makeProgram().parseAsync(["node", "heed", ...args]);
  } catch (error) {
    report(error);
    process.exitCode = 1;
  } finally {
    process.stdout.write = write;
    process.stderr.write = writeError;
  }
  const code = Number(process.exitCode);
  process.exitCode = 0;
  return { code, ...said };
}

// One at a time: they share the streams.
let last: Promise<unknown> = Promise.resolve();
process.on("message", ({ id, args }: { id: number; args: readonly string[] }) => {
  last = last.then(async () => process.send?.({ id, ended: await run(args) }));
});
