// Every command of `heed` in one tree: main.ts runs it, and docs/reference/cli.md is written from it.
import { Command } from "commander";
import { addAgents } from "./agents.ts";
import { addAudience } from "./audience.ts";
import { addBackup } from "./backup.ts";
import { addCertificate } from "./certificate.ts";
import { addCheck } from "./check.ts";
import { addCollected } from "./collected.ts";
import { addDecide } from "./decide.ts";
import { addDoctor } from "./doctor.ts";
import { addEvaluate } from "./evaluate.ts";
import { addFeedback } from "./feedback.ts";
import { addForecast } from "./forecast.ts";
import { addImport } from "./import.ts";
import { addKeptCounts } from "./kept-counts.ts";
import { addKey } from "./key.ts";
import { addKeys } from "./keys.ts";
import { addLedger } from "./ledger.ts";
import { addLift } from "./lift.ts";
import { addMap } from "./map.ts";
import { addModel } from "./model.ts";
import { addNotice } from "./notice.ts";
import { addPerson } from "./person.ts";
import { addReceipt } from "./receipt.ts";
import { addRecipients } from "./recipients.ts";
import { addRequests } from "./requests.ts";
import { addScore } from "./score.ts";
import { addSql } from "./sql.ts";
import { addStaff } from "./staff.ts";
import { addStart } from "./start.ts";
import { addSweep } from "./sweep.ts";
import { addTrain } from "./train.ts";
import { addTrust } from "./trust.ts";
import { addTypes } from "./types.ts";
import { addUpgrade } from "./upgrade.ts";

/** Makes the command tree; nothing is read or opened before it parses a command line. */
export function makeProgram(): Command {
  const program = new Command("heed")
    .description("A marketing engine that heeds people's wishes.")
    .option("--config <file>", "the data map", "heed.config.ts")
    .option("--json", "print JSON")
    .showHelpAfterError();
  for (const add of [
    addStart,
    addCheck,
    addMap,
    addNotice,
    addReceipt,
    addCertificate,
    addImport,
    addCollected,
    addAudience,
    addTrain,
    addEvaluate,
    addModel,
    addScore,
    addDecide,
    addPerson,
    addRequests,
    addAgents,
    addKeptCounts,
    addRecipients,
    addSweep,
    addLedger,
    addForecast,
    addFeedback,
    addLift,
    addTrust,
    addSql,
    addKey,
    addKeys,
    addStaff,
    addTypes,
    addDoctor,
    addBackup,
    addUpgrade,
  ])
    add(program);
  return program;
}
