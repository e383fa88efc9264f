// A series over time, and how it may go on: the past as a line, what is ahead dashed inside its interval, and what was not as expected as dots.
import { useFormat } from "../words/use-format.ts";
import { axisOf, type ChartNames, Frame, type Told, useIntervalTable } from "./frame.tsx";

/** A value of null is not told; what is ahead has an interval. */
export type Moment = Told & {
  /** It was not as expected. */
  readonly odd?: true;
};

export function Timeline({ of, moments, ...names }: ChartNames & { readonly moments: readonly Moment[] }) {
  const { rounded, short } = useFormat();
  const tableOf = useIntervalTable();
  const all = moments.flatMap(({ value, low, high }) => [value, low, high].filter((each) => typeof each === "number"));
  const begin = moments.findIndex(({ low }) => low !== undefined);
  const now = begin < 0 ? moments.length : begin;
  return (
    <Frame
      {...names}
      height={280}
      margins={[52, 12, 10, 26]}
      up={axisOf([0, 1, ...all], short)}
      across={{ labels: moments.map(({ label }) => label), in: "line" }}
      table={tableOf({ of, unit: names.unit }, moments, rounded)}
      draw={({ x, y }) => {
        const path = (from: number, to: number) =>
          moments.slice(from, to).reduce((drawn, { value }, k) => {
            if (value === null) return drawn;
            const before = k > 0 ? moments[from + k - 1]?.value : undefined;
            const pen = before === null || before === undefined ? "M" : "L";
            return `${drawn}${pen}${x(from + k)} ${y(value)}`;
          }, "");
        // The interval opens at the last figure of the past.
        const opening = now > 0 ? moments[now - 1]?.value : undefined;
        const ahead = moments.slice(now);
        const edge = (of: (moment: Moment) => number) => ahead.map((moment, k) => `${x(now + k)} ${y(of(moment))}`);
        const start = typeof opening === "number" ? [`${x(now - 1)} ${y(opening)}`] : [];
        const band = [...start, ...edge(({ high = 0 }) => high), ...edge(({ low = 0 }) => low).reverse()];
        return (
          <>
            {ahead.length === 0 ? null : <path className="band" d={`M${band.join("L")}Z`} />}
            <path className="line" d={path(0, now)} />
            <path className="line ahead" d={path(Math.max(0, now - 1), moments.length)} />
            {moments.map(({ label, value, odd }, k) =>
              odd && value !== null ? <circle key={label} className="odd" cx={x(k)} cy={y(value)} r={5.5} /> : null,
            )}
          </>
        );
      }}
    />
  );
}
