// What happened to one person in a span of days, to be printed or saved for whoever asks. Nothing of it stands in the address.
import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { List } from "../../list/list.tsx";
import type { ListSearch } from "../../list/list-search.ts";
import { Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useLookTerms } from "../../use-look-terms.ts";
import { useFormat } from "../../words/use-format.ts";
import { useEntryColumns } from "./entry-columns.tsx";
import { lastMonth } from "./last-month.ts";
import { useTrustWords } from "./words.ts";

export function Person() {
  const trust = useTrustWords();
  const { day, number } = useFormat();
  const { shop, today } = useSession();
  const terms = useLookTerms();
  const columns = useEntryColumns();
  const [span, setSpan] = useState(() => lastMonth(new Date(today)));
  const [identifier, setIdentifier] = useState("");
  const [reason, setReason] = useState("");
  const [search, setSearch] = useState<ListSearch>({});
  const asking = useMutation({
    mutationFn: () => api("POST /api/ledger/person", { body: { identifier, reason, ...span } }),
    // Nothing of a person is kept once its page is left.
    gcTime: 0,
  });
  const { data, error, isPending } = asking;
  return (
    <section aria-label={trust.views.person}>
      <form
        className="card no-print"
        style={{ marginBottom: "1rem" }}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) asking.mutate();
        }}
      >
        <h2 style={{ marginTop: 0 }}>{trust.onePerson}</h2>
        <p className="soft small">{trust.onePersonSays}</p>
        <Group align="end" gap="sm">
          <TextInput
            required
            autoComplete="off"
            label={trust.identifier}
            value={identifier}
            onChange={({ currentTarget: { value } }) => setIdentifier(value)}
          />
          <NativeSelect
            required
            w="min(100%, 20rem)"
            label={trust.reason}
            value={reason}
            onChange={({ currentTarget: { value } }) => setReason(value)}
            data={[
              { value: "", label: trust.choose },
              ...(terms.data?.reasons ?? []).map(({ name, title }) => ({ value: name, label: title })),
            ]}
          />
          <TextInput
            type="date"
            required
            label={trust.firstDay}
            value={span.from}
            onChange={({ currentTarget: { value } }) => setSpan({ ...span, from: value })}
          />
          <TextInput
            type="date"
            required
            label={trust.lastDay}
            value={span.to}
            onChange={({ currentTarget: { value } }) => setSpan({ ...span, to: value })}
          />
          <Button type="submit" loading={isPending}>
            {trust.show}
          </Button>
        </Group>
      </form>
      {terms.error ? <Problem error={terms.error} again={() => void terms.refetch()} /> : null}
      {error ? <Problem error={error} /> : null}
      {data ? (
        <>
          <Group justify="space-between" mb="sm">
            <h2 style={{ margin: 0 }}>
              <span role="status">
                {trust.happenedTo(number(data.entries.length), day(data.from), day(data.to), shop)}
              </span>
            </h2>
            <Button className="no-print" variant="default" onClick={() => print()}>
              {trust.print}
            </Button>
          </Group>
          <List
            name={trust.views.person}
            rows={data.entries}
            columns={columns}
            id={({ id }) => id}
            search={search}
            onSearch={setSearch}
            whole
            empty={<Empty title={trust.noneOfPerson}>{trust.noneOfPersonSays}</Empty>}
          />
        </>
      ) : null}
    </section>
  );
}
