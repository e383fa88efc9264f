// A series with what is ahead inside its interval, and the next step in a sentence.
import { Timeline } from "../../chart/timeline.tsx";
import { useFormat } from "../../words/use-format.ts";
import type { Forecast } from "./use-series.ts";
import { useInsightsWords } from "./words.ts";

export function ForecastLine({ told, name }: { readonly told: Forecast; readonly name: string }) {
  const words = useInsightsWords();
  const { dayOfYear, percent, rounded, day } = useFormat();
  const { past, ahead, level, unexpected, step } = told;
  const odd = new Set(unexpected.map(({ start }) => start));
  const [next] = ahead;
  const says = next
    ? words.told(name, day(next.start), rounded(next.value), rounded(next.low), rounded(next.high), percent(level))
    : name;
  return (
    <>
      <Timeline
        name={`forecast-${name}`}
        title={name}
        unit={words.perStep[step]}
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
    </>
  );
}
