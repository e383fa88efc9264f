// Mail: from whom, what left, what waits and what failed, in counts and without an address; and one mail to oneself, with the server's own answer.
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { Rows } from "../../list/rows.tsx";
import { Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { useSettingsWords } from "./words.ts";

export function Mail() {
  const { loading } = useWords();
  const { mail, mails: words } = useSettingsWords();
  const { day, moment, number } = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ["mail"], queryFn: () => api("GET /api/mail") });
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data) return <p role="status">{loading}</p>;
  const { set, from, waits, tried, next, days, last, kinds } = data;
  return (
    <section className="card stack" aria-label={mail}>
      <h2>{mail}</h2>
      <p className={set ? "" : "note warn"} style={{ margin: 0 }}>
        {words.set(set)}
      </p>
      <dl className="facts">
        <dt>{words.from}</dt>
        <dd>
          <bdi>{from.name}</bdi> &lt;{from.address}&gt;
        </dd>
        <dt>{words.last}</dt>
        <dd>{last === undefined ? words.none(number(days)) : day(`${last}T12:00:00Z`)}</dd>
        <dt>{words.waits}</dt>
        <dd>
          {number(waits)}
          {tried === 0 ? "" : `, ${words.tried(number(tried), next === undefined ? "" : moment(next))}`}
        </dd>
      </dl>
      {kinds.length === 0 ? null : (
        <Rows
          name={words.ofDays(number(days))}
          columns={[words.ofDays(number(days)), words.sent, words.refused, words.givenUp]}
          rows={kinds.map(({ kind, sent, refused, givenUp }) => [
            words.kinds[kind] ?? kind,
            ...[sent, refused, givenUp].map(number),
          ])}
        />
      )}
      {set ? <Test /> : null}
    </section>
  );
}

function Test() {
  const { mails: words } = useSettingsWords();
  const { name } = useSession();
  const client = useQueryClient();
  const testing = useMutation({
    mutationFn: () => api("POST /api/mail/test"),
    onSettled: () => client.invalidateQueries({ queryKey: ["mail"] }),
  });
  if (name === undefined) return null;
  return (
    <div className="stack" style={{ gap: ".6rem" }}>
      <div>
        <Button loading={testing.isPending} onClick={() => testing.isPending || testing.mutate()}>
          {words.test}
        </Button>
      </div>
      {testing.error ? <Problem error={testing.error} /> : null}
      {testing.data ? (
        <div className={testing.data.is === "sent" ? "note" : "note warn"} role="status">
          {words.came[testing.data.is]}
          <div className="small">
            {words.answer} <code>{testing.data.answer}</code>
          </div>
        </div>
      ) : null}
    </div>
  );
}
