// A small table of words, every row of it here; the first cell names the row.
import { Table } from "@mantine/core";

export function Rows({
  name,
  columns,
  rows,
}: {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}) {
  return (
    <Table className="list" aria-label={name} mb="md">
      <Table.Thead>
        <Table.Tr>
          {columns.map((title) => (
            <Table.Th key={title} scope="col">
              {title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row[0]}>
            {row.map((cell, k) => (
              <Table.Td key={columns[k]} data-title={columns[k]}>
                {cell}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
