// Columns: how many, step by step.
import { useFormat } from "../words/use-format.ts";
import { LabelAxis, ValueAxis } from "./axis.tsx";
import { Figure } from "./figure.tsx";
import { ticks } from "./ticks.ts";

const HEIGHT = 190;
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 8, 10, 26];

export function Columns({
  name,
  title,
  unit,
  says,
  of,
  values,
  show,
}: {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly says: string;
  /** What the labels are: the first column of the table. */
  readonly of: string;
  readonly values: readonly { readonly label: string; readonly value: number }[];
  /** Of shares and the like; without it they are counts. */
  readonly show?: (value: number) => string;
}) {
  const { number, short } = useFormat();
  const told = show ?? number;
  const marks = ticks(0, Math.max(show ? 0 : 4, ...values.map(({ value }) => value)), 4);
  const top = marks.at(-1) ?? 1;
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  return (
    <Figure
      name={name}
      title={title}
      unit={unit}
      says={says}
      height={HEIGHT}
      table={{
        columns: [of, unit],
        rows: values.map(({ label, value }) => [label, value]),
        show: (cell) => (typeof cell === "number" ? told(cell) : (cell ?? "–")),
      }}
      draw={(width) => {
        const room = width - LEFT - RIGHT;
        const each = room / Math.max(1, values.length);
        const x = (k: number) => LEFT + each * (k + 0.5);
        return (
          <>
            <ValueAxis values={marks} y={y} from={LEFT} to={width - RIGHT} show={show ?? short} />
            {values.map(({ label, value }, k) => (
              <rect
                key={label}
                className="column"
                x={x(k) - each * 0.4}
                y={y(value)}
                width={each * 0.8}
                height={y(0) - y(value)}
                rx={Math.min(2, each / 6)}
              />
            ))}
            <LabelAxis labels={values.map(({ label }) => label)} x={x} y={HEIGHT - 8} width={room} />
          </>
        );
      }}
    />
  );
}
