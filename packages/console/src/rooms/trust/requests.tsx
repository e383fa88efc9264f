// What people asked for, by the day on which it is due.
import type { ConsoleApi } from "@heed/core";
import { Button, Checkbox, Group } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import { Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { type Clock, clockOf } from "./clock.ts";
import { Deletions } from "./deletions.tsx";
import { TakeRequest } from "./take-request.tsx";
import { useTrustWords } from "./words.ts";

type Line = ConsoleApi["GET /api/requests"]["reply"]["requests"][number];
const route = getRouteApi("/shell/trust");
const LOOK: Readonly<Record<Clock["is"], string>> = { late: "bad", soon: "warn", running: "good", over: "" };

function Due({ request, today }: { readonly request: Line; readonly today: string }) {
  const trust = useTrustWords();
  const { is, days } = clockOf(request, today);
  return <span className={`fate ${LOOK[is]}`}>{is === "over" ? trust.closed : trust.left(days)}</span>;
}

/** The days of a request: for the answer, longer or not, and for the word that it came in. */
export function Clocks({ request, today }: { readonly request: Line; readonly today: string }) {
  const trust = useTrustWords();
  const { day } = useFormat();
  return (
    <>
      {day(request.expectedBy)} <Due request={request} today={today} />
      {request.extended ? <span className="fate">{trust.steps["extended"]}</span> : null}
      {request.confirmBy === undefined || request.closed ? null : (
        <div className="soft small">{trust.confirmBy(day(request.confirmBy))}</div>
      )}
    </>
  );
}

export function Requests() {
  const { loading } = useWords();
  const trust = useTrustWords();
  const { day } = useFormat();
  const answers = useSession().purposes.includes("rights");
  const search = route.useSearch();
  const { all = false, take = false } = search;
  const navigate = route.useNavigate();
  const open = useQuery({ queryKey: ["requests", "open"], queryFn: () => api("GET /api/requests") });
  const closed = useInfiniteQuery({
    queryKey: ["requests", "closed"],
    queryFn: ({ pageParam }) =>
      api("GET /api/requests", { query: { closed: "true", ...(pageParam === "" ? {} : { before: pageParam }) } }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    enabled: all,
  });
  const { data } = open;
  const error = open.error ?? closed.error;
  const again = () => void (open.error ? open.refetch() : closed.refetch());
  const today = data?.today ?? "";
  const columns: readonly Column<Line>[] = [
    {
      key: "kind",
      title: trust.asked,
      value: ({ kind }) => trust.kinds[kind] ?? kind,
      cell: ({ id, kind, household }) => (
        <>
          {answers ? (
            <Link to="/trust" search={{ view: "requests", request: id }}>
              {trust.kinds[kind] ?? kind}
            </Link>
          ) : (
            (trust.kinds[kind] ?? kind)
          )}{" "}
          {household ? <span className="fate">{trust.household}</span> : null}
        </>
      ),
    },
    { key: "state", title: trust.state, value: (line) => trust.stateOf(line) },
    { key: "law", title: trust.law, value: ({ regime }) => regime.toUpperCase() },
    {
      key: "due",
      title: trust.due,
      value: ({ expectedBy }) => expectedBy,
      cell: (line) => <Clocks request={line} today={today} />,
    },
    {
      key: "received",
      title: trust.received,
      value: ({ receivedAt }) => receivedAt,
      cell: (line) => day(line.receivedAt),
    },
  ];
  return (
    <section aria-label={trust.views.requests}>
      <Deletions />
      {answers ? null : <p className="soft">{trust.listOnly}</p>}
      {answers && take && data ? <TakeRequest regimes={data.regimes} today={data.today} /> : null}
      <Group mb="md" justify="space-between">
        <Checkbox
          label={trust.closedToo}
          checked={all}
          onChange={({ currentTarget: { checked } }) =>
            void navigate({ search: (before) => ({ ...before, all: checked || undefined }), replace: true })
          }
        />
        {take || !answers ? null : (
          <Button variant="default" onClick={() => void navigate({ search: { view: "requests", take: true } })}>
            {trust.take.title}
          </Button>
        )}
      </Group>
      {error ? <Problem error={error} again={again} /> : null}
      {(!data || closed.isLoading) && !error ? <p role="status">{loading}</p> : null}
      {data ? (
        <List
          name={trust.views.requests}
          rows={[...data.requests, ...(all ? (closed.data?.pages ?? []).flatMap(({ requests }) => requests) : [])]}
          columns={columns}
          id={({ id }) => id}
          search={search}
          onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
          empty={
            <Empty title={trust.noRequests}>
              {trust.noRequestsSays} <a href="/rights">/rights</a>
            </Empty>
          }
          more={
            all && closed.hasNextPage
              ? { load: () => void closed.fetchNextPage(), loading: closed.isFetchingNextPage }
              : undefined
          }
        />
      ) : null}
    </section>
  );
}
