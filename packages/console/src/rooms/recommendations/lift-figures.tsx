// What a placement earned: each figure as a number and on a line with its interval, and what one more point of opt-in would be worth.
import type { ConsoleApi } from "@heed/core";
import { Intervals } from "../../chart/intervals.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useRecommendationsWords } from "./words.ts";

export type Lift = ConsoleApi["GET /api/placements/:name/lift"]["reply"];
type Estimate = NonNullable<Lift["told"]>["outcomeLift"];

/** Below it the arms are not what was declared. */
const SPLIT_P = 0.001;

export function LiftFigures({ lift }: { readonly lift: Lift }) {
  const words = useRecommendationsWords();
  const { number, signed } = useFormat();
  const { told, says, days, placement } = lift;
  if (told === undefined) return <p className="note">{says}</p>;
  if (told.sampleRatioP < SPLIT_P) return <p className="note bad">{words.split}</p>;
  const { outcomeLift, valueLift, outcome, valueField, withinDays } = told;
  const figures: readonly (readonly [string, Estimate])[] = [
    [outcome, outcomeLift],
    ...(valueLift && valueField !== undefined ? [[valueField, valueLift] as const] : []),
  ];
  const per = (value: number) => signed(1_000 * value);
  return (
    <>
      <p className="soft small" style={{ margin: "0 0 .6rem" }}>
        {words.days(number(days), outcome, number(withinDays))}
      </p>
      <div className="cards">
        {figures.map(([of, { value, low, high }]) => {
          const interval = words.interval(per(low), per(high));
          return (
            <div key={of}>
              <div>
                <span className="big">{per(value)}</span> {words.per1000(of)}
              </div>
              <p className="small" style={{ margin: ".15rem 0 .3rem" }}>
                {interval}. {low > 0 ? words.sure.more : high < 0 ? words.sure.less : words.sure.open}
              </p>
              <Intervals
                name={`lift-${placement}-${of}`}
                unit={words.per1000(of)}
                says={`${per(value)} ${words.per1000(of)}, ${interval}`}
                of={words.placement}
                rows={[{ label: placement, value: 1_000 * value, low: 1_000 * low, high: 1_000 * high }]}
                against={{ value: 0, label: words.arm.holdout }}
                show={signed}
              />
            </div>
          );
        })}
      </div>
      <Point told={told} days={days} />
    </>
  );
}

function Point({ told, days }: { readonly told: NonNullable<Lift["told"]>; readonly days: number }) {
  const words = useRecommendationsWords();
  const { number, signed, rounded } = useFormat();
  const { point, outcome, valueField } = told;
  if (!point) return null;
  const [of, worth] = point.value && valueField !== undefined ? [valueField, point.value] : [outcome, point.outcomes];
  return (
    <p className="note" style={{ margin: 0 }}>
      <strong>{words.point(rounded(point.people), rounded(point.visitors), number(days))}</strong>{" "}
      {words.pointWorth(signed(worth.value), of, signed(worth.low), signed(worth.high))}. {words.pointIf}
    </p>
  );
}
