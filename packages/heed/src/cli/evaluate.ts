// heed evaluate: judges a capability on a CSV file. No database is opened, nobody is looked up, nothing is stored.
import { type Command, InvalidArgumentError, Option } from "commander";
import { evaluatePropensity } from "../evaluate/evaluate-propensity.ts";
import { evaluateRanking } from "../evaluate/evaluate-ranking.ts";
import { evaluateText } from "../evaluate/evaluate-text.ts";
import { type ReadOptions, readTable, type TextTable } from "../evaluate/read-table.ts";
import { propensityLines, rankingLines, textLines } from "./evaluation-lines.ts";
import { show } from "./open.ts";
import { parseNames, parseSeed } from "./parse-option.ts";
import { progress } from "./terminal.ts";

type Options = {
  csv: string;
  test?: string;
  target?: string;
  positive?: string;
  protected?: readonly string[];
  exclude?: readonly string[];
  mitigate?: string;
  split?: "random" | "time";
  time?: string;
  threshold?: number;
  person?: string;
  item?: string;
  at?: string;
  text?: string;
  header?: readonly string[];
  encoding?: string;
  delimiter?: string;
  seed: string;
};

export function addEvaluate(program: Command): void {
  program
    .command("evaluate <capability>")
    .description("judge propensity, recommendations or text on a CSV file; nothing is stored")
    .requiredOption("--csv <file>", "a CSV or CSV.gz file with a header")
    .option("--target <column>", "what is to be told: a yes or no for propensity, a class for text")
    .option("--test <file>", "judge on this file instead of five folds")
    .option("--positive <value>", "the value of the target that counts as yes")
    .option(
      "--protected <columns>",
      "compare groups of these columns, separated by commas; they are no features",
      parseNames,
    )
    .option("--mitigate <column>", "mend unequal selection by this column, and tell the cost on untouched rows")
    .option("--exclude <columns>", "leave these columns out, separated by commas", parseNames)
    .addOption(new Option("--split <kind>", "random, or time: the later 30 % are judged").choices(["random", "time"]))
    .option("--time <column>", "the column that orders rows in time")
    .option("--threshold <score>", "for fairness: who is selected, a score from 0 to 1", threshold)
    .option("--person <column>", "for recommendations: the column with the person")
    .option("--item <column>", "for recommendations: the column with the item")
    .option("--at <column>", "for recommendations: the column with the time")
    .option("--text <column>", "for text: the column with the text")
    .option("--header <columns>", "names of the columns of a file without a header, separated by commas", parseNames)
    .option("--encoding <name>", "of a file that is not Unicode, such as windows-1252")
    .option("--delimiter <text>", "what separates cells, if the header does not tell; tab for a tab")
    .option("--seed <number>", "seed of folds and fits", "1")
    .action(async (capability: string, options: Options) => {
      const bar = progress();
      const seed = parseSeed(options.seed);
      const report = (share: number, says: string) => bar.at(share, says);
      const read = (file: string): Promise<TextTable> => readTable(file, { ...formatOf(options), report });
      const files = async () => [await read(options.csv), options.test ? await read(options.test) : undefined] as const;
      if (capability === "propensity") {
        const target = needed(options.target, "--target", "the column that is to be told");
        const [table, test] = await files();
        const { positive, protected: groups, exclude, split, time, threshold: from } = options;
        const result = evaluatePropensity(table, test, {
          target,
          seed,
          now: new Date(),
          report,
          ...(positive === undefined ? {} : { positive }),
          ...(groups ? { protected: groups } : {}),
          ...(exclude ? { exclude } : {}),
          ...(options.mitigate === undefined ? {} : { mitigate: options.mitigate }),
          ...(split ? { split } : {}),
          ...(time === undefined ? {} : { time }),
          ...(from === undefined ? {} : { threshold: from }),
        });
        bar.end();
        show(program, result, () => propensityLines(options.csv, result));
      } else if (capability === "recommendations") {
        const person = needed(options.person, "--person", "the column with the person");
        const item = needed(options.item, "--item", "the column with the item");
        const at = options.at ?? options.time;
        const result = evaluateRanking(await read(options.csv), { person, item, seed, report, ...(at ? { at } : {}) });
        bar.end();
        show(program, result, () => rankingLines(options.csv, result));
      } else if (capability === "text") {
        const text = needed(options.text, "--text", "the column with the text");
        const target = needed(options.target, "--target", "the column with the class");
        const [table, test] = await files();
        const result = evaluateText(table, test, { text, target, seed, report });
        bar.end();
        show(program, result, () => textLines(options.csv, result));
      } else
        throw new Error(
          `capability_unknown: "${capability}" cannot be judged on a table. Use one of: propensity, recommendations, text.`,
        );
    });
}

function formatOf({ header, encoding, delimiter }: Options): ReadOptions {
  return {
    ...(header ? { header } : {}),
    encoding,
    delimiter: delimiter !== undefined && /^(tab|\\t)$/i.test(delimiter) ? "\t" : delimiter,
  };
}

function needed(value: string | undefined, option: string, what: string): string {
  if (value !== undefined) return value;
  throw new Error(`option_missing: ${option} is needed here. Give ${what}.`);
}

function threshold(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("Give a score from 0 to 1.");
}
