// The columns of a list of entries, in words that somebody outside can read.
import type { ConsoleApi } from "@heed/core";
import type { Column } from "../../list/list.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useTrustWords } from "./words.ts";

export type Entry = ConsoleApi["GET /api/ledger"]["reply"]["entries"][number];

export function useEntryColumns(): readonly Column<Entry>[] {
  const trust = useTrustWords();
  const { moment } = useFormat();
  const noted = ({ notes }: Entry) =>
    Object.entries(notes)
      .map(([name, value]) => `${trust.notes[name] ?? name}: ${value}`)
      .join("; ");
  return [
    {
      key: "at",
      title: trust.when,
      value: ({ at }) => at,
      cell: ({ at }) => (
        <time dateTime={at} style={{ whiteSpace: "nowrap" }}>
          {moment(at)}
        </time>
      ),
    },
    { key: "kind", title: trust.what, value: ({ kind }) => trust.entryKinds[kind] },
    { key: "purpose", title: trust.purpose, value: ({ purpose }) => purpose },
    { key: "actor", title: trust.by, value: ({ actor }) => actor },
    { key: "fields", title: trust.fields, value: ({ fields }) => fields.join(", ") },
    {
      key: "notes",
      title: trust.more,
      value: noted,
      cell: (entry) => <bdi className="soft small">{noted(entry)}</bdi>,
    },
  ];
}
