#!/usr/bin/env node
// The `heed` command: parses the command line and calls; each command is a file of its own.
import { enableCompileCache } from "node:module";
import { boundYoung } from "./bound-young.ts";

if (process.argv.includes("start")) boundYoung();
// Before anything of ours is imported: compiled once, a command starts in half the time.
enableCompileCache();
const { makeProgram } = await import("./program.ts");
const { allowClosedPipe, report } = await import("./terminal.ts");

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(
    `node_too_old: Heed runs on Node 24; this is ${process.version}. Start it with npm start or npx heed, which bring the right one.\n`,
  );
  process.exit(1);
}

allowClosedPipe();
try {
  await makeProgram().parseAsync();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
