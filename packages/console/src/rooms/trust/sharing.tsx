// Who gets data by itself: contract and review, what waits, and what was given up, which is tried again or forgotten.
import type { ConsoleApi } from "@heed/core";
import { Button, Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { type Column, List } from "../../list/list.tsx";
import { Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { useTrustWords } from "./words.ts";

type Recipient = ConsoleApi["GET /api/recipients"]["reply"]["recipients"][number];

const route = getRouteApi("/shell/trust");

export function Sharing() {
  const { loading } = useWords();
  const { sharing, views, purpose, recipientRoles } = useTrustWords();
  const { country } = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns: readonly Column<Recipient>[] = [
    { key: "recipient", title: sharing.recipient, value: ({ title }) => title },
    { key: "role", title: sharing.role, value: ({ role }) => recipientRoles[role] ?? role },
    { key: "country", title: sharing.country, value: ({ country: code }) => country(code) },
    {
      key: "safeguard",
      title: sharing.safeguard,
      value: ({ gone, safeguard }) => safeguard ?? (gone ? "" : sharing.within),
    },
    { key: "purpose", title: purpose, value: ({ purposes }) => purposes.join(" · ") },
    { key: "contract", title: sharing.contract, value: ({ contract }) => contract },
    { key: "until", title: sharing.until, value: ({ until }) => until },
    { key: "host", title: sharing.host, value: ({ sends }) => sends?.host },
    { key: "waiting", title: sharing.waiting, value: ({ sends }) => sends?.waiting },
    { key: "givenUp", title: sharing.givenUp, value: ({ sends }) => sends?.failed },
  ];
  const { data, error, refetch } = useQuery({ queryKey: ["recipients"], queryFn: () => api("GET /api/recipients") });
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data) return <p role="status">{loading}</p>;
  return (
    <section aria-label={views.sharing} className="stack">
      <p className="soft" style={{ margin: 0 }}>
        {sharing.says}{" "}
        <Link to="/trust" search={{ view: "ledger", kind: "share" }}>
          {sharing.sent}
        </Link>
      </p>
      <List
        name={views.sharing}
        rows={data.recipients}
        columns={columns}
        id={({ name }) => name}
        search={search}
        onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
        empty={<Empty title={sharing.none}>{sharing.noneSays}</Empty>}
        card={(one) => <One recipient={one} today={data.today} />}
      />
    </section>
  );
}

/** A day that comes in so many days is worth a look. */
const AHEAD_DAYS = 60;

function One({ recipient, today }: { readonly recipient: Recipient; readonly today: string }) {
  const trust = useTrustWords();
  const { sharing } = trust;
  const { language } = useSpoken();
  const { day, number, moment, country: nameOf } = useFormat();
  const map = useQuery({
    queryKey: ["trust map", language],
    queryFn: () => api("GET /api/trust/map", { query: { locale: language } }),
  });
  const titleOf = (name: string) => map.data?.purposes.find((purpose) => purpose.name === name)?.title ?? name;
  const { name, title, role, country, safeguard, purposes, contract, until, gone, sends } = recipient;
  const left = until === undefined ? undefined : (Date.parse(until) - Date.parse(today)) / 86_400_000;
  const look = left === undefined ? "" : left < 0 ? "bad" : left <= AHEAD_DAYS ? "warn" : "good";
  return (
    <article className="card" aria-label={title} style={{ marginBottom: "1rem" }}>
      <h2 style={{ marginTop: 0 }}>
        <bdi>{title}</bdi>
      </h2>
      {gone ? <p className="note">{sharing.gone}</p> : null}
      <dl className="facts">
        {gone ? null : (
          <>
            <dt>{sharing.role}</dt>
            <dd>{trust.recipientRoles[role] ?? role}</dd>
            <dt>{sharing.country}</dt>
            <dd>{nameOf(country)}</dd>
            <dt>{sharing.safeguard}</dt>
            <dd>{safeguard === undefined ? <span className="soft">{sharing.within}</span> : <bdi>{safeguard}</bdi>}</dd>
            <dt>{trust.purpose}</dt>
            <dd>{purposes.length === 0 ? sharing.noPurpose : purposes.map(titleOf).join(" · ")}</dd>
            <dt>{sharing.contract}</dt>
            <dd>{contract === undefined ? trust.noContract : day(contract)}</dd>
          </>
        )}
        {until === undefined ? null : (
          <>
            <dt>{sharing.until}</dt>
            <dd>
              {day(until)} <span className={`fate ${look}`}>{trust.left(left ?? 0)}</span>
            </dd>
          </>
        )}
        {sends ? (
          <>
            <dt>{sharing.host}</dt>
            <dd>
              <code>{sends.host}</code>
            </dd>
            <dt>{sharing.people}</dt>
            <dd>{typeof sends.people === "number" ? number(sends.people) : trust.few}</dd>
            <dt>{sharing.waiting}</dt>
            <dd>
              {number(sends.waiting)}
              {sends.oldest === undefined ? null : (
                <span className="soft"> · {sharing.since(moment(sends.oldest))}</span>
              )}
            </dd>
          </>
        ) : null}
      </dl>
      {sends === undefined && !gone ? <p className="soft small">{sharing.byHand}</p> : null}
      {sends?.closed === undefined ? null : <p className="note bad">{sharing.closed[sends.closed] ?? sends.closed}</p>}
      {sends && !sends.secret ? <p className="note bad">{sharing.noSecret(name)}</p> : null}
      {sends && sends.failed > 0 ? <Failed name={name} failed={sends.failed} /> : null}
    </article>
  );
}

function Failed({ name, failed }: { readonly name: string; readonly failed: number }) {
  const { sharing } = useTrustWords();
  const { purposes } = useSession();
  const { number, moment } = useFormat();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [sure, setSure] = useState(false);
  const key = ["failed", name];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api("GET /api/recipients/:name/failed", { path: { name } }),
    enabled: open,
  });
  const doing = useMutation({
    mutationFn: (body: { act: "retry" | "drop"; id?: string }) =>
      api("POST /api/recipients/:name/failed", { path: { name }, body }),
    async onSuccess(now) {
      setSure(false);
      client.setQueryData(key, now);
      await client.invalidateQueries({ queryKey: ["recipients"] });
    },
  });
  const may = purposes.includes("rights");
  const whyOf = (why: string) => {
    const [is = "", ...answered] = why.split(" ");
    // What an older Heed wrote down stays as it is.
    return Object.hasOwn(sharing.whyUnsent, is)
      ? sharing.whyUnsent[is as keyof typeof sharing.whyUnsent](answered.join(" "))
      : why;
  };
  return (
    <details style={{ marginTop: "1rem" }} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span className="fate bad">{sharing.failed(failed, number(failed))}</span>
      </summary>
      <p className="soft small">{sharing.failedSays}</p>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {doing.error ? <Problem error={doing.error} /> : null}
      {may ? (
        <Group gap="sm" mb="sm">
          <Button loading={doing.isPending} onClick={() => doing.mutate({ act: "retry" })}>
            {sharing.retryAll}
          </Button>
          {sure ? (
            <>
              <Button variant="default" loading={doing.isPending} onClick={() => doing.mutate({ act: "drop" })}>
                {sharing.dropSure}
              </Button>
              <Button variant="default" onClick={() => setSure(false)}>
                {sharing.keep}
              </Button>
            </>
          ) : (
            <Button variant="default" onClick={() => setSure(true)}>
              {sharing.drop}
            </Button>
          )}
        </Group>
      ) : (
        <p className="note">{sharing.mayNot}</p>
      )}
      {data && data.deliveries.length < failed ? (
        <p className="soft small">{sharing.newest(number(data.deliveries.length), number(failed))}</p>
      ) : null}
      <ul className="lines">
        {data?.deliveries.map(({ id, kind, purpose, failedAt, tries, why }) => (
          <li key={id}>
            <Group justify="space-between" gap="sm">
              <div>
                <strong>{sharing.kinds[kind] ?? kind}</strong> · {purpose}{" "}
                <span className="soft small">
                  {moment(failedAt)} · {sharing.tries(tries)} · <bdi>{whyOf(why)}</bdi>
                </span>
              </div>
              {may ? (
                <Button
                  size="xs"
                  variant="default"
                  disabled={doing.isPending}
                  onClick={() => doing.mutate({ act: "retry", id })}
                >
                  {sharing.retry}
                </Button>
              ) : null}
            </Group>
          </li>
        ))}
      </ul>
    </details>
  );
}
