// What a chart is drawn in: the axes with their numbers, the places of values between them, and the table behind it.
import type { ReactNode } from "react";
import { useWords } from "../words/use-words.ts";
import { FloorAxis, LabelAxis, ValueAxis } from "./axis.tsx";
import { Figure, type FigureTable } from "./figure.tsx";
import { ticks } from "./ticks.ts";

/** What whoever draws a chart says of it. */
export type ChartNames = {
  /** Of the files. */
  readonly name: string;
  readonly title?: string | undefined;
  /** Of the values. */
  readonly unit: string;
  /** The whole of it in a sentence, for whoever does not see it. */
  readonly says: string;
  /** What the values are of: the first column of the table. */
  readonly of: string;
};

/** An axis of numbers. */
export type Axis = { readonly marks: readonly number[]; readonly show: (value: number) => string };
type Labels = {
  readonly labels: readonly string[];
  /** A label stands in the middle of its column, or where its value does. */
  readonly in: "columns" | "line";
};
type Place = (value: number) => number;

/** Round numbers around all of these, about four. */
export const axisOf = (values: readonly number[], show: Axis["show"]): Axis => ({
  marks: ticks(Math.min(...values), Math.max(...values), 4),
  show,
});

export function Frame({
  height,
  margins: [left, right, top, bottom],
  up,
  across,
  table,
  draw,
  name,
  title,
  unit,
  says,
}: Omit<ChartNames, "of"> & {
  readonly height: number;
  readonly margins: readonly [left: number, right: number, top: number, bottom: number];
  /** Without it rows lie one below the other. */
  readonly up?: Axis;
  readonly across: Axis | Labels;
  readonly table: FigureTable;
  /** Between the axes; `x` is the place of a value, or of the label of this number. */
  readonly draw: (at: { readonly x: Place; readonly y: Place; readonly width: number }) => ReactNode;
}) {
  const floor = height - bottom;
  const y = up ? between(up.marks, floor, top) : () => floor;
  return (
    <Figure
      name={name}
      title={title}
      unit={unit}
      says={says}
      height={height}
      table={table}
      draw={(width) => {
        const end = width - right;
        const x = "marks" in across ? between(across.marks, left, end) : among(across, left, end);
        return (
          <>
            {up ? <ValueAxis values={up.marks} y={y} from={left} to={end} show={up.show} /> : null}
            {"marks" in across ? (
              <FloorAxis values={across.marks} x={x} from={top} to={floor} width={width} show={across.show} />
            ) : (
              <LabelAxis labels={across.labels} x={x} y={height - 8} width={end - left} />
            )}
            {draw({ x, y, width })}
          </>
        );
      }}
    />
  );
}

const between = (marks: readonly number[], from: number, to: number): Place => {
  const [first = 0, last = 1] = [marks[0], marks.at(-1)];
  return (value) => from + ((value - first) / (last - first)) * (to - from);
};

const among = ({ labels, in: how }: Labels, from: number, to: number): Place =>
  how === "columns"
    ? (k) => from + ((to - from) * (k + 0.5)) / Math.max(1, labels.length)
    : (k) => from + ((to - from) * k) / Math.max(1, labels.length - 1);

/** A value with the ends of its interval, where it has one. */
export type Told = {
  readonly label: string;
  readonly value: number | null;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
};

/** The table of values and their intervals. */
export function useIntervalTable(): (
  { of, unit }: Pick<ChartNames, "of" | "unit">,
  rows: readonly Told[],
  show: (value: number) => string,
) => FigureTable {
  const { chart } = useWords();
  return ({ of, unit }, rows, show) => ({
    columns: [of, unit, chart.from, chart.to],
    rows: rows.map(({ label, value, low, high }) => [label, value, low ?? null, high ?? null]),
    show: (cell) => (typeof cell === "number" ? show(cell) : (cell ?? "–")),
  });
}
