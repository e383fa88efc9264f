// The columns of a list of entries, in words that somebody outside can read.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api.ts";
import type { Column } from "../../list/list.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken } from "../../words/use-words.ts";
import type { TrustWords } from "./words/en.ts";
import { useTrustWords } from "./words.ts";

export type Entry = ConsoleApi["GET /api/ledger"]["reply"]["entries"][number];

export function useEntryColumns(): readonly Column<Entry>[] {
  const trust = useTrustWords();
  const { moment } = useFormat();
  const { language } = useSpoken();
  // Until it is here, or without it, the map's own names stand there.
  const map = useQuery({
    queryKey: ["trust map", language],
    queryFn: () => api("GET /api/trust/map", { query: { locale: language } }),
  });
  const purposes = map.data?.purposes;
  return useMemo(() => columnsOf(trust, purposes, moment), [trust, purposes, moment]);
}

function columnsOf(
  trust: TrustWords,
  purposes: ConsoleApi["GET /api/trust/map"]["reply"]["purposes"] | undefined,
  moment: (at: string) => string,
): readonly Column<Entry>[] {
  const purposeOf = (name: string | undefined) => purposes?.find((purpose) => purpose.name === name)?.title ?? name;
  const noted = ({ notes }: Entry) =>
    Object.entries(notes)
      .map(
        ([name, value]) =>
          `${trust.notes[name] ?? name}: ${name === "value" ? (trust.answers[String(value)] ?? value) : value}`,
      )
      .join("; ");
  /** `visit:shelf` as words; what follows the colon is a name of the map, or the digits of a colleague. */
  const whoOf = (actor: string) => {
    const [prefix = "", ...rest] = actor.split(":");
    const who = trust.actors[prefix];
    return who === undefined ? actor : `${who}: ${rest.join(":")}`;
  };
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
    { key: "purpose", title: trust.purpose, value: ({ purpose }) => purposeOf(purpose) },
    { key: "actor", title: trust.by, value: ({ actor }) => whoOf(actor) },
    { key: "fields", title: trust.fields, value: ({ fields }) => fields.join(", ") },
    {
      key: "notes",
      title: trust.more,
      value: noted,
      cell: (entry) => <bdi className="soft small">{noted(entry)}</bdi>,
    },
  ];
}
