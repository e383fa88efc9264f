// Figures with their intervals, one below the other, on one scale: what may differ by chance is seen to.
import { useFormat } from "../words/use-format.ts";
import { useWords } from "../words/use-words.ts";
import { Figure } from "./figure.tsx";
import { ticks } from "./ticks.ts";

export type IntervalRow = {
  readonly label: string;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
};

/** One figure alone is named by what stands above it. */
const rowHeight = (rows: number): number => (rows === 1 ? 26 : 46);
const [LEFT, RIGHT, BOTTOM] = [10, 14, 24];

export function Intervals({
  name,
  title,
  unit,
  says,
  of,
  rows,
  against,
  show,
  from,
}: {
  readonly name: string;
  readonly title?: string | undefined;
  readonly unit: string;
  readonly says: string;
  /** What the labels are. */
  readonly of: string;
  readonly rows: readonly IntervalRow[];
  /** Drawn as a line that all are compared with. */
  readonly against?: { readonly value: number; readonly label: string } | undefined;
  readonly show?: (value: number) => string;
  /** The scale begins here at the latest. */
  readonly from?: number;
}) {
  const { chart } = useWords();
  const { rounded } = useFormat();
  const told = show ?? rounded;
  const all = rows.flatMap(({ value, low = value, high = value }) => [low, high, value]);
  if (from !== undefined) all.push(from);
  const marks = ticks(
    Math.min(...all, against?.value ?? all[0] ?? 0),
    Math.max(...all, against?.value ?? all[0] ?? 1),
    4,
  );
  const [first, last] = [marks[0] ?? 0, marks.at(-1) ?? 1];
  const height = rows.length * rowHeight(rows.length) + BOTTOM + (against ? 18 : 4);
  const begin = against ? 18 : 4;
  return (
    <Figure
      name={name}
      title={title}
      unit={unit}
      says={says}
      height={height}
      table={{
        columns: [of, unit, chart.from, chart.to],
        rows: rows.map(({ label, value, low, high }) => [label, value, low ?? null, high ?? null]),
        show: (cell) => (typeof cell === "number" ? told(cell) : (cell ?? "–")),
      }}
      draw={(width) => {
        const x = (value: number) => LEFT + ((value - first) / (last - first)) * (width - LEFT - RIGHT);
        const floor = height - BOTTOM;
        const end = (at: number) => (at < 40 ? "start" : at > width - 60 ? "end" : "middle");
        return (
          <>
            <g className="axis">
              {marks.map((mark) => (
                <g key={mark}>
                  <line x1={x(mark)} x2={x(mark)} y1={begin} y2={floor} className="grid" />
                  <text x={x(mark)} y={height - 7} textAnchor={end(x(mark))}>
                    {told(mark)}
                  </text>
                </g>
              ))}
            </g>
            {against ? (
              <g className="axis">
                <line x1={x(against.value)} x2={x(against.value)} y1={begin - 4} y2={floor} className="against" />
                <text x={x(against.value)} y={11} textAnchor={end(x(against.value))}>
                  {against.label}
                </text>
              </g>
            ) : null}
            {rows.map(({ label, value, low, high }, k) => {
              const each = rowHeight(rows.length);
              const y = begin + (k + 1) * each - 14;
              return (
                <g key={label}>
                  {rows.length === 1 ? null : (
                    <text className="row-label" x={LEFT} y={y - 13}>
                      {label}
                    </text>
                  )}
                  {low === undefined || high === undefined ? null : (
                    <line className="whisker" x1={x(low)} x2={x(high)} y1={y} y2={y} />
                  )}
                  <circle className="point" cx={x(value)} cy={y} r={5} />
                </g>
              );
            })}
          </>
        );
      }}
    />
  );
}
