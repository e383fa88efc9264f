// The live debugger: each message as it arrives, what became of it, and why.
import type { ConsoleApi } from "@heed/core";
import { Button, Group, NativeSelect } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { Fate } from "./fate.tsx";
import { FATES } from "./search.ts";
import { useBecause, useSourceWords } from "./words.ts";

type Reply = ConsoleApi["GET /api/sources/live"]["reply"];
type Event = Reply["events"][number];

const EVERY_MS = 2_000;
const SHOWN = 200;
const route = getRouteApi("/shell/sources");

/** What was shown before, and what came since; another process counts from the beginning. */
function joined(before: Reply | undefined, now: Reply): Reply {
  if (!before || now.last < before.last) return now;
  return { ...now, events: [...before.events, ...now.events].slice(-SHOWN), missed: before.missed + now.missed };
}

export function Live() {
  const sources = useSourceWords();
  const { number } = useFormat();
  const client = useQueryClient();
  const { became } = route.useSearch();
  const navigate = route.useNavigate();
  const [paused, setPaused] = useState(false);
  const key = ["live"];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    async queryFn() {
      const before = client.getQueryData<Reply>(key);
      return joined(before, await api("GET /api/sources/live", { query: { after: before?.last ?? 0 } }));
    },
    enabled: !paused,
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
  const events = (data?.events ?? []).filter((event) => became === undefined || event.became === became).toReversed();
  return (
    <section aria-label={sources.views.live}>
      <Group justify="space-between" align="end" mb="sm">
        <NativeSelect
          label={sources.show}
          value={became ?? ""}
          onChange={(event) => {
            const chosen = FATES.find((each) => each === event.currentTarget.value);
            void navigate({ search: (before) => ({ ...before, became: chosen }), replace: true });
          }}
          data={[
            { value: "", label: sources.all },
            ...FATES.map((each) => ({ value: each, label: sources.became[each] })),
          ]}
        />
        <Button variant="default" onClick={() => setPaused(!paused)} aria-pressed={paused}>
          {paused ? sources.resume : sources.pause}
        </Button>
      </Group>
      <p className="soft small">{paused ? sources.paused : sources.watching}</p>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {data && data.missed > 0 ? <p className="soft small">{sources.missed(number(data.missed))}</p> : null}
      {data && data.events.length === 0 ? <Empty title={sources.none}>{sources.noneSays}</Empty> : null}
      {data && data.events.length > 0 ? (
        <div className="card">
          {events.length === 0 ? <p>{sources.noneLike}</p> : null}
          <ol className="lines">
            {events.map((event) => (
              <Arrived key={event.n} event={event} />
            ))}
          </ol>
        </div>
      ) : null}
    </section>
  );
}

function Arrived({ event }: { readonly event: Event }) {
  const sources = useSourceWords();
  const because = useBecause();
  const { clock, number } = useFormat();
  const { at, became, fields, source, type, why, more } = event;
  return (
    <li className="event">
      <time dateTime={at} className="soft">
        {clock(at)}
      </time>
      <Fate is={became} />
      <div className="what">
        <strong>
          <bdi>
            {fields.length > 0 ? fields.join(", ") : type === undefined ? sources.nameless : sources.nothing(type)}
          </bdi>
        </strong>{" "}
        <span className="soft small">
          <bdi>{sources.from(source)}</bdi>
        </span>
      </div>
      {why.length === 0 ? null : (
        <ul className="why small lines">
          {grouped(why).map(({ reason, remedy, names }) => (
            <li key={reason} style={{ border: 0, padding: ".15rem 0" }}>
              {names.length === 0 ? null : (
                <>
                  <bdi>
                    <code>{names.join(", ")}</code>
                  </bdi>
                  :{" "}
                </>
              )}
              {because(reason) ?? remedy ?? reason}
            </li>
          ))}
          {more === 0 ? null : <li style={{ border: 0, padding: 0 }}>{sources.more(number(more))}</li>}
        </ul>
      )}
    </li>
  );
}

/** One line a reason: a client often sends many names about itself. */
function grouped(why: Event["why"]) {
  return [...new Set(why.map(({ reason }) => reason))].map((reason) => {
    const same = why.filter((one) => one.reason === reason);
    return { reason, remedy: same[0]?.remedy, names: same.flatMap(({ name }) => name ?? []) };
  });
}
