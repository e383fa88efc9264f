// The lines, numbers and words beside a chart.

/** Numbers at the left with a line across each; `y` gives the place of a number. */
export function ValueAxis({
  values,
  y,
  from,
  to,
  show,
}: {
  readonly values: readonly number[];
  readonly y: (value: number) => number;
  readonly from: number;
  readonly to: number;
  readonly show: (value: number) => string;
}) {
  return (
    <g className="axis">
      {values.map((value) => (
        <g key={value}>
          <line x1={from} x2={to} y1={y(value)} y2={y(value)} className={value === 0 ? "zero" : "grid"} />
          <text x={from - 6} y={y(value) + 4} textAnchor="end">
            {show(value)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Numbers below with a line up from each, as many as have room. */
export function FloorAxis({
  values,
  x,
  from,
  to,
  width,
  show,
}: {
  readonly values: readonly number[];
  readonly x: (value: number) => number;
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly show: (value: number) => string;
}) {
  const longest = Math.max(...values.map((value) => show(value).length)) * 7 + 12;
  const every = Math.max(1, Math.ceil((values.length * longest) / Math.max(1, width)));
  return (
    <g className="axis">
      {values.map((value, k) => (
        <g key={value}>
          <line x1={x(value)} x2={x(value)} y1={from} y2={to} className="grid" />
          {k % every === 0 ? (
            <text x={x(value)} y={to + 17} textAnchor={anchorAt(x(value), width)}>
              {show(value)}
            </text>
          ) : null}
        </g>
      ))}
    </g>
  );
}

/** Where a text at this place begins, so that it stays inside of the drawing. */
export const anchorAt = (at: number, width: number): "start" | "middle" | "end" =>
  at < 40 ? "start" : at > width - 60 ? "end" : "middle";

/** Words below, as many as have room; the last one always stands there. */
export function LabelAxis({
  labels,
  x,
  y,
  width,
}: {
  readonly labels: readonly string[];
  readonly x: (k: number) => number;
  readonly y: number;
  readonly width: number;
}) {
  const longest = Math.max(1, ...labels.map((label) => label.length)) * 7 + 30;
  const every = Math.max(1, Math.ceil((labels.length * longest) / Math.max(1, width)));
  const last = labels.length - 1;
  return (
    <g className="axis">
      {labels.map((label, k) =>
        (last - k) % every === 0 ? (
          <text key={label} x={x(k)} y={y} textAnchor={k === last && labels.length > 1 ? "end" : "middle"}>
            {label}
          </text>
        ) : null,
      )}
    </g>
  );
}
