// heed trust: the self-tests and figures of /trust, counted now.
import { purposesOf, wordsIn } from "@heed/core";
import type { Command } from "commander";
import { toldIn, within } from "../pages/trust-page.ts";
import { trustWords } from "../pages/trust-words.ts";
import { show, withHeed } from "./open.ts";
import { bold, green, red, table } from "./terminal.ts";

const words = trustWords("en");

export function addTrust(program: Command): void {
  program
    .command("trust")
    .description(
      "five self-tests with the numbers they rest on, rates of yes and no, time to answer; groups of 11 and more",
    )
    .action(() =>
      withHeed(program, async (heed) => {
        const figures = await heed.trust();
        const purposes = purposesOf(heed.inForce.map);
        const says = (name: string) =>
          purposes[name] ? wordsIn(purposes[name].title ?? purposes[name].says, "en") : name;
        const rate = (yes: number | null) => (yes === null ? words.notTold : `${Math.round(100 * yes)} %`);
        const colour = { holds: green, broken: red, "not measured": (text: string) => text };
        show(program, figures, () =>
          [
            bold(words.testsTitle),
            ...figures.tests.flatMap(({ name, state, checked, wrong }) => [
              `${colour[state](words.states[state])}: ${words.tests[name].flag}`,
              `  ${state === "not measured" ? words.nothingChecked : words.tests[name].rests(String(checked), String(wrong))}`,
            ]),
            "",
            bold(words.ratesTitle),
            table([
              ...figures.rates.map(({ purpose, notice, people, yes }) => [
                says(purpose),
                words.version(notice),
                String(people),
                rate(yes),
              ]),
              ...figures.unknownBrowsers.map(({ purpose, answers, yes }) => [
                says(purpose),
                words.unknown,
                String(answers),
                rate(yes),
              ]),
            ]) || words.noneYet,
            "",
            bold(words.requestsTitle),
            table(
              figures.requests.map(({ kind, asked, medianSeconds }) => [
                words.requests[kind] ?? kind,
                String(asked),
                medianSeconds === null ? words.notTold : within(words, medianSeconds),
              ]),
            ) || words.noneYet,
            "",
            bold(words.denialsTitle),
            table(
              figures.denials.map(({ purpose, reason, times }) => [says(purpose), words.why[reason], String(times)]),
            ) || words.noneYet,
            "",
            bold(words.complaintsTitle),
            words.complaints(toldIn(words, figures.complaints)),
          ].join("\n"),
        );
      }),
    );
}
