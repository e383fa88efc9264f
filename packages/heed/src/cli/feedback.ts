// heed feedback: what customers praise and complain about, and what changed; no text is quoted and nobody is named.
import { type Command, Option } from "commander";
import { type Feedback, further, LOOKS, type Told } from "../channels/read-feedback.ts";
import { show, withHeed } from "./open.ts";
import { parseWhole } from "./parse-option.ts";
import { bold, dim, table } from "./terminal.ts";

type Options = { days: string; oneIn: number };

const ACTOR = "staff:cli";

export function addFeedback(program: Command): void {
  program
    .command("feedback")
    .description("what customers praise and complain about in the last days; groups of 11 and more only")
    .addOption(
      new Option("--days <days>", "how far back, in whole weeks; compared with as many days before")
        .choices(LOOKS.map(String))
        .default("7"),
    )
    .option("--one-in <weeks>", "of so many ordinary weeks one may be called unexpected", parseWhole(2, 1000), 50)
    .action(async ({ days, oneIn }: Options) => {
      await withHeed(program, async (heed) => {
        const told = await heed.insights.feedback({ days: Number(days), falseAlarms: 1 / oneIn }, ACTOR);
        show(program, told, () => (told.known ? feedbackLines(told, oneIn) : told.says));
      });
    });
}

function feedbackLines(told: Extract<Feedback, { known: true }>, oneIn: number): string {
  const { days, read, themes, alerts, looked, falseAlarms, unwatched, fields, model } = told;
  const before = (of: Told): string => (of ? `${of.texts} in the ${days} days before` : "fewer than 11 people before");
  const some = themes.filter(({ now }) => now !== null);
  const rate = Math.round(1 / falseAlarms);
  const rare = themes.length - some.length;
  return [
    bold(`What customers wrote in the last ${days === 7 ? "whole week" : `${days / 7} whole weeks`}`),
    table(
      (["complaint", "praise", "neutral", "cannot tell"] as const).map((side) => [
        NAMES[side],
        read[side].now ? `${read[side].now.texts} by ${read[side].now.people} people` : "fewer than 11 people",
        before(read[side].before),
      ]),
    ),
    "",
    bold("What they complain about"),
    some.length === 0
      ? `No theme has 11 people in ${days} days. Look further back, at ${further(days)} days.`
      : table(
          some.map((theme) => [theme.words.slice(0, 5).join(", "), `${theme.now!.texts} texts`, before(theme.before)]),
        ),
    ...(rare > 0 && some.length > 0
      ? [dim(`${rare} more ${rare === 1 ? "theme has" : "themes have"} fewer than 11 people.`)]
      : []),
    "",
    ...(unwatched === undefined
      ? [
          alerts.length === 0
            ? `Of the last ${looked} weeks none was unexpected.`
            : `Unexpected among the last ${looked} weeks:`,
          ...(alerts.length === 0
            ? []
            : [
                table(
                  newestFirst(alerts).map(({ of, start, share, expected }) => [
                    `week of ${start}`,
                    of.length === 0 ? "complaints" : `about ${of.slice(0, 3).join(", ")}`,
                    `${percent(share)} of texts`,
                    `expected ${percent(Math.max(0, expected))}`,
                  ]),
                ),
              ]),
          dim(
            `By chance at most one in ${rate} ordinary weeks is called unexpected, of all complaints and of each theme${rate < oneIn ? "; so short a past allows no fewer" : ""}.`,
          ),
        ]
      : [`Change is not watched. ${unwatched.replace(/^\w+: /, "")}`]),
    dim(
      `From ${fields.join(", ")}: by the stars that came with a text, else read by ${model ?? "a lexicon of English; heed train sentiment learns from your customers' stars"}.`,
    ),
    dim("Names and addresses were taken out first; no text is quoted, for nobody is looked at under “statistics”."),
  ].join("\n");
}

const NAMES = {
  complaint: "complaints",
  praise: "praise",
  neutral: "neither",
  "cannot tell": "cannot tell",
} as const;

/** What is asked is this week; older ones are below it. */
const newestFirst = <T extends { readonly start: string }>(alerts: readonly T[]): readonly T[] =>
  alerts.toSorted((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0));

const percent = (share: number): string => `${Math.round(100 * share)} %`;
