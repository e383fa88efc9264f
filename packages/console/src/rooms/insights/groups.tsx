// Who buys alike: groups of customers with what is usual in each.

import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Intervals } from "../../chart/intervals.tsx";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import type { ListSearch } from "../../list/list-search.ts";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { useInsightsWords } from "./words.ts";

type Segment = ConsoleApi["GET /api/segments"]["reply"]["segments"][number];

export function GroupsView() {
  const { loading } = useWords();
  const { language } = useSpoken();
  const words = useInsightsWords();
  const { number, rounded } = useFormat();
  const [search, setSearch] = useState<ListSearch>({});
  const { data, error, refetch } = useQuery({
    queryKey: ["segments", language],
    queryFn: () => api("GET /api/segments", { query: { locale: language } }),
  });
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data) return <p role="status">{loading}</p>;
  const columns: readonly Column<Segment>[] = [
    { key: "name", title: words.group, value: ({ name }) => name },
    { key: "people", title: words.people, value: ({ people }) => people, cell: ({ people }) => number(people) },
    {
      key: "orders",
      title: words.orders,
      value: ({ usual }) => usual.orders,
      cell: ({ usual }) => rounded(usual.orders),
    },
    { key: "days", title: words.lastOrder, value: ({ usual }) => usual.days, cell: ({ usual }) => number(usual.days) },
    { key: "total", title: words.total, value: ({ usual }) => usual.total, cell: ({ usual }) => rounded(usual.total) },
  ];
  return (
    <div className="stack">
      {data.segments.length === 0 ? (
        <Empty title={words.noGroups}>
          <span lang="en">{data.says}</span> <Link to="/models">{words.toModels}</Link>
        </Empty>
      ) : (
        <section aria-label={words.views.groups}>
          <div className="card" style={{ marginBottom: "1rem" }}>
            <Intervals
              name="groups"
              title={words.sizes}
              unit={words.people}
              says={data.segments.map(({ name, people }) => `${name}: ${number(people)}`).join("; ")}
              of={words.group}
              rows={data.segments.map(({ name, people }) => ({ label: name, value: people }))}
              from={0}
              show={number}
            />
            <p className="soft small" style={{ margin: 0 }}>
              {words.groupsSay}
            </p>
          </div>
          <List
            name="groups"
            rows={data.segments}
            columns={columns}
            id={({ name }) => name}
            search={search}
            onSearch={setSearch}
            empty={null}
          />
        </section>
      )}
    </div>
  );
}
