// heed decide and heed explain: one decision from the command line, and the reason of any decision.
import type { Command } from "commander";
import { requirePlacement, show, withHeed } from "./open.ts";
import { bold, dim, table } from "./terminal.ts";

export function addDecide(program: Command): void {
  program
    .command("decide <placement>")
    .description("decide a placement for a person, as the web does")
    .requiredOption("--person <id>", "the person's user id")
    .action(async (placement: string, options: { person: string }) => {
      await withHeed(program, async (heed) => {
        const decision = await heed.placements.decide(
          placement,
          await heed.askers.named(options.person),
          {},
          "job:cli",
        );
        if (!decision) return requirePlacement(heed, placement);
        show(program, decision, () => {
          const { metadata } = decision;
          const items = decision.value.items.map((item) => `  ${item.title}\n    ${dim(item.why)}`);
          return [
            bold(`${decision.key}: ${metadata.reason}`),
            ...items,
            dim(
              `purpose ${metadata.purpose} · basis ${metadata.basis} · model ${metadata.model} · decision ${metadata.decision || "none recorded"}`,
            ),
          ].join("\n");
        });
      });
    });
  program
    .command("explain <decision>")
    .description("why a decision was made")
    .action(async (id: string) => {
      await withHeed(program, async (heed) => {
        const found = await heed.explain(id, "staff:cli");
        if (!found)
          throw new Error(
            "decision_unknown: there is no decision of this id, or its time is over. Take the id from metadata.decision.",
          );
        show(program, found, () =>
          [
            bold(`${found.placement}, ${found.at.toISOString()}, ${found.arm}, model ${found.model ?? "none"}`),
            ...found.shown.flatMap((item) => [
              `  ${item.item}  ${item.why}  ${dim(`score ${Number(item.score.toPrecision(4))}, probability ${Number(item.probability.toPrecision(4))}`)}`,
              ...(item.parts ? ["", dim("  The score (log-odds) is the sum of:"), indented(item.parts)] : []),
            ]),
          ].join("\n"),
        );
      });
    });
}

/** The largest parts one by one, the others together, so that they still add up. */
function indented(parts: readonly (readonly [string, number])[]): string {
  const [everybody, ...others] = parts;
  const sorted = others.toSorted((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const rest = sorted.slice(MOST_PARTS).reduce((sum, [, amount]) => sum + amount, 0);
  const shown = [
    ...(everybody ? [everybody] : []),
    ...sorted.slice(0, MOST_PARTS),
    [`${Math.max(0, sorted.length - MOST_PARTS)} others`, rest] as const,
  ];
  return table(shown.map(([of, amount]) => [`  ${of}`, amount.toFixed(6)]));
}

const MOST_PARTS = 12;
