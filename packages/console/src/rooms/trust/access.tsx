// Who of the staff may open what, and who did: what a reviewer looks through to take away what is not needed.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { useTrustWords } from "./words.ts";

type Review = ConsoleApi["GET /api/access-review"]["reply"];
type Row = Review["keys"][number] & { readonly is: "account" | "key" };
const route = getRouteApi("/shell/trust");

export function Access() {
  const { loading } = useWords();
  const { access, views } = useTrustWords();
  const { language } = useSpoken();
  const { day } = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ["access review"],
    queryFn: () => api("GET /api/access-review"),
  });
  const map = useQuery({
    queryKey: ["trust map", language],
    queryFn: () => api("GET /api/trust/map", { query: { locale: language } }),
  });
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data) return <p role="status">{loading}</p>;
  const titleOf = (name: string) => map.data?.purposes.find((purpose) => purpose.name === name)?.title ?? name;
  const rows: Row[] = [
    ...data.accounts.map((one) => ({ ...one, is: "account" as const })),
    ...data.keys.map((one) => ({ ...one, is: "key" as const })),
    // What speaks for taking it away stands first.
  ].sort((a, b) => Number(b.finding !== undefined) - Number(a.finding !== undefined));
  const columns: readonly Column<Row>[] = [
    {
      key: "name",
      title: access.who,
      value: ({ name }) => name,
      cell: ({ name, is, id }) => (
        <>
          <bdi>{name}</bdi>
          <div className="soft small">
            {access.is[is]} · staff:{id}
          </div>
        </>
      ),
    },
    { key: "role", title: access.role, value: ({ role }) => role },
    { key: "looks", title: access.looks, value: ({ looks }) => looks },
    { key: "refused", title: access.refused, value: ({ refused }) => refused },
    {
      key: "last",
      title: access.last,
      value: ({ lastAt }) => lastAt,
      cell: ({ lastAt }) => (lastAt === undefined ? access.never : day(lastAt)),
    },
    { key: "made", title: access.made, value: ({ madeAt }) => madeAt, cell: ({ madeAt }) => day(madeAt) },
    {
      key: "finding",
      title: access.finding,
      value: ({ finding }) => (finding === undefined ? undefined : (access.findings[finding] ?? finding)),
      cell: ({ finding }) =>
        finding === undefined ? access.fine : <span className="fate warn">{access.findings[finding] ?? finding}</span>,
    },
  ];
  return (
    <section aria-label={views.access} className="stack">
      <p className="soft" style={{ margin: 0 }}>
        {access.says(day(data.since))}{" "}
        <Link to="/trust" search={{ view: "ledger", mine: true }}>
          {access.yours}
        </Link>
      </p>
      <List
        name={views.access}
        rows={rows}
        columns={columns}
        id={({ is, id }) => `${is} ${id}`}
        search={search}
        onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
        empty={<Empty title={access.none}>{access.noneSays}</Empty>}
      />
      <div className="card">
        <h2 style={{ marginTop: 0 }}>{access.roles}</h2>
        <ul className="lines">
          {data.roles.map(({ name, purposes, fields }) => (
            <li key={name}>
              <strong>
                <bdi>{name}</bdi>
              </strong>
              <div>{purposes.length === 0 ? access.noPurpose : purposes.map(titleOf).join(" · ")}</div>
              <div className="soft small">
                {fields === undefined ? access.allFields : access.onlyFields(fields.join(", "))}
              </div>
            </li>
          ))}
        </ul>
      </div>
      {data.others.length === 0 ? null : (
        <div className="card">
          <h2 style={{ marginTop: 0 }}>{access.others}</h2>
          <ul className="lines">
            {data.others.map(({ id, looks, refused, lastAt }) => (
              <li key={id}>
                <code>staff:{id}</code> {access.counts(looks, refused)}{" "}
                {lastAt === undefined ? null : <span className="soft small">{day(lastAt)}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
