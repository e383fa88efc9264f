// How a series goes on, with its interval, and which past steps were not as expected.
import type { ConsoleApi } from "@heed/core";
import { Group, NativeSelect } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Timeline } from "../../chart/timeline.tsx";
import { Empty } from "../../empty.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { STEPS } from "./search.ts";
import { useInsightsWords } from "./words.ts";

type Reply = ConsoleApi["GET /api/forecast"]["reply"];
type Series = Reply["series"][number];
type Told = NonNullable<Reply["told"]>;
const route = getRouteApi("/shell/insights");

/** One word for the address. */
const keyOf = ({ event, value, optIns }: Series): string =>
  optIns === undefined ? [event, ...(value === undefined ? [] : [value])].join(": ") : `? ${optIns}`;

export function ForecastView() {
  const { loading } = useWords();
  const { language } = useSpoken();
  const words = useInsightsWords();
  const { series: chosen, step = "week" } = route.useSearch();
  const navigate = route.useNavigate();
  const listed = useQuery({ queryKey: ["series"], queryFn: () => api("GET /api/forecast") });
  const map = useQuery({
    queryKey: ["trust map", language],
    queryFn: () => api("GET /api/trust/map", { query: { locale: language } }),
  });
  const all = listed.data?.series ?? [];
  const series = all.find((each) => keyOf(each) === chosen) ?? all[0];
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ["forecast", series && keyOf(series), step],
    queryFn: () => api("GET /api/forecast", { query: { ...series, step } }),
    enabled: series !== undefined,
    placeholderData: keepPreviousData,
  });
  if (listed.error) return <Problem error={listed.error} again={() => void listed.refetch()} />;
  if (!listed.data) return <p role="status">{loading}</p>;
  if (series === undefined) return <Empty title={words.noSeries}>{words.noSeriesSays}</Empty>;
  const nameOf = (each: Series): string =>
    each.optIns !== undefined
      ? words.yeses(map.data?.purposes.find(({ name }) => name === each.optIns)?.title ?? each.optIns)
      : each.value === undefined
        ? words.often(each.event ?? "")
        : words.sum(each.value, each.event ?? "");
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
        <Chart told={data.told} name={nameOf(data.of ?? series)} unit={words.perStep[data.told.step]} />
      ) : null}
    </section>
  );
}

function Chart({ told, name, unit }: { readonly told: Told; readonly name: string; readonly unit: string }) {
  const words = useInsightsWords();
  const { dayOfYear, percent, rounded, number, day } = useFormat();
  const { past, ahead, level, tried, method, unexpected, looked, falseAlarms, filled } = told;
  const odd = new Set(unexpected.map(({ start }) => start));
  const best = tried.find((each) => each.name === method);
  const next = ahead[0];
  const last = ahead.at(-1);
  const says =
    next && last
      ? words.told(name, day(next.start), rounded(next.value), rounded(next.low), rounded(next.high), percent(level))
      : name;
  return (
    <>
      <Timeline
        name={`forecast-${name}`}
        title={name}
        unit={unit}
        says={says}
        of={words.begins}
        moments={[
          ...past.map(({ start, value }) => ({
            label: dayOfYear(start),
            value,
            ...(odd.has(start) ? { odd: true as const } : {}),
          })),
          ...ahead.map(({ start, value, low, high }) => ({ label: dayOfYear(start), value, low, high })),
        ]}
      />
      <p>{says}</p>
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
