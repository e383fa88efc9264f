// Columns: how many, step by step.
import { useFormat } from "../words/use-format.ts";
import { axisOf, type ChartNames, Frame } from "./frame.tsx";

const HEIGHT = 190;

export function Columns({
  of,
  values,
  show,
  ...names
}: ChartNames & {
  readonly values: readonly { readonly label: string; readonly value: number }[];
  /** Of shares and the like; without it they are counts. */
  readonly show?: (value: number) => string;
}) {
  const { number, short } = useFormat();
  const told = show ?? number;
  const few = show ? 0 : 4;
  return (
    <Frame
      {...names}
      height={HEIGHT}
      margins={[46, 8, 10, 26]}
      up={axisOf([0, few, ...values.map(({ value }) => value)], show ?? short)}
      across={{ labels: values.map(({ label }) => label), in: "columns" }}
      table={{
        columns: [of, names.unit],
        rows: values.map(({ label, value }) => [label, value]),
        show: (cell) => (typeof cell === "number" ? told(cell) : (cell ?? "–")),
      }}
      draw={({ x, y }) => {
        const each = 2 * (x(0.5) - x(0));
        return values.map(({ label, value }, k) => (
          <rect
            key={label}
            className="step"
            x={x(k) - each * 0.4}
            y={y(value)}
            width={each * 0.8}
            height={y(0) - y(value)}
            rx={Math.min(2, each / 6)}
          />
        ));
      }}
    />
  );
}
