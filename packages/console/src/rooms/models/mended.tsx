// Mitigation side by side: the score with everything it may read, and without what tells a group, on people nothing was fitted to.
import { isSaid } from "@heed/core";
import { Rows } from "../../list/rows.tsx";
import { useFormat } from "../../words/use-format.ts";
import { Says } from "./card-words/says.tsx";
import { useShare } from "./groups.tsx";
import type { Model } from "./use-model.ts";
import { useModelsWords } from "./words.ts";

type Told = NonNullable<Model["mended"]>;

export function Mended({ mended }: { readonly mended: Told }) {
  const words = useModelsWords();
  const share = useShare();
  const { rounded, percent } = useFormat();
  const ratio = (value: number | null | undefined) =>
    value === null || value === undefined ? words.notMeasured : rounded(value);
  if (isSaid(mended))
    return (
      <section className="card" aria-label={words.mended}>
        <h2>{words.mended}</h2>
        <p>
          <Says of={mended} />
        </p>
      </section>
    );
  const { before, after, says, without, proxies } = mended;
  const precision = (value: number | null) => (value === null ? words.notMeasured : percent(value));
  const groups = Object.entries(before.groups).flatMap(([column, own]) =>
    own.map(({ value, selected }) => [
      `${column}: ${value}`,
      share(selected),
      share(after.groups[column]?.find((each) => each.value === value)?.selected ?? null),
    ]),
  );
  const area = ({ value, low, high }: typeof before.auc) => `${rounded(value)} (${rounded(low)} – ${rounded(high)})`;
  return (
    <section className="card" aria-label={words.mended}>
      <h2>{words.mended}</h2>
      <p>
        {words.mendedSays(without.join(", "))} <Says of={says} />
      </p>
      <Rows
        name={words.mended}
        columns={[words.figure, words.before, words.after]}
        rows={[
          [words.auc, area(before.auc), area(after.auc)],
          [words.precision, precision(before.precision), precision(after.precision)],
          ...Object.keys(before.impact).map((column) => [
            words.smallest(column),
            ratio(before.impact[column]),
            ratio(after.impact[column]),
          ]),
          ...groups,
        ]}
      />
      {proxies.length === 0 ? null : (
        <Rows
          name={words.feature}
          columns={[words.feature, words.group, words.auc]}
          rows={proxies.map(({ feature, column, group, auc }) => [feature, `${column}: ${group}`, rounded(auc)])}
        />
      )}
    </section>
  );
}
