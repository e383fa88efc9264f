// Models: every version that is kept with its state and audit, what can be trained, and one version's card.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { AuditBadge, auditOf } from "./audit-badge.tsx";
import { Card } from "./card.tsx";
import { Says } from "./card-words/says.tsx";
import { usePeople } from "./people.ts";
import { Train } from "./train.tsx";
import { useModelsWords } from "./words.ts";

type Told = ConsoleApi["GET /api/models"]["reply"];
type Version = Told["versions"][number];
const route = getRouteApi("/shell/models");
const POLL_MS = 1_000;

export function Models() {
  const { loading } = useWords();
  const words = useModelsWords();
  const search = route.useSearch();
  const { data, error, refetch } = useQuery({
    queryKey: ["models"],
    queryFn: () => api("GET /api/models"),
    refetchInterval: ({ state }) => (state.data?.training ? POLL_MS : false),
  });
  const { version } = search;
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{version === undefined ? words.title : <bdi>{version}</bdi>}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {version === undefined ? words.intro : <Link to="/models">{words.back}</Link>}
      </p>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <p role="status">{loading}</p> : null}
      {data === undefined ? null : version === undefined ? (
        <Versions told={data} />
      ) : (
        <Card key={version} version={version} all={data.versions} />
      )}
    </>
  );
}

function Versions({ told }: { readonly told: Told }) {
  const words = useModelsWords();
  const people = usePeople();
  const { number, moment } = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const failed = told.versions.filter((each) => auditOf(each) === "failed");
  const columns: readonly Column<Version>[] = [
    {
      key: "version",
      title: words.version,
      value: ({ version }) => version,
      cell: ({ version }) => (
        <Link to="/models" search={{ version }}>
          <bdi>{version}</bdi>
        </Link>
      ),
    },
    { key: "state", title: words.state, value: ({ state }) => words.states[state] ?? state },
    {
      key: "audit",
      title: words.audit,
      value: (each) => words.audits[auditOf(each)] ?? "",
      cell: (each) => <AuditBadge version={each} />,
    },
    {
      key: "trained",
      title: words.trained,
      value: ({ trainedAt }) => trainedAt,
      cell: ({ trainedAt }) => moment(trainedAt),
    },
    {
      key: "people",
      title: words.people,
      value: ({ members }) => members ?? 0,
      cell: ({ members }) => people(members),
    },
  ];
  return (
    <>
      {failed.length === 0 ? null : (
        <div className="note bad" style={{ marginBottom: "1rem" }}>
          <strong>{words.failed(number(failed.length))}</strong>
          <ul style={{ margin: ".3rem 0 0", paddingInlineStart: "1.2rem" }}>
            {failed.map(({ version, audit }) => (
              <li key={version}>
                <Link to="/models" search={{ version }}>
                  {version}
                </Link>
                :{" "}
                {audit?.against.map((sentence) => (
                  <Says key={JSON.stringify(sentence)} of={sentence} />
                ))}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Train told={told} />
      <List
        name="models"
        rows={told.versions}
        columns={columns}
        id={({ version }) => version}
        search={search}
        onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
        empty={<Empty title={words.none}>{words.noneSays}</Empty>}
      />
    </>
  );
}
