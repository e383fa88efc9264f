// What every chart has: its title with the unit, the drawing, the figures as a table behind it, and both as files.
import { Button, Group, Table } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { type ReactNode, useRef } from "react";
import { saveAs, saveCsv } from "../list/save-as.ts";
import { useWords } from "../words/use-words.ts";
import { svgText } from "./svg-text.ts";

type Cell = string | number | null;

export type FigureTable = {
  readonly columns: readonly string[];
  /** As they are saved. */
  readonly rows: readonly (readonly Cell[])[];
  /** As it is shown; default: the value. */
  readonly show?: (cell: Cell, column: number) => string;
};

/** `draw` gets the width that there is; the height is known before, so that nothing moves when the figures arrive. */
export function Figure({
  name,
  title,
  unit,
  says,
  height,
  table,
  draw,
}: {
  /** Of the files. */
  readonly name: string;
  readonly title?: string | undefined;
  readonly unit: string;
  /** The whole of it in a sentence, for whoever does not see it. */
  readonly says: string;
  readonly height: number;
  readonly table: FigureTable;
  readonly draw: (width: number) => ReactNode;
}) {
  const { chart } = useWords();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const drawing = useRef<SVGSVGElement>(null);
  const { columns, rows, show } = table;
  const saveDrawing = () => {
    if (drawing.current) saveAs(`${name}.svg`, "image/svg+xml", svgText(drawing.current));
  };
  return (
    <figure className="chart">
      {title === undefined ? null : (
        <figcaption>
          <strong>{title}</strong> <span className="soft small">{unit}</span>
        </figcaption>
      )}
      <div ref={ref} style={{ height }}>
        {width === 0 ? null : (
          <svg ref={drawing} role="img" aria-label={says} width={width} height={height}>
            {draw(width)}
          </svg>
        )}
      </div>
      <details>
        <summary className="small">{chart.figures}</summary>
        <Group gap="xs" my="xs" className="no-print">
          <Button size="compact-sm" variant="default" onClick={saveDrawing}>
            {chart.svg}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => saveCsv(name, [columns, ...rows])}>
            {chart.csv}
          </Button>
        </Group>
        <Table className="list">
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column} scope="col">
                  {column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.join(" ")}>
                {row.map((cell, k) => (
                  <Table.Td key={columns[k]} data-title={columns[k]}>
                    {show ? show(cell, k) : (cell ?? "–")}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </figure>
  );
}
