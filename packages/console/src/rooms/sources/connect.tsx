// Keys by name, and lines to copy for each client: what sends the first event, and what asks a placement.
import { Group, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { Copy, Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { ASKING, SENDING, type Snippet, textOf, type Where } from "./snippets.ts";
import { useSourceWords } from "./words.ts";

export function Connect() {
  const { loading } = useWords();
  const sources = useSourceWords();
  const { day } = useFormat();
  const { language } = useSpoken();
  const { data, error, refetch } = useQuery({ queryKey: ["keys"], queryFn: () => api("GET /api/sources/keys") });
  const placements = useQuery({
    queryKey: ["placements", language],
    queryFn: () => api("GET /api/placements", { query: { locale: language } }),
  });
  const wrong = error ?? placements.error;
  if (wrong) return <Problem error={wrong} again={() => void Promise.all([refetch(), placements.refetch()])} />;
  if (!data || !placements.data) return <p role="status">{loading}</p>;
  const placement = placements.data.placements[0]?.name;
  const where: Where = {
    url: data.url,
    key: data.keys.find(({ kind }) => kind === "write")?.value ?? sources.yourKey,
    serverKey: sources.yourServerKey,
    placement: placement ?? "",
  };
  return (
    <section aria-label={sources.views.connect}>
      <section className="card" style={{ marginBottom: "1rem" }}>
        <h2 style={{ marginTop: 0 }}>{sources.keys}</h2>
        <p className="soft small">{sources.keysSays}</p>
        {data.keys.length === 0 ? <p>{sources.noKeys}</p> : null}
        <ul className="lines">
          {data.keys.map(({ kind, name, role, at, loopbackOnly, value }) => (
            <li key={`${kind} ${name} ${at}`}>
              <strong>
                <bdi>{name}</bdi>
              </strong>{" "}
              <span className="fate">{sources.kinds[kind]}</span>{" "}
              <span className="soft small">
                {role === undefined ? null : <bdi>{role}, </bdi>}
                {sources.since(day(at))}
                {loopbackOnly ? `, ${sources.local}` : ""}
              </span>
              {value === undefined ? null : (
                <div className="small">
                  <code>{value}</code> <Copy text={value} label={`${sources.kinds[kind]} ${name}`} />
                </div>
              )}
            </li>
          ))}
        </ul>
      </section>
      <Lines title={sources.snippets} of={SENDING} where={where} />
      {placement === undefined ? null : <Lines title={sources.asking} of={ASKING} where={where} />}
    </section>
  );
}

/** One client is chosen; its lines stand there. */
function Lines({
  title,
  of,
  where,
}: {
  readonly title: string;
  readonly of: Readonly<Record<string, Snippet>>;
  readonly where: Where;
}) {
  const sources = useSourceWords();
  const [chosen, setChosen] = useState(Object.keys(of)[0] ?? "");
  const nameOf = (client: string, { name: own }: Snippet): string =>
    own ?? (client === "terminal" ? sources.terminal : sources.browser);
  const snippet = of[chosen];
  const [name, text] = snippet ? [nameOf(chosen, snippet), textOf(snippet, where)] : ["", ""];
  return (
    <section className="card" style={{ marginBottom: "1rem" }} aria-label={title}>
      <h2 style={{ marginTop: 0 }}>{title}</h2>
      <Group align="end" wrap="nowrap" mb="sm">
        <NativeSelect
          label={sources.client}
          style={{ flex: 1, minWidth: 0 }}
          value={chosen}
          onChange={({ currentTarget: { value } }) => setChosen(value)}
          data={Object.entries(of).map(([value, each]) => ({ value, label: nameOf(value, each) }))}
        />
        <Copy text={text} label={name} />
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className="code" tabIndex={0} aria-label={name}>
        <pre>{text}</pre>
      </section>
    </section>
  );
}
