// How a series goes on, with its interval, and which past steps were not as expected.
import { Group, NativeSelect } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { Empty } from "../../empty.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { ForecastLine } from "./forecast-line.tsx";
import { STEPS } from "./search.ts";
import { type Forecast, keyOf, useForecast, useSeries } from "./use-series.ts";
import { useInsightsWords } from "./words.ts";

const route = getRouteApi("/shell/insights");

export function ForecastView() {
  const { loading } = useWords();
  const words = useInsightsWords();
  const { series: chosen, step = "week" } = route.useSearch();
  const navigate = route.useNavigate();
  const { listed, nameOf } = useSeries();
  const all = listed.data?.series ?? [];
  const series = all.find((each) => keyOf(each) === chosen) ?? all[0];
  const { data, error, refetch, isPlaceholderData } = useForecast(series, step);
  if (listed.error) return <Problem error={listed.error} again={() => void listed.refetch()} />;
  if (!listed.data) return <p role="status">{loading}</p>;
  if (series === undefined) return <Empty title={words.noSeries}>{words.noSeriesSays}</Empty>;
  return (
    <section className="card" aria-label={words.views.forecast} aria-busy={isPlaceholderData}>
      <Group align="end" mb="md">
        <NativeSelect
          label={words.series}
          value={keyOf(series)}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: (before) => ({ ...before, series: value }), replace: true })
          }
          data={all.map((each) => ({ value: keyOf(each), label: nameOf(each) }))}
        />
        <NativeSelect
          label={words.step}
          value={step}
          onChange={({ currentTarget: { value } }) =>
            void navigate({
              search: (before) => ({ ...before, step: STEPS.find((each) => each === value) }),
              replace: true,
            })
          }
          data={STEPS.map((each) => ({ value: each, label: words.steps[each] }))}
        />
      </Group>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {data === undefined && !error ? (
        <p role="status" style={{ minHeight: 320 }}>
          {words.counting}
        </p>
      ) : null}
      {data?.says === undefined ? null : (
        <p className="note" lang="en">
          {data.says}
        </p>
      )}
      {data?.told ? (
        <>
          <ForecastLine told={data.told} name={nameOf(data.of ?? series)} />
          <Looked told={data.told} />
        </>
      ) : null}
    </section>
  );
}

/** What was not as expected, and how the forecast was chosen. */
function Looked({ told }: { readonly told: Forecast }) {
  const words = useInsightsWords();
  const { percent, rounded, number, day } = useFormat();
  const { tried, method, unexpected, looked, falseAlarms, filled } = told;
  const best = tried.find((each) => each.name === method);
  return (
    <>
      {unexpected.length === 0 ? (
        <p className="soft small">{words.asExpected(number(looked))}</p>
      ) : (
        <>
          <h3 style={{ marginBottom: ".2rem" }}>{words.unexpected}</h3>
          <ul className="lines">
            {unexpected.map(({ start, value, expected }) => (
              <li key={start}>{words.was(day(start), rounded(value), rounded(expected))}</li>
            ))}
          </ul>
          <p className="soft small">{words.chance(percent(falseAlarms), number(looked))}</p>
        </>
      )}
      <p className="soft small" style={{ marginBottom: 0 }}>
        {words.method(method)}. {best?.mae == null ? "" : words.others(number(tried.length - 1), rounded(best.mae))}{" "}
        {filled === 0 ? "" : words.filled(number(filled))}
      </p>
    </>
  );
}
