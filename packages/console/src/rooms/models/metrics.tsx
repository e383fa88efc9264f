// How well a version tells: figures with their intervals, beside those of the version in use where it is another.
import { Intervals } from "../../chart/intervals.tsx";
import { Rows } from "../../list/rows.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useTellCard } from "./card-words/words.ts";
import type { Model } from "./use-model.ts";
import { useModelsWords } from "./words.ts";

type Metric = Model["metrics"][number];
type Titled = Metric & { readonly title: string };
/** Shares, areas and correlations fit on one scale; what is larger has one of its own. */
const LARGEST_SHARE = 1;

export function Metrics({ model, live }: { readonly model: Model; readonly live: Model | undefined }) {
  const words = useModelsWords();
  const { rounded } = useFormat();
  const { version } = model;
  const { name: told } = useTellCard();
  const metrics = model.metrics.map((metric) => ({ ...metric, title: told(metric.name).says }));
  if (metrics.length === 0) return null;
  const shares = metrics.filter(({ value }) => Math.abs(value) <= LARGEST_SHARE);
  const others = metrics.filter(({ value }) => Math.abs(value) > LARGEST_SHARE);
  const chart = (of: readonly Titled[], name: string, title?: string) => (
    <Intervals
      key={name}
      name={`${version}-${name}`}
      title={title}
      unit={words.value}
      says={of.map(({ title: metric, value }) => `${metric} ${rounded(value)}`).join(", ")}
      of={words.figure}
      rows={of.map(({ title: label, value, low, high }) => ({ label, value, low, high }))}
    />
  );
  const figure = ({ value, low, high }: Metric) =>
    low === undefined || high === undefined ? rounded(value) : `${rounded(value)} (${rounded(low)} – ${rounded(high)})`;
  return (
    <section className="card" aria-label={words.how}>
      <h2>{words.how}</h2>
      <p className="soft small">{words.howSays}</p>
      {shares.length === 0 ? null : chart(shares, words.how)}
      {others.map((metric) => chart([metric], metric.name, metric.title))}
      {live ? (
        <>
          <h3>{words.beside}</h3>
          <Rows
            name={words.beside}
            columns={[words.figure, words.this, `${words.inUse}: ${live.version}`]}
            rows={metrics.map((metric) => {
              const same = live.metrics.find(({ name }) => name === metric.name);
              return [metric.title, figure(metric), same ? figure(same) : "–"];
            })}
          />
        </>
      ) : null}
    </section>
  );
}
