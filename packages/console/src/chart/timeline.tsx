// A series over time, and how it may go on: the past as a line, what is ahead dashed inside its interval, and what was not as expected as dots.
import { useFormat } from "../words/use-format.ts";
import { useWords } from "../words/use-words.ts";
import { LabelAxis, ValueAxis } from "./axis.tsx";
import { Figure } from "./figure.tsx";
import { ticks } from "./ticks.ts";

const HEIGHT = 280;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 12, 10, 26];

export type Moment = {
  readonly label: string;
  /** null: not told. */
  readonly value: number | null;
  /** Of what is ahead. */
  readonly low?: number;
  readonly high?: number;
  /** It was not as expected. */
  readonly odd?: true;
};

export function Timeline({
  name,
  title,
  unit,
  says,
  of,
  moments,
}: {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly says: string;
  /** What a moment is: the first column of the table. */
  readonly of: string;
  readonly moments: readonly Moment[];
}) {
  const { chart } = useWords();
  const { rounded, short } = useFormat();
  const all = moments.flatMap(({ value, low, high }) => [value, low, high].filter((each) => typeof each === "number"));
  const marks = ticks(Math.min(0, ...all), Math.max(1, ...all), 4);
  const [first, last] = [marks[0] ?? 0, marks.at(-1) ?? 1];
  const y = (value: number) => HEIGHT - BOTTOM - ((value - first) / (last - first)) * (HEIGHT - TOP - BOTTOM);
  const begin = moments.findIndex(({ low }) => low !== undefined);
  const now = begin < 0 ? moments.length : begin;
  return (
    <Figure
      name={name}
      title={title}
      unit={unit}
      says={says}
      height={HEIGHT}
      table={{
        columns: [of, unit, chart.from, chart.to],
        rows: moments.map(({ label, value, low, high }) => [label, value, low ?? null, high ?? null]),
        show: (cell) => (typeof cell === "number" ? rounded(cell) : (cell ?? "–")),
      }}
      draw={(width) => {
        const room = width - LEFT - RIGHT;
        const x = (k: number) => LEFT + (room * k) / Math.max(1, moments.length - 1);
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
            <ValueAxis values={marks} y={y} from={LEFT} to={width - RIGHT} show={short} />
            {ahead.length === 0 ? null : <path className="band" d={`M${band.join("L")}Z`} />}
            <path className="line" d={path(0, now)} />
            <path className="line ahead" d={path(Math.max(0, now - 1), moments.length)} />
            {moments.map(({ label, value, odd }, k) =>
              odd && value !== null ? <circle key={label} className="odd" cx={x(k)} cy={y(value)} r={5.5} /> : null,
            )}
            <LabelAxis labels={moments.map(({ label }) => label)} x={x} y={HEIGHT - 8} width={room} />
          </>
        );
      }}
    />
  );
}
