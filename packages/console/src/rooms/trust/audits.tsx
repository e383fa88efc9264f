// How each version of a model was judged, what stands against it, and who put it in use all the same; its card says the rest.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Asked } from "../../asked.tsx";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import { useFormat } from "../../words/use-format.ts";
import { AuditBadge, auditOf } from "../models/audit-badge.tsx";
import { Says } from "../models/card-words/says.tsx";
import { useTellCard } from "../models/card-words/words.ts";
import { useModelsWords } from "../models/words.ts";
import { useTrustWords } from "./words.ts";

type Version = ConsoleApi["GET /api/models"]["reply"]["versions"][number];

const route = getRouteApi("/shell/trust");

export function Audits() {
  const { audits: words, views } = useTrustWords();
  const asked = useQuery({ queryKey: ["models"], queryFn: () => api("GET /api/models") });
  return (
    <section aria-label={views.audits} className="stack">
      <p className="soft" style={{ margin: 0 }}>
        {words.says}
      </p>
      <Asked of={asked}>{({ versions }) => <Judged versions={versions} />}</Asked>
    </section>
  );
}

function Judged({ versions }: { readonly versions: readonly Version[] }) {
  const { audits: words, views } = useTrustWords();
  const models = useModelsWords();
  const { tell } = useTellCard();
  const { day, moment } = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns: readonly Column<Version>[] = [
    {
      key: "version",
      title: models.version,
      value: ({ version }) => version,
      cell: ({ version }) => (
        <Link to="/models" search={{ version }}>
          <bdi>{version}</bdi>
        </Link>
      ),
    },
    { key: "state", title: models.state, value: ({ state }) => models.states[state] ?? state },
    {
      key: "audit",
      title: models.audit,
      value: (each) => models.audits[auditOf(each)],
      cell: (each) => <AuditBadge version={each} />,
    },
    {
      key: "against",
      title: models.against,
      value: ({ audit }) => audit?.against.map((of) => tell(of).says).join(" "),
      cell: ({ audit }) =>
        audit?.against.map((of) => (
          <div key={JSON.stringify(of)}>
            <Says of={of} />
          </div>
        )),
    },
    {
      key: "overridden",
      title: words.overridden,
      value: ({ override }) => override && `${override.role}, ${day(override.at)}: ${override.reason}`,
    },
    {
      key: "trained",
      title: models.trained,
      value: ({ trainedAt }) => trainedAt,
      cell: ({ trainedAt }) => moment(trainedAt),
    },
  ];
  return (
    <List
      name={views.audits}
      rows={versions}
      columns={columns}
      id={({ version }) => version}
      search={search}
      onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
      empty={<Empty title={models.none}>{models.noneSays}</Empty>}
    />
  );
}
