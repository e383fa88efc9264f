// How something goes on: one series with its interval, week by week; the room of insights has the others and more of it.
import { NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../../problem.tsx";
import { useWords } from "../../words/use-words.ts";
import { ForecastLine } from "../insights/forecast-line.tsx";
import { keyOf, type Series, useForecast, useSeries } from "../insights/use-series.ts";
import { useInsightsWords } from "../insights/words.ts";
import { Card } from "./card.tsx";
import { useHomeWords } from "./words.ts";

export function Trend() {
  const home = useHomeWords();
  const words = useInsightsWords();
  const { listed, nameOf } = useSeries();
  const [chosen, setChosen] = useState<string>();
  return (
    <Card title={home.trend} asked={listed} wide>
      {({ series }) => {
        const one = series.find((each) => keyOf(each) === chosen) ?? series[0];
        if (one === undefined)
          return (
            <>
              <p>{words.noSeries}</p>
              <p className="soft">{words.noSeriesSays}</p>
            </>
          );
        return (
          <>
            <NativeSelect
              label={words.series}
              mb="sm"
              value={keyOf(one)}
              onChange={({ currentTarget: { value } }) => setChosen(value)}
              data={series.map((each) => ({ value: keyOf(each), label: nameOf(each) }))}
            />
            <OneSeries series={one} name={nameOf(one)} />
            <Link to="/insights" search={{ view: "forecast", series: keyOf(one) }}>
              {home.trendMore}
            </Link>
          </>
        );
      }}
    </Card>
  );
}

function OneSeries({ series, name }: { readonly series: Series; readonly name: string }) {
  const { loading } = useWords();
  const { data, error, refetch } = useForecast(series, "week");
  if (error) return <Problem error={error} again={() => void refetch()} />;
  // As high as the chart that comes.
  if (!data)
    return (
      <p role="status" className="soft" style={{ minHeight: 370 }}>
        {loading}
      </p>
    );
  return data.told ? (
    <ForecastLine told={data.told} name={name} />
  ) : (
    <p className="note" lang="en">
      {data.says}
    </p>
  );
}
