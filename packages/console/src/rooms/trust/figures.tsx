// How promises stand: the five self-tests, yes and no by purpose and version of the notice, and what the gate refused.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { useTrustWords } from "./words.ts";

type Figures = ConsoleApi["GET /api/trust/figures"]["reply"];
type Rate = Figures["rates"][number];
type Counted = Rate["people"];
const LOOK: Readonly<Record<string, string>> = { holds: "good", broken: "bad" };

const route = getRouteApi("/shell/trust");

export function Figures() {
  const { loading } = useWords();
  const trust = useTrustWords();
  const { language } = useSpoken();
  const { day, moment, number } = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const figures = useQuery({ queryKey: ["trust figures"], queryFn: () => api("GET /api/trust/figures") });
  const map = useQuery({
    queryKey: ["trust map", language],
    queryFn: () => api("GET /api/trust/map", { query: { locale: language } }),
  });
  if (figures.error) return <Problem error={figures.error} again={() => void figures.refetch()} />;
  const { data } = figures;
  if (!data) return <p role="status">{loading}</p>;
  const titleOf = (name: string) => map.data?.purposes.find((purpose) => purpose.name === name)?.title ?? name;
  const count = (n: Counted) => (typeof n === "number" ? number(n) : trust.few);
  const percent = (yes: number | undefined) =>
    yes === undefined ? trust.notTold : `${number(Math.round(100 * yes))} %`;
  const columns: readonly Column<Rate>[] = [
    { key: "purpose", title: trust.purpose, value: ({ purpose }) => titleOf(purpose) },
    { key: "notice", title: trust.notice, value: ({ notice }) => notice },
    { key: "people", title: trust.people, value: ({ people }) => people, cell: ({ people }) => count(people) },
    {
      key: "yes",
      title: trust.yes,
      value: ({ yes }) => yes,
      cell: ({ yes }) => (
        <>
          {yes === undefined ? null : (
            <span className="bar" aria-hidden="true">
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" width="100%" height="8" role="presentation">
                <rect width={100 * yes} height="8" rx="1" fill="var(--good)" />
              </svg>
            </span>
          )}
          {percent(yes)}
        </>
      ),
    },
  ];
  return (
    <section aria-label={trust.views.figures}>
      <p className="soft small">{trust.counted2(moment(data.at), day(data.since))}</p>
      <div className="card" style={{ marginBottom: "1rem" }}>
        <h2 style={{ marginTop: 0 }}>{trust.tests}</h2>
        <ul className="lines">
          {data.tests.map(({ name, state, checked, wrong }) => (
            <li key={name}>
              <span className={`fate ${LOOK[state] ?? ""}`}>{trust.testStates[state] ?? state}</span>{" "}
              <strong>{trust.testSays[name] ?? name}</strong>{" "}
              <span className="soft small">{trust.rests(count(checked), count(wrong))}</span>
            </li>
          ))}
        </ul>
      </div>
      <div style={{ marginBottom: "1rem" }}>
        <h2>{trust.rates}</h2>
        <List
          name={trust.rates}
          rows={data.rates}
          columns={columns}
          id={({ purpose, notice }) => `${purpose} ${notice}`}
          search={search}
          onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
          empty={<Empty title={trust.noRates}>{trust.noRatesSays}</Empty>}
        />
      </div>
      {data.denials.length === 0 ? null : (
        <div className="card">
          <h2 style={{ marginTop: 0 }}>{trust.denials}</h2>
          <p className="soft small">{trust.denialsSay}</p>
          <ul className="lines">
            {data.denials.map(({ purpose, reason, times }) => (
              <li key={`${purpose} ${reason}`}>
                <strong>{titleOf(purpose)}</strong>: {trust.denied[reason] ?? reason}{" "}
                <span className="soft small">{trust.times(count(times))}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
