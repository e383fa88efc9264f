// Figures with their intervals, one below the other, on one scale: what may differ by chance is seen to. A count without one is a bar from where the scale begins.
import { useFormat } from "../words/use-format.ts";
import { anchorAt } from "./axis.tsx";
import { axisOf, type ChartNames, Frame, type Told, useIntervalTable } from "./frame.tsx";

export type IntervalRow = Told & {
  readonly value: number;
  /** What others are compared with. */
  readonly beside?: true;
};

/** One figure alone is named by what stands above it. */
const rowHeight = (rows: number): number => (rows === 1 ? 26 : 46);
const [LEFT, RIGHT, BOTTOM] = [10, 14, 24];

export function Intervals({
  of,
  rows,
  against,
  show,
  from,
  ...names
}: ChartNames & {
  readonly rows: readonly IntervalRow[];
  /** Drawn as a line that all are compared with. */
  readonly against?: { readonly value: number; readonly label: string } | undefined;
  readonly show?: (value: number) => string;
  /** The scale begins here at the latest. */
  readonly from?: number;
}) {
  const { rounded } = useFormat();
  const tableOf = useIntervalTable();
  const told = show ?? rounded;
  const top = against ? 18 : 4;
  const height = top + rows.length * rowHeight(rows.length) + BOTTOM;
  const begin = [from, against?.value].filter((value) => value !== undefined);
  return (
    <Frame
      {...names}
      height={height}
      margins={[LEFT, RIGHT, top, BOTTOM]}
      across={axisOf([...begin, ...rows.flatMap(({ value, low = value, high = value }) => [low, high, value])], told)}
      table={tableOf({ of, unit: names.unit }, rows, told)}
      draw={({ x, width }) => (
        <>
          {against ? (
            <g className="axis">
              <line x1={x(against.value)} x2={x(against.value)} y1={top - 4} y2={height - BOTTOM} className="against" />
              <text x={x(against.value)} y={11} textAnchor={anchorAt(x(against.value), width)}>
                {against.label}
              </text>
            </g>
          ) : null}
          {rows.map(({ label, value, low, high, beside }, k) => {
            const y = top + (k + 1) * rowHeight(rows.length) - 14;
            return (
              <g key={label} className={beside ? "beside" : undefined}>
                {rows.length === 1 ? null : <RowLabel label={label} y={y} width={width - LEFT - RIGHT} />}
                {low === undefined || high === undefined ? null : (
                  <line className="whisker" x1={x(low)} x2={x(high)} y1={y} y2={y} />
                )}
                {low === undefined && from !== undefined ? (
                  <rect className="step" x={x(from)} y={y - 5} width={x(value) - x(from)} height={10} rx={2} />
                ) : (
                  <circle className="point" cx={x(value)} cy={y} r={5} />
                )}
              </g>
            );
          })}
        </>
      )}
    />
  );
}

/** Of a letter of a label, in pixels: rather too wide. */
const LETTER = 6.6;

/** What a row is, above it: in two lines where one is too narrow, and the rest as an ellipsis; the table has all of it. */
function RowLabel({ label, y, width }: { readonly label: string; readonly y: number; readonly width: number }) {
  const most = Math.floor(width / LETTER);
  const space = label.lastIndexOf(" ", most);
  const lines = label.length <= most || space < 1 ? [label] : [label.slice(0, space), label.slice(space + 1)];
  return lines.map((line, k) => (
    <text key={line} className="row-label" x={LEFT} y={y - 11 - 13 * (lines.length - 1 - k)}>
      {line.length > most ? `${line.slice(0, most - 1)}…` : line}
    </text>
  ));
}
