#!/usr/bin/env node
// The `heed` command: parses the command line and calls; each command is a file of its own.
import { Command } from "commander";
import { addCheck } from "./check.ts";
import { addDecide } from "./decide.ts";
import { addImport } from "./import.ts";
import { addKey } from "./key.ts";
import { addLedger } from "./ledger.ts";
import { addLift } from "./lift.ts";
import { addPerson } from "./person.ts";
import { addSql } from "./sql.ts";
import { addStart } from "./start.ts";
import { report } from "./terminal.ts";
import { addTrain } from "./train.ts";

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(
    `node_too_old: Heed runs on Node 24; this is ${process.version}. Start it with npm start or npx heed, which bring the right one.\n`,
  );
  process.exit(1);
}

const program = new Command("heed")
  .description("A marketing engine that heeds people's wishes.")
  .option("--config <file>", "the data map", "heed.config.ts")
  .option("--json", "print JSON")
  .showHelpAfterError();
for (const add of [addStart, addCheck, addImport, addTrain, addDecide, addPerson, addLedger, addLift, addSql, addKey])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
