// Points or a line against the diagonal: what was told beside what came, or how much of all the best have; the one in use beside it.
import { useWords } from "../words/use-words.ts";
import type { FigureTable } from "./figure.tsx";
import { type Axis, type ChartNames, Frame } from "./frame.tsx";

export type DiagonalPoint = {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
};
export type Series = { readonly label: string; readonly points: readonly DiagonalPoint[] };

const HEIGHT = 320;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 14, 26, 44];

/** `of` names the axis below, `unit` the one at the left; both have the same scale. */
export function Diagonal({
  of,
  axis,
  series,
  along,
  joined = false,
  also,
  ...names
}: ChartNames & {
  readonly axis: Axis;
  /** The first is what it is about; another stands beside it. */
  readonly series: readonly Series[];
  /** What the diagonal means. */
  readonly along: string;
  /** As a line, instead of points with their intervals. */
  readonly joined?: boolean;
  /** One more column of the table. */
  readonly also?: { readonly title: string; readonly of: (point: DiagonalPoint) => string };
}) {
  const { chart } = useWords();
  const { show, marks } = axis;
  const [first = 0, last = 1] = [marks[0], marks.at(-1)];
  const told = series.flatMap(({ label, points }) => points.map((point) => ({ label, point })));
  const table: FigureTable = {
    columns: [
      ...(series.length > 1 ? [chart.series] : []),
      of,
      names.unit,
      chart.from,
      chart.to,
      ...(also ? [also.title] : []),
    ],
    rows: told.map(({ label, point }) => [
      ...(series.length > 1 ? [label] : []),
      point.x,
      point.value,
      point.low,
      point.high,
      ...(also ? [also.of(point)] : []),
    ]),
    show: (cell) => (typeof cell === "number" ? show(cell) : (cell ?? "–")),
  };
  return (
    <Frame
      {...names}
      height={HEIGHT}
      margins={[LEFT, RIGHT, TOP, BOTTOM]}
      up={axis}
      across={axis}
      table={table}
      draw={({ x, y, width }) => (
        <>
          <g className="axis">
            <text x={LEFT + (width - LEFT - RIGHT) / 2} y={HEIGHT - 6} textAnchor="middle">
              {of}
            </text>
            <line x1={x(first)} y1={y(first)} x2={x(last)} y2={y(last)} className="against" />
            <text className="row-label" x={x(last) - 4} y={y(first) - 8} textAnchor="end">
              – – {along}
            </text>
          </g>
          {series
            .map(({ label, points }, k) => (
              <g key={label} className={k === 0 ? undefined : "beside"}>
                {joined ? (
                  <>
                    <path className="band" d={bandOf(points, x, y)} />
                    <path
                      className="line"
                      d={`M${points.map((point) => `${x(point.x)} ${y(point.value)}`).join("L")}`}
                    />
                  </>
                ) : null}
                {points.map((point) => (
                  <g key={point.x}>
                    {joined ? null : (
                      <line className="whisker" x1={x(point.x)} x2={x(point.x)} y1={y(point.low)} y2={y(point.high)} />
                    )}
                    <circle className="point" cx={x(point.x)} cy={y(point.value)} r={joined ? 3 : 5} />
                  </g>
                ))}
              </g>
            ))
            // What it is about lies on top.
            .toReversed()}
          {series.length < 2 ? null : (
            <g className="axis">
              {series.map(({ label }, k) => {
                const at = LEFT + 6 + k * Math.min(220, (width - LEFT - RIGHT) / 2);
                return (
                  <g key={label} className={k === 0 ? undefined : "beside"}>
                    <circle className="point" cx={at} cy={11} r={5} />
                    <text x={at + 10} y={15} textAnchor={"start"}>
                      {label}
                    </text>
                  </g>
                );
              })}
            </g>
          )}
        </>
      )}
    />
  );
}

function bandOf(points: readonly DiagonalPoint[], x: (value: number) => number, y: (value: number) => number): string {
  const edge = (of: (point: DiagonalPoint) => number) => points.map((point) => `${x(point.x)} ${y(of(point))}`);
  return `M${[...edge(({ high }) => high), ...edge(({ low }) => low).toReversed()].join("L")}Z`;
}
