// What arrived in the last days, by field and fate: where somebody looks whose figures are lower than expected.
import type { ConsoleApi } from "@heed/core";
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import { Problem } from "../../problem.tsx";
import { useKept } from "../../use-kept.ts";
import { useWords } from "../../words/use-words.ts";
import { Fate } from "./fate.tsx";
import { DAYS } from "./search.ts";
import { useBecause, useSourceWords } from "./words.ts";

type Collected = ConsoleApi["GET /api/sources/collected"]["reply"]["collected"][number];

const route = getRouteApi("/shell/sources");

export function LastDays() {
  const { loading } = useWords();
  const sources = useSourceWords();
  const because = useBecause();
  const search = route.useSearch();
  const { days = 7 } = search;
  const navigate = route.useNavigate();
  const {
    data: came,
    error,
    refetch,
  } = useQuery({
    queryKey: ["collected", days],
    queryFn: () => api("GET /api/sources/collected", { query: { days } }),
  });
  const data = useKept(came);
  const why = ({ reason, remedy }: Collected) =>
    reason === undefined ? undefined : (because(reason) ?? remedy ?? reason);
  const columns: readonly Column<Collected>[] = [
    {
      key: "became",
      title: sources.fate,
      value: ({ became }) => sources.became[became],
      cell: ({ became }) => <Fate is={became} />,
    },
    { key: "name", title: sources.field, value: ({ name }) => name },
    { key: "n", title: sources.times, value: ({ n }) => n },
    { key: "why", title: sources.reason, value: why, cell: (row) => <span className="soft small">{why(row)}</span> },
  ];
  return (
    <section aria-label={sources.views.days}>
      <NativeSelect
        label={sources.lastDays}
        mb="md"
        maw="16rem"
        value={String(days)}
        onChange={(event) => {
          const chosen = DAYS.find((each) => String(each) === event.currentTarget.value);
          void navigate({ search: (before) => ({ ...before, days: chosen }), replace: true });
        }}
        data={DAYS.map((each) => ({ value: String(each), label: sources.days(each) }))}
      />
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <p role="status">{loading}</p> : null}
      {data ? (
        <List
          name={sources.views.days}
          rows={data.collected}
          columns={columns}
          id={({ became, name, reason }) => `${became} ${name} ${reason ?? ""}`}
          search={search}
          onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
          empty={<Empty title={sources.noneInDays}>{sources.noneSays}</Empty>}
        />
      ) : null}
    </section>
  );
}
