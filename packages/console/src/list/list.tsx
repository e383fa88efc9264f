// Every list of the console: search, sort, more of it, and what is shown as CSV; what is looked for stands in the address.
import { Button, Group, NativeSelect, Table, TextInput } from "@mantine/core";
import { memo, type ReactNode, startTransition, useDeferredValue, useMemo, useState } from "react";
import { useFormat } from "../words/use-format.ts";
import { useWords } from "../words/use-words.ts";
import type { ListSearch } from "./list-search.ts";
import { saveCsv } from "./save-as.ts";
import { useTyped } from "./use-typed.ts";

export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  /** For sorting, searching and CSV. Moments are ISO texts. */
  readonly value: (row: Row) => string | number | null | undefined;
  /** What is shown. Default: the value. */
  readonly cell?: (row: Row) => ReactNode;
};

/** So many rows are drawn at once; all are searched, sorted and saved. */
const PAGE = 100;

/**
 * Rows that are here already; a list of pages gives `more` to fetch the next. Each row's key is `id(row)`; nothing is shown of an empty
 * list but `empty`. With `card` a row is a card instead of a line.
 */
export function List<Row>({
  name,
  rows,
  columns,
  id,
  search,
  onSearch,
  empty,
  more,
  card,
  whole = false,
}: {
  /** What it lists: the name of the file. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly id: (row: Row) => string;
  readonly search: ListSearch;
  readonly onSearch: (search: ListSearch) => void;
  readonly empty: ReactNode;
  readonly more?: { readonly load: () => void; readonly loading: boolean } | undefined;
  readonly card?: (row: Row) => ReactNode;
  /** All of it is drawn, because it is printed. */
  readonly whole?: boolean;
}) {
  const { list, language } = useWords();
  const { number } = useFormat();
  // The rows follow when there is time: whoever types on is answered before.
  const find = useDeferredValue(search.find ?? "");
  const sort = useDeferredValue(search.sort ?? "");
  const shown = useMemo(() => {
    const wanted = find.toLowerCase();
    const found = rows.filter((row) =>
      columns.some(({ value }) =>
        String(value(row) ?? "")
          .toLowerCase()
          .includes(wanted),
      ),
    );
    const column = columns.find(({ key }) => key === sort.replace(/^-/, ""));
    if (!column) return found;
    const order = new Intl.Collator(language, { numeric: true });
    const sign = sort.startsWith("-") ? -1 : 1;
    return found.toSorted((a, b) => {
      const [x, y] = [column.value(a), column.value(b)];
      // What is not known stands last either way.
      if (x === null || x === undefined || y === null || y === undefined)
        return Number(x === null || x === undefined) - Number(y === null || y === undefined);
      return sign * (typeof x === "number" && typeof y === "number" ? x - y : order.compare(String(x), String(y)));
    });
  }, [rows, columns, find, sort, language]);
  const first = whole ? Number.POSITIVE_INFINITY : PAGE;
  const [drawn, setDrawn] = useState({ rows: first, of: "" });
  const of = `${find} ${sort}`;
  // Other rows begin at their first page.
  if (drawn.of !== of) setDrawn({ rows: first, of });
  const [typed, type] = useTyped(search.find ?? "", (value) => onSearch({ ...search, find: value || undefined }));
  const [chosen, choose] = useTyped(search.sort ?? "", (value) => onSearch({ ...search, sort: value || undefined }));
  const page = useMemo(() => shown.slice(0, drawn.rows), [shown, drawn.rows]);
  if (rows.length === 0) return empty;
  const save = () =>
    saveCsv(name, [columns.map(({ title }) => title), ...shown.map((row) => columns.map(({ value }) => value(row)))]);
  return (
    <div>
      <Group className="no-print" align="end" mb="sm" gap="sm">
        <TextInput
          type="search"
          label={list.find}
          value={typed}
          onChange={({ currentTarget: { value } }) => type(value)}
        />
        <NativeSelect
          label={list.sort}
          value={chosen}
          onChange={({ currentTarget: { value } }) => choose(value)}
          data={[
            { value: "", label: "–" },
            ...columns.flatMap(({ key, title }) => [
              { value: key, label: `${title}, ${list.up}` },
              { value: `-${key}`, label: `${title}, ${list.down}` },
            ]),
          ]}
        />
        <span className="soft small" role="status" style={{ marginInlineStart: "auto" }}>
          {list.rows(shown.length, number(shown.length))}
        </span>
        <Button variant="default" onClick={save} disabled={shown.length === 0}>
          {list.csv}
        </Button>
      </Group>
      {shown.length === 0 ? <p>{list.noneFound}</p> : null}
      {shown.length === 0 ? null : card ? (
        page.map((row) => <div key={id(row)}>{card(row)}</div>)
      ) : (
        <div className="card">
          <Table className="list">
            <Table.Thead>
              <Table.Tr>
                {columns.map(({ key, title }) => (
                  <Table.Th key={key} scope="col" aria-sort={sortOf(sort, key)}>
                    {title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Lines rows={page} columns={columns} id={id} />
          </Table>
        </div>
      )}
      {page.length < shown.length ? (
        <Button
          mt="sm"
          variant="default"
          onClick={() => startTransition(() => setDrawn({ rows: drawn.rows + PAGE, of }))}
        >
          {list.more}
        </Button>
      ) : more ? (
        <>
          {find === "" && sort === "" ? null : <p className="soft small">{list.soFar}</p>}
          <Button mt="sm" variant="default" loading={more.loading} onClick={more.load}>
            {list.more}
          </Button>
        </>
      ) : null}
    </div>
  );
}

type Drawn<Row> = Pick<Parameters<typeof List<Row>>[0], "rows" | "columns" | "id">;

/** Drawn anew only when the rows or the columns are others: a row's key is a matter of the row alone. */
const Lines = memo(
  function Lines<Row>({ rows, columns, id }: Drawn<Row>) {
    return (
      <Table.Tbody>
        {rows.map((row) => (
          <Line key={id(row)} row={row} columns={columns} />
        ))}
      </Table.Tbody>
    );
  },
  (before, now) => before.rows === now.rows && before.columns === now.columns,
) as <Row>(given: Drawn<Row>) => ReactNode; // memo forgets what is generic

/** Drawn anew only when its row or the columns are others. */
const Line = memo(function Line<Row>({
  row,
  columns,
}: {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
}) {
  return (
    <Table.Tr>
      {columns.map(({ key, title, value, cell }) => (
        <Table.Td key={key} data-title={title}>
          {cell ? cell(row) : <bdi>{value(row)}</bdi>}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}) as <Row>(given: { readonly row: Row; readonly columns: readonly Column<Row>[] }) => ReactNode; // memo forgets what is generic

const sortOf = (sort: string, key: string) =>
  sort === key ? "ascending" : sort === `-${key}` ? "descending" : undefined;
