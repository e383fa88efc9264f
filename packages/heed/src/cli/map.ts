// heed map export: the map in the languages of others.
import {
  dpvMapOf,
  fideslangOf,
  languageOf,
  type ProcessingActivity,
  type ProcessingRecord,
  recordOf,
} from "@heed/core";
import { type Command, Option } from "commander";
import { loadConfig, show } from "./open.ts";
import { bold, print } from "./terminal.ts";

export function addMap(program: Command): void {
  const map = program.command("map").description("the data map");
  map
    .command("export")
    .description("print the map for other programs, or as the record of processing activities (GDPR Art. 30)")
    .addOption(new Option("--format <name>", "which").choices(["fideslang", "dpv", "ropa"]).makeOptionMandatory())
    .option("--locale <tag>", "language of the words, one of the map's")
    .action(async ({ format, locale = "" }: { format: "fideslang" | "dpv" | "ropa"; locale?: string }) => {
      const { map } = await loadConfig(program, false);
      const language = languageOf(map, locale);
      if (format === "ropa") {
        const record = recordOf(map, language);
        return show(program, record, () => lines(record));
      }
      print(JSON.stringify(format === "dpv" ? dpvMapOf(map, language) : fideslangOf(map), null, 2));
    });
}

function lines(record: ProcessingRecord): string {
  const { controller, protectionOfficer: officer, storedIn } = record;
  return [
    bold("RECORD OF PROCESSING ACTIVITIES (GDPR Art. 30(1))"),
    "",
    ...pairs([
      ["Controller", [controller.name, controller.contact, controller.address].filter(Boolean).join(", ")],
      ["Data protection officer", officer && `${officer.name}, ${officer.contact}`],
      ["People", record.people.join(", ")],
      ["Stored in", storedIn],
    ]),
    ...record.activities.flatMap((activity) => ["", bold(activity.title), ...activityLines(activity)]),
    "",
    bold("Security (Art. 30(1)(g))"),
    ...record.security.map((line) => `  ${line}`),
  ].join("\n");
}

function activityLines(activity: ProcessingActivity): string[] {
  const under = Object.entries(activity.under).map(([regime, basis]) => `; ${regime}: ${basis}`);
  return [
    ...pairs([
      ["Purpose", activity.purpose],
      ["Legal basis", activity.basis + under.join("")],
      ["Law", activity.law],
      ["Balancing", activity.balancing],
      ["Effect", activity.effect === "ordinary" ? undefined : `${activity.effect}; ${activity.humanReview ?? ""}`],
      ["Profiling", activity.profiles ? "yes" : undefined],
      ["Groups only", activity.groupsOnly ? "yes" : undefined],
    ]),
    ...pairs(
      activity.data.map(({ label, kept, sensitive }) => [
        "Data",
        `${label}, ${kept}${sensitive.length > 0 ? ` (can tell: ${sensitive.join(", ")})` : ""}`,
      ]),
    ),
    ...pairs(
      activity.recipients.map(({ name, role, country, safeguard, contract }) => [
        "Recipient",
        [name, role, country, safeguard, contract && `contract of ${contract}`].filter(Boolean).join(", "),
      ]),
    ),
  ];
}

const pairs = (all: readonly (readonly [string, string | undefined])[]): string[] =>
  all.flatMap(([name, text]) => (text === undefined ? [] : [`  ${name.padEnd(24)}${text}`]));
