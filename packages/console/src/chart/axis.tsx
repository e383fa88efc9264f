// The lines and numbers beside a chart.

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
