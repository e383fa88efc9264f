// The ledger, page by page and without persons, and whether it is whole.
import { Button, Checkbox, NativeSelect, Textarea } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { List } from "../../list/list.tsx";
import { useTyped } from "../../list/use-typed.ts";
import { Copy, Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { useEntryColumns } from "./entry-columns.tsx";
import { ENTRY_KINDS } from "./search.ts";
import { useTrustWords } from "./words.ts";

const route = getRouteApi("/shell/trust");

export function Ledger() {
  const { loading } = useWords();
  const trust = useTrustWords();
  const search = route.useSearch();
  const { kind, mine = false } = search;
  const navigate = route.useNavigate();
  const columns = useEntryColumns();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["ledger", kind, mine],
    queryFn: ({ pageParam }) =>
      api("GET /api/ledger", {
        query: {
          ...(kind === undefined ? {} : { kind }),
          ...(mine ? { mine: "true" } : {}),
          ...(pageParam === "" ? {} : { before: pageParam }),
        },
      }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });
  const entries = useMemo(() => data?.pages.flatMap((page) => page.entries), [data]);
  const [chosen, choose] = useTyped<string>(kind ?? "", (value) => {
    const found = ENTRY_KINDS.find((each) => each === value);
    void navigate({ search: (before) => ({ ...before, kind: found }), replace: true });
  });
  const [own, chooseOwn] = useTyped(mine, (value) => {
    void navigate({ search: (before) => ({ ...before, mine: value || undefined }), replace: true });
  });
  return (
    <section aria-label={trust.views.ledger}>
      <Verify />
      <NativeSelect
        label={trust.what}
        maw="16rem"
        mb="md"
        value={chosen}
        onChange={({ currentTarget: { value } }) => choose(value)}
        data={[
          { value: "", label: trust.all },
          ...ENTRY_KINDS.map((value) => ({ value, label: trust.entryKinds[value] })),
        ]}
      />
      <Checkbox
        mb="md"
        label={trust.mine}
        description={trust.mineSays}
        checked={own}
        onChange={({ currentTarget: { checked } }) => chooseOwn(checked)}
      />
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <p role="status">{loading}</p> : null}
      {entries ? (
        <List
          name={trust.views.ledger}
          rows={entries}
          columns={columns}
          id={({ id }) => id}
          search={search}
          onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
          empty={<Empty title={trust.noEntries}>{trust.noEntriesSays}</Empty>}
          more={hasNextPage ? { load: () => void fetchNextPage(), loading: isFetchingNextPage } : undefined}
        />
      ) : null}
    </section>
  );
}

function Verify() {
  const trust = useTrustWords();
  const { number } = useFormat();
  const [heads, setHeads] = useState("");
  const verifying = useMutation({
    mutationFn: () => api("POST /api/ledger/verification", { body: heads.trim() === "" ? {} : { heads } }),
  });
  const { data, error, isPending, mutate } = verifying;
  return (
    <div className="card" style={{ marginBottom: "1rem" }}>
      <h2 style={{ marginTop: 0 }}>{trust.whole}</h2>
      <p className="soft small">{trust.wholeSays}</p>
      <Textarea
        mb="sm"
        maw="40rem"
        autosize
        maxLength={100_000}
        label={trust.heads}
        description={trust.headsSays}
        value={heads}
        onChange={({ currentTarget: { value } }) => setHeads(value)}
      />
      <Button loading={isPending} onClick={() => mutate()}>
        {trust.verify}
      </Button>
      {error ? <Problem error={error} again={() => mutate()} /> : null}
      {data ? (
        <div role="status" style={{ marginTop: "1rem" }}>
          <p style={{ margin: 0 }}>
            <span className={`fate ${data.ok ? "good" : "bad"}`}>
              {data.ok ? trust.isWhole : trust.isNot(number(data.found))}
            </span>{" "}
            {trust.counted(number(data.entries), number(data.sealed), number(data.unsealed), number(data.lawfulGaps))}
          </p>
          {data.findings.length === 0 ? null : (
            <ul>
              {data.findings.map(({ kind, says }) => (
                <li key={`${kind} ${says}`}>{says}</li>
              ))}
            </ul>
          )}
          {/^0+$/.test(data.head) ? null : (
            <p className="small">
              {trust.head}: <code>{data.head}</code> <Copy text={data.head} label={trust.head} />
            </p>
          )}
          <p className="soft small" style={{ marginBottom: 0 }}>
            {data.blind}
          </p>
        </div>
      ) : null}
    </div>
  );
}
