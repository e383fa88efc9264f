// heed import: a CSV file as events, traits or refusals, through the map's filter, with a bar and a report of what was refused.
import { type Command, InvalidArgumentError, Option } from "commander";
import type { RefusedRows } from "../ingest/import-csv.ts";
import { show, withHeed } from "./open.ts";
import { bold, progress, table } from "./terminal.ts";

type Options = {
  event?: string;
  traits?: boolean;
  suppressed?: boolean;
  encoding?: string;
  delimiter?: string;
  dates?: "dmy" | "mdy";
  decimal?: "comma" | "point";
  person: string;
  at?: string;
  id?: string;
  reason?: string;
  property: Record<string, string>;
  consent?: string;
  consentAt?: string;
  consentSource?: string;
  evidence?: string;
};

export function addImport(program: Command): void {
  program
    .command("import <file>")
    .description("import a CSV or CSV.gz file; the same file again adds nothing")
    .option("--event <name>", "each row is this event")
    .option("--traits", "each row holds traits of a person")
    .option("--suppressed", "each row is a person who said no elsewhere")
    .requiredOption("--person <column>", "column with the person's id")
    .option("--at <column>", "column with the time")
    .option("--id <column>", "column with an id of the row")
    .option("--reason <column>", "column with the reason of a suppression")
    .option("--property <name=column>", "a property and its column; repeat it", pair, {})
    .option("--consent <purpose>", "the rows claim consent for this purpose")
    .option("--consent-at <column>", "column with the time of consent")
    .option("--consent-source <column>", "column with where consent was given")
    .option("--evidence <text>", "what proves it")
    .option("--encoding <name>", "of a file that is not Unicode, such as windows-1252")
    .option("--delimiter <text>", "what separates cells, if the header does not tell; tab for a tab", delimiter)
    .addOption(
      new Option("--dates <order>", "whether day or month comes first, if no row tells").choices(["dmy", "mdy"]),
    )
    .addOption(
      new Option("--decimal <mark>", "what stands before decimals, if no row tells").choices(["comma", "point"]),
    )
    .action(async (file: string, options: Options) => {
      await withHeed(program, async (heed) => {
        const bar = progress();
        const { consent, consentAt, consentSource, evidence, ...rest } = options;
        const claim =
          consent === undefined
            ? {}
            : {
                consent: {
                  purpose: consent,
                  at: consentAt ?? "",
                  source: consentSource ?? "",
                  evidence: evidence ?? "",
                },
              };
        const { property, ...plain } = rest;
        const report = await heed.ingest.importCsv({
          file,
          ...plain,
          ...claim,
          properties: property,
          onProgress: ({ rows, bytes, totalBytes }) =>
            bar.at(totalBytes === 0 ? 1 : bytes / totalBytes, `${rows.toLocaleString("en")} rows`),
        });
        bar.end();
        await heed.flush();
        show(program, report, () => {
          const { refused, ...counts } = report;
          const rows = Object.entries(counts).filter(
            (entry): entry is [string, number] => typeof entry[1] === "number",
          );
          const lines = [bold(file), table(rows), ...report.readAs];
          if (refused.length > 0)
            lines.push(
              "",
              bold("Refused"),
              table(refused.map((each) => [each.n, each.reason, where(each), each.remedy])),
            );
          if (report.rejectedFile) lines.push("", `These rows, each with its line and reason: ${report.rejectedFile}`);
          return lines.join("\n");
        });
      });
    });
}

const delimiter = (text: string): string => (/^(tab|\\t)$/i.test(text) ? "\t" : text);

const where = ({ n, lines }: RefusedRows): string =>
  `line${n === 1 ? "" : "s"} ${lines.join(", ")}${n > lines.length ? ", ..." : ""}`;

function pair(text: string, all: Record<string, string>): Record<string, string> {
  const cut = text.indexOf("=");
  if (cut < 1) throw new InvalidArgumentError("Write it as name=COLUMN.");
  return { ...all, [text.slice(0, cut)]: text.slice(cut + 1) };
}
