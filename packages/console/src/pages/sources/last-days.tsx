// What arrived in the last days, by field and fate: where somebody looks whose figures are lower than expected.
import { Group, NativeSelect, Table, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { Fate } from "./fate.tsx";
import { DAYS } from "./search.ts";

const route = getRouteApi("/shell/sources");
const KINDS = ["stored", "withheld", "dropped", "refused"] as const;

export function LastDays() {
  const { sources, loading } = useWords();
  const { number } = useFormat();
  const { days = 7, find } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ["collected", days],
    queryFn: () => api("GET /api/sources/collected", { query: { days } }),
  });
  const wanted = find?.toLowerCase() ?? "";
  const found = data?.collected.filter(({ name }) => name.toLowerCase().includes(wanted)) ?? [];
  return (
    <section aria-label={sources.views.days}>
      <Group align="end" mb="md">
        <NativeSelect
          label={sources.lastDays}
          value={String(days)}
          onChange={(event) => {
            const chosen = DAYS.find((each) => String(each) === event.currentTarget.value);
            void navigate({ search: (before) => ({ ...before, days: chosen }), replace: true });
          }}
          data={DAYS.map((each) => ({ value: String(each), label: sources.days(each) }))}
        />
        <TextInput
          type="search"
          label={sources.find}
          value={find ?? ""}
          onChange={(event) => {
            const text = event.currentTarget.value || undefined;
            void navigate({ search: (before) => ({ ...before, find: text }), replace: true });
          }}
        />
      </Group>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <p role="status">{loading}</p> : null}
      {data && data.collected.length === 0 ? (
        <div className="card">
          <h2 style={{ marginTop: 0 }}>{sources.noneInDays}</h2>
          <p style={{ marginBottom: 0 }}>{sources.noneSays}</p>
        </div>
      ) : null}
      {KINDS.map((kind) => {
        const rows = found.filter(({ became }) => became === kind);
        if (rows.length === 0) return null;
        return (
          <section key={kind} className="card" style={{ marginBottom: "1rem" }}>
            <h2 style={{ margin: 0 }}>
              <Fate is={kind} />
            </h2>
            <p className="soft small">{sources.meaning[kind]}</p>
            <Table className="numbers" horizontalSpacing={0}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{sources.field}</Table.Th>
                  <Table.Th>{sources.times}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map(({ name, reason, remedy, n }) => (
                  <Table.Tr key={`${name} ${reason ?? ""}`}>
                    <Table.Td>
                      <bdi>{name}</bdi>
                      {reason === undefined ? null : (
                        <div className="soft small">{sources.reasons[reason] ?? remedy ?? reason}</div>
                      )}
                    </Table.Td>
                    <Table.Td>{number(n)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </section>
        );
      })}
    </section>
  );
}
