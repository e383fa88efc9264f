// Recommendations: every placement with what it shows and to whom, and one of them with what it earned.
import type { ConsoleApi } from "@heed/core";
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import { Rows } from "../../list/rows.tsx";
import { Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { LiftFigures } from "./lift-figures.tsx";
import { DAYS } from "./search.ts";
import { useRecommendationsWords } from "./words.ts";

type Placement = ConsoleApi["GET /api/placements"]["reply"]["placements"][number];
const route = getRouteApi("/shell/recommendations");
const DEFAULT_DAYS = 90;

export function Recommendations() {
  const { loading } = useWords();
  const { language } = useSpoken();
  const words = useRecommendationsWords();
  const search = route.useSearch();
  const { placement: name } = search;
  const navigate = route.useNavigate();
  const columns: readonly Column<Placement>[] = [
    { key: "placement", title: words.placement, value: ({ title }) => title },
    { key: "capability", title: words.capability, value: ({ capability }) => capability },
    { key: "purpose", title: words.purpose, value: ({ purposeTitle }) => purposeTitle },
    { key: "size", title: words.size, value: ({ size }) => size },
    { key: "holdout", title: words.holdout, value: ({ holdout }) => holdout },
    { key: "exploration", title: words.exploration, value: ({ exploration }) => exploration },
    { key: "live", title: words.live, value: ({ live }) => live },
    { key: "shadow", title: words.shadow, value: ({ shadow }) => shadow },
  ];
  const { data, error, refetch } = useQuery({
    queryKey: ["placements", language],
    queryFn: () => api("GET /api/placements", { query: { locale: language } }),
  });
  const chosen = data?.placements.find((each) => each.name === name);
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{chosen?.title ?? words.title}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {chosen ? <Link to="/recommendations">{words.back}</Link> : words.intro}
      </p>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <p role="status">{loading}</p> : null}
      {chosen ? (
        <One placement={chosen} />
      ) : (
        <List
          name={words.title}
          rows={data?.placements ?? []}
          columns={columns}
          id={(each) => each.name}
          search={search}
          onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
          empty={data ? <Empty title={words.none}>{words.noneSays}</Empty> : null}
          card={(placement) => (
            <section className="card" style={{ marginBottom: "1rem" }} aria-label={placement.title}>
              <h2 style={{ marginTop: 0 }}>
                <Link to="/recommendations" search={{ placement: placement.name }}>
                  {placement.title}
                </Link>
              </h2>
              <Facts placement={placement} />
            </section>
          )}
        />
      )}
      {/* Below what is awaited, so that nothing moves when it comes. */}
      {data || error ? (
        <section className="card" style={{ marginTop: "1rem" }} aria-label={words.why}>
          <h2 style={{ margin: "0 0 .3rem", fontSize: "1.15rem" }}>{words.why}</h2>
          <p style={{ margin: 0 }}>
            {words.whySays} <Link to="/people">{words.toPeople}</Link>
          </p>
        </section>
      ) : null}
    </>
  );
}

function Facts({ placement }: { readonly placement: Placement }) {
  const words = useRecommendationsWords();
  const { percent, number } = useFormat();
  const { capability, says, purposeTitle, basis, size, holdout, exploration, live, shadow } = placement;
  const facts: readonly (readonly [string, string])[] = [
    [words.capability, `${capability}: ${says}`],
    [words.purpose, `${purposeTitle} (${basis.map((each) => words.bases[each] ?? each).join(", ")})`],
    [words.size, number(size)],
    [words.holdout, holdout > 0 ? words.holdoutSays(percent(holdout)) : words.noHoldout],
    [words.exploration, exploration > 0 ? words.explorationSays(percent(exploration)) : words.noExploration],
    [words.live, live ?? words.noLive],
    ...(shadow === undefined ? [] : [[words.shadow, shadow] as const]),
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function One({ placement }: { readonly placement: Placement }) {
  const words = useRecommendationsWords();
  const { purposes } = useSession();
  return (
    <>
      <section className="card" aria-label={placement.title}>
        <Facts placement={placement} />
      </section>
      <section className="card" style={{ marginTop: "1rem" }} aria-label={words.lift}>
        <h2 style={{ margin: "0 0 .4rem", fontSize: "1.15rem" }}>{words.lift}</h2>
        {purposes.includes("statistics") ? <Earned name={placement.name} /> : <p>{words.needs("statistics")}</p>}
      </section>
    </>
  );
}

function Earned({ name }: { readonly name: string }) {
  const { loading } = useWords();
  const words = useRecommendationsWords();
  const { number } = useFormat();
  const { days = DEFAULT_DAYS } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ["lift", name, days],
    queryFn: () => api("GET /api/placements/:name/lift", { path: { name }, query: { days } }),
  });
  const told = data?.told;
  return (
    <>
      <NativeSelect
        label={words.back7}
        mb="md"
        w="fit-content"
        value={days}
        onChange={({ currentTarget: { value } }) =>
          void navigate({
            search: (before) => ({ ...before, days: DAYS.find((each) => String(each) === value) }),
            replace: true,
          })
        }
        data={DAYS.map((each) => ({ value: String(each), label: words.daysBack(each) }))}
      />
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <p role="status">{loading}</p> : null}
      {data ? <LiftFigures lift={data} /> : null}
      {told ? (
        <Rows
          name={words.arms}
          columns={[words.arms, words.visitors, words.outcomes(told.outcome), words.value(told.valueField ?? "–")]}
          rows={(["personal", "holdout"] as const).map((arm) => [
            words.arm[arm],
            number(told[arm].visitors),
            number(told[arm].outcomes),
            told.valueField === undefined ? "–" : number(Math.round(told[arm].value)),
          ])}
        />
      ) : null}
    </>
  );
}
