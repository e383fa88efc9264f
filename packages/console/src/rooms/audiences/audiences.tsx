// Audiences: every saved rule, and the way to a new one.
import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { Overlap } from "./overlap.tsx";
import { useCount } from "./size.tsx";
import { useTerms } from "./use-terms.ts";
import { useAudienceWords } from "./words.ts";

const route = getRouteApi("/shell/audiences");

export function Audiences() {
  const words = useAudienceWords();
  const { loading } = useWords();
  const { number, moment, day } = useFormat();
  const told = useCount();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const terms = useTerms();
  const { data, error, refetch } = useQuery({ queryKey: ["audiences"], queryFn: () => api("GET /api/audiences") });
  type Row = NonNullable<typeof data>["audiences"][number];
  const titleOf = (purpose: string) => terms.data?.purposes.find((each) => each.purpose === purpose)?.title ?? purpose;
  const columns: Column<Row>[] = [
    {
      key: "name",
      title: words.name,
      value: ({ name }) => name,
      cell: ({ name }) => (
        <Link to="/audiences/edit" search={{ name }} className="strong">
          <bdi>{name}</bdi>
        </Link>
      ),
    },
    { key: "purpose", title: words.purpose, value: ({ purpose }) => titleOf(purpose) },
    {
      key: "reached",
      title: words.reach,
      value: ({ counted }) => counted && ("about" in counted.reachable ? counted.reachable.about : 0),
      cell: ({ counted }) =>
        counted ? (
          <>
            {told(counted.reachable)} <div className="soft small">{words.countedOn(day(counted.at))}</div>
          </>
        ) : (
          <span className="soft small">{words.notCounted}</span>
        ),
    },
    {
      key: "rule",
      title: words.rule,
      value: ({ rule }) => rule,
      cell: ({ rule }) => (
        <code className="small" style={{ display: "block", maxWidth: "20rem" }}>
          {rule}
        </code>
      ),
    },
    {
      key: "at",
      title: words.saved,
      value: ({ at }) => at,
      cell: ({ at, version }) => (
        <>
          {moment(at)}
          <div className="soft small">{words.version(number(version))}</div>
        </>
      ),
    },
  ];
  const make = (
    <Button renderRoot={(props) => <Link to="/audiences/edit" search={{}} {...props} />}>{words.make}</Button>
  );
  return (
    <>
      <Group justify="space-between" align="start" mb="md">
        <div>
          <h1 style={{ margin: "0 0 .2rem" }}>{words.title}</h1>
          <p className="soft" style={{ margin: 0 }}>
            {words.intro}
          </p>
        </div>
        {data && data.audiences.length > 0 ? make : null}
      </Group>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <p role="status">{loading}</p> : null}
      {data ? (
        <List
          name={words.title}
          rows={data.audiences}
          columns={columns}
          id={({ name }) => name}
          search={search}
          onSearch={(next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })}
          empty={
            <Empty title={words.none}>
              <p style={{ marginTop: 0 }}>{words.noneSays}</p>
              {make}
            </Empty>
          }
        />
      ) : null}
      {data && canOverlap(data.audiences) ? <Overlap audiences={data.audiences} /> : null}
    </>
  );
}

/** Two of one purpose. */
const canOverlap = (audiences: readonly { readonly purpose: string }[]): boolean =>
  new Set(audiences.map(({ purpose }) => purpose)).size < audiences.length;
