// Deletions that need a person: who outside has to be told by hand. Nothing is shown where nothing waits.
import type { ConsoleApi } from "@heed/core";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useTrustWords } from "./words.ts";

type Stuck = ConsoleApi["GET /api/deletions"]["reply"]["deletions"][number];
const KEY = ["deletions"];

export function Deletions() {
  const { deletions } = useTrustWords();
  const words = useSession().purposes.includes("rights") ? deletions : deletions.seen;
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => api("GET /api/deletions") });
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data || data.deletions.length === 0) return null;
  return (
    <section className="card" style={{ marginBottom: "1rem" }} aria-label={words.title}>
      <h2 style={{ marginTop: 0 }}>{words.title}</h2>
      <p className="soft">{words.says}</p>
      <ul className="lines">
        {data.deletions.map((each) => (
          <li key={`${each.id} ${each.recipient?.name}`}>
            <One stuck={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function One({ stuck: { id, asked, recipient, outcome } }: { readonly stuck: Stuck }) {
  const { deletions: words } = useTrustWords();
  const { day } = useFormat();
  const answers = useSession().purposes.includes("rights");
  const client = useQueryClient();
  const telling = useMutation({
    mutationFn: (name: string) => api("POST /api/deletions/:id", { path: { id }, body: { recipient: name } }),
    async onSuccess(now) {
      client.setQueryData(KEY, now);
      await client.invalidateQueries({ queryKey: ["waiting"] });
    },
  });
  return (
    <>
      <b>
        <bdi>{recipient?.title ?? words.heed}</bdi>
      </b>{" "}
      <span className="fate bad">{words.outcomes[outcome] ?? outcome}</span>
      <div className="soft small">
        {day(asked)} · {words.number} <code>{id}</code>
      </div>
      {telling.error ? (
        <Problem
          error={telling.error}
          again={() => void client.invalidateQueries({ queryKey: KEY }).then(() => telling.reset())}
        />
      ) : null}
      {recipient && answers ? (
        <Button size="xs" mt={6} loading={telling.isPending} onClick={() => telling.mutate(recipient.name)}>
          {words.told}
        </Button>
      ) : null}
    </>
  );
}
