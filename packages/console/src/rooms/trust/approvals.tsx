// What nobody here does alone: a second person says yes or no, never to what they asked for themselves.
import type { ConsoleApi } from "@heed/core";
import { Button, Group, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { Problem } from "../../problem.tsx";
import { useKept } from "../../use-kept.ts";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { useTrustWords } from "./words.ts";

type Waiting = ConsoleApi["GET /api/approvals"]["reply"]["waiting"][number];

export function Approvals() {
  const { loading } = useWords();
  const { approvals, views } = useTrustWords();
  const { language } = useSpoken();
  const [done, setDone] = useState<"given" | "refused">();
  const { data, error, refetch } = useQuery({
    queryKey: ["approvals", language],
    queryFn: () => api("GET /api/approvals", { query: { locale: language } }),
  });
  const told = useKept(data);
  return (
    <section aria-label={views.approvals} className="stack">
      <p className="soft" style={{ margin: 0 }}>
        {approvals.says}
      </p>
      {done === undefined ? null : (
        <p className="note" role="status" style={{ margin: 0 }}>
          {approvals[done]}
        </p>
      )}
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {!told && !error ? <p role="status">{loading}</p> : null}
      {told?.waiting.length === 0 ? <Empty title={approvals.none}>{approvals.noneSays}</Empty> : null}
      {told?.waiting.map((each) => (
        <One key={each.id} waiting={each} done={setDone} />
      ))}
    </section>
  );
}

function One({ waiting, done }: { readonly waiting: Waiting; readonly done: (is: "given" | "refused") => void }) {
  const { approvals } = useTrustWords();
  const { language } = useSpoken();
  const { moment } = useFormat();
  const client = useQueryClient();
  const [identifier, setIdentifier] = useState("");
  const { id, act, says, askedBy, until, own, named } = waiting;
  const title = approvals.acts[act] ?? act;
  const judging = useMutation({
    mutationFn: (yes: boolean) =>
      api("POST /api/approvals/:id", {
        path: { id },
        query: { locale: language },
        body: { yes, ...(named && identifier !== "" ? { identifier } : {}) },
      }),
    async onSuccess(now, yes) {
      client.setQueryData(["approvals", language], now);
      done(yes ? "given" : "refused");
      await client.invalidateQueries({ queryKey: ["waiting"] });
    },
  });
  const judge = (yes: boolean) => {
    if (!judging.isPending) judging.mutate(yes);
  };
  return (
    <article className="card" aria-label={title}>
      <h2 style={{ marginTop: 0 }}>{title}</h2>
      <dl className="facts">
        {Object.entries(says).map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{approvals.labels[name] ?? name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
        <dt>{approvals.askedBy}</dt>
        <dd>{own ? approvals.you : askedBy === "cli" ? approvals.command : <code>{askedBy}</code>}</dd>
        <dt>{approvals.until}</dt>
        <dd>{moment(until)}</dd>
      </dl>
      {own ? (
        <p className="note" style={{ marginBottom: 0 }}>
          {approvals.own}
        </p>
      ) : (
        <form
          style={{ marginTop: "1rem", display: "grid", gap: ".75rem", maxWidth: "34rem" }}
          onSubmit={(event) => {
            event.preventDefault();
            judge(true);
          }}
        >
          {named ? (
            <TextInput
              required
              maxLength={500}
              autoComplete="off"
              label={approvals.whom}
              description={approvals.whomSays}
              value={identifier}
              onChange={({ currentTarget: { value } }) => setIdentifier(value)}
            />
          ) : null}
          {judging.error ? <Problem error={judging.error} /> : null}
          <Group>
            <Button type="submit" loading={judging.isPending && judging.variables}>
              {approvals.yes}
            </Button>
            <Button
              variant="default"
              loading={judging.isPending && !judging.variables}
              disabled={judging.isPending}
              onClick={() => judge(false)}
            >
              {approvals.no}
            </Button>
          </Group>
        </form>
      )}
    </article>
  );
}
