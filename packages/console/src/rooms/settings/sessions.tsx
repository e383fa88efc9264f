// Where one is signed in, and the way to end what one does not know.
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { useSettingsWords } from "./words.ts";

export function Sessions() {
  const { loading } = useWords();
  const words = useSettingsWords();
  const { moment } = useFormat();
  const { name } = useSession();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ["sessions"],
    queryFn: () => api("GET /api/sessions"),
    enabled: name !== undefined,
  });
  const ending = useMutation({
    mutationFn: (id: string) => api("POST /api/sessions/end", { body: { id } }),
    onSuccess: (left) => client.setQueryData(["sessions"], left),
  });
  return (
    <section className="card" aria-label={words.sessions}>
      <h2>{words.sessions}</h2>
      {name === undefined ? <p>{words.noSessions}</p> : <p className="soft small">{words.sessionsSay}</p>}
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {name !== undefined && !data && !error ? <p role="status">{loading}</p> : null}
      {ending.error ? <Problem error={ending.error} again={() => void refetch().then(() => ending.reset())} /> : null}
      <ul className="lines">
        {data?.sessions.map(({ id, since, until, method, here }) => (
          <li key={id} style={{ display: "flex", gap: ".6rem", alignItems: "center", flexWrap: "wrap" }}>
            <span style={{ flex: 1, minWidth: "14rem" }}>
              <strong>{words.methods[method] ?? method}</strong>{" "}
              {here ? <span className="fate good">{words.here}</span> : null}
              <span className="soft small" style={{ display: "block" }}>
                {words.since(moment(since))}, {words.until(moment(until))}
              </span>
            </span>
            {here ? null : (
              <Button
                variant="default"
                size="compact-sm"
                loading={ending.isPending && ending.variables === id}
                aria-label={`${words.end}: ${words.methods[method] ?? method}, ${words.since(moment(since))}`}
                onClick={() => ending.mutate(id)}
              >
                {words.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
