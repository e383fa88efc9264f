// How the scores of the people a version learned from lie: below which score which share of them is.
import { Columns } from "../../chart/columns.tsx";
import { useFormat } from "../../words/use-format.ts";
import type { Model } from "./use-model.ts";
import { useModelsWords } from "./words.ts";

type Scores = NonNullable<Model["scores"]>;

export function ScoreColumns({
  name,
  title,
  scores,
}: {
  readonly name: string;
  readonly title: string;
  readonly scores: Scores;
}) {
  const words = useModelsWords();
  const { number, percent } = useFormat();
  const values = quantilesOf(scores).map(({ share, edge }) => ({
    label: `${number(Math.round(100 * share))} %`,
    value: edge,
  }));
  return (
    <Columns
      name={`${name}-scores`}
      title={title}
      unit={words.scoresUnit}
      says={`${title}: ${values.map(({ label, value }) => `${label} ${percent(value)}`).join(", ")}`}
      of={words.share}
      values={values}
      show={percent}
    />
  );
}

/** Between two edges lie so many people: the share that lies below each edge. */
function quantilesOf({ edges, counts }: Scores): { share: number; edge: number }[] {
  const all = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  let below = 0;
  return edges.map((edge, k) => {
    below += counts[k] ?? 0;
    return { share: below / all, edge };
  });
}
