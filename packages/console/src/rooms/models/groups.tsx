// How a version treats the groups of those who answered the voluntary question, and who of each it learned from. Fewer than 30 are not told.
import { isSaid, type Said } from "@heed/core";
import { type IntervalRow, Intervals } from "../../chart/intervals.tsx";
import { Rows } from "../../list/rows.tsx";
import { useFormat } from "../../words/use-format.ts";
import { Says } from "./card-words/says.tsx";
import { useTellCard } from "./card-words/words.ts";
import type { Model } from "./use-model.ts";
import { useModelsWords } from "./words.ts";

type Fairness = Exclude<NonNullable<Model["fairness"]>, Said>;
type Share = Fairness["columns"][string]["groups"][number]["selected"];

/** A share with its interval, or that too few stand under it. */
export function useShare(): (share: Share) => string {
  const words = useModelsWords();
  const { percent } = useFormat();
  return (share) => (share ? `${percent(share.value)} (${percent(share.low)} – ${percent(share.high)})` : words.few);
}

type Shares = readonly { readonly value: string; readonly selected: Share }[];

export function Groups({
  model: { fairness, data, version },
  live,
}: {
  readonly model: Model;
  readonly live: Model | undefined;
}) {
  const words = useModelsWords();
  /** Each group, and the same group under the version in use below it. */
  const rowsOf = (groups: Shares, inUse: Shares): IntervalRow[] =>
    groups.flatMap(({ value, selected }) => {
      const same = inUse.find((each) => each.value === value)?.selected;
      return [
        ...(selected ? [{ label: value, ...selected }] : []),
        ...(selected && same ? [{ label: `${value} · ${words.inUse}`, ...same, beside: true as const }] : []),
      ];
    });
  const other = live?.fairness === undefined || isSaid(live.fairness) ? {} : live.fairness.columns;
  const { tell } = useTellCard();
  const share = useShare();
  const { number, percent, rounded } = useFormat();
  if (fairness === undefined && data === undefined) return null;
  return (
    <section className="card" aria-label={words.groups}>
      <h2>{words.groups}</h2>
      {fairness === undefined ? null : isSaid(fairness) ? (
        <p>
          <Says of={fairness} />
        </p>
      ) : (
        <>
          <p className="soft small">{words.groupsSays(tell(fairness.says).says)}</p>
          {Object.entries(fairness.columns).map(([column, { groups, impact }]) => {
            const rows = rowsOf(groups, other[column]?.groups ?? []);
            return (
              <div key={column}>
                {rows.length === 0 ? null : (
                  <Intervals
                    name={`${version}-${column}`}
                    title={words.selected(column)}
                    unit={words.ofGroup}
                    says={rows.map(({ label, value }) => `${label} ${percent(value)}`).join(", ")}
                    of={words.group}
                    rows={rows}
                    from={0}
                    show={percent}
                  />
                )}
                <p>{impact === null ? words.impactUnknown : words.impact(rounded(impact))}</p>
                <Rows
                  name={column}
                  columns={[words.group, words.answered, words.foundOf, words.wrongOf, words.p]}
                  rows={groups.map(({ value, people, found, wrong, adjustedP }) => [
                    value,
                    number(people),
                    share(found),
                    share(wrong),
                    adjustedP === null ? "–" : rounded(adjustedP),
                  ])}
                />
              </div>
            );
          })}
        </>
      )}
      {data === undefined || isSaid(data) ? null : (
        <>
          <h3>{words.who}</h3>
          {data.noted.map((sentence) => (
            <p key={tell(sentence).says} className="note warn">
              <Says of={sentence} />
            </p>
          ))}
          {Object.entries(data.columns).map(([column, { groups }]) => (
            <Rows
              key={column}
              name={column}
              columns={[words.group, words.answered, words.allow, words.learned, words.outcome]}
              rows={groups.map(({ value, people, allow, learned, outcome }) => [
                value,
                number(people),
                share(allow),
                share(learned),
                share(outcome),
              ])}
            />
          ))}
        </>
      )}
    </section>
  );
}
