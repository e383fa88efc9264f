// heed notice: the notice that this map makes, as text.
import { languageOf, type NoticeBlock, noticeOf, noticeWords } from "@heed/core";
import type { Command } from "commander";
import { loadConfig, show } from "./open.ts";
import { bold } from "./terminal.ts";

export function addNotice(program: Command): void {
  program
    .command("notice")
    .description("print the notice that this map makes: one line, short, questions, everything")
    .option("--locale <tag>", "language, one of the map's")
    .action(async (options: { locale?: string }) => {
      const { map } = await loadConfig(program, false);
      const { locale } = options;
      if (locale !== undefined && languageOf(map, locale).split("-")[0] !== locale.toLowerCase().split("-")[0])
        throw new Error(
          `language_not_declared: the map has no words in "${locale}". Use one of: ${map.languages.join(", ")}.`,
        );
      const text = noticeOf(map, languageOf(map, locale ?? ""));
      const { page } = noticeWords(text.locale);
      const questions = text.answers.map(({ question, answer }) => ({ heading: question, lines: answer }));
      show(program, text, () =>
        [
          text.layers.line,
          ...part(page.inShort, text.layers.short),
          ...part(page.questions, questions),
          ...part(page.everything, text.layers.full),
        ].join("\n"),
      );
    });
}

const part = (title: string, blocks: readonly NoticeBlock[]): string[] => [
  "",
  bold(title.toUpperCase()),
  ...blocks.flatMap(({ heading, lines }) => ["", bold(heading), ...lines.map((line) => `  ${line}`)]),
];
