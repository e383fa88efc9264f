// Trains what placements use, as a job: it shows how far it is, and may be left.
import type { ConsoleApi } from "@heed/core";
import { Button, Checkbox, Group, NativeSelect, Progress } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useModelsWords } from "./words.ts";

type Told = ConsoleApi["GET /api/models"]["reply"];

export function Train({ told }: { readonly told: Told }) {
  const words = useModelsWords();
  const client = useQueryClient();
  const own = told.capabilities.filter(({ mine }) => mine);
  const [chosen, setChosen] = useState<string>();
  const [mend, setMend] = useState(false);
  const capability = chosen ?? own[0]?.name ?? "";
  const beginning = useMutation({
    mutationFn: () => api("POST /api/models/training", { body: { capability, ...(mend ? { mend } : {}) } }),
    onSuccess: (now) => client.setQueryData(["models"], now),
    onError: () => client.invalidateQueries({ queryKey: ["models"] }),
  });
  const { training, trained } = told;
  if (own.length === 0 && !training) return null;
  return (
    <section className="card" aria-label={words.train} style={{ marginBottom: "1rem" }}>
      <h2 style={{ margin: "0 0 .3rem", fontSize: "1.15rem" }}>{words.train}</h2>
      {training ? (
        <div role="status">
          <p style={{ margin: "0 0 .4rem" }}>
            {words.running(training.capability)} <span className="soft small">{training.says}</span>
          </p>
          <Progress value={100 * training.share} aria-label={words.running(training.capability)} />
        </div>
      ) : (
        <form
          style={{ display: "grid", gap: ".6rem" }}
          onSubmit={(event) => {
            event.preventDefault();
            if (!beginning.isPending) beginning.mutate();
          }}
        >
          <p className="soft small" style={{ margin: 0 }}>
            {words.trainSays}
          </p>
          <Group align="end">
            <NativeSelect
              label={words.capability}
              value={capability}
              onChange={({ currentTarget: { value } }) => setChosen(value)}
              data={own.map(({ name }) => name)}
            />
            <Button type="submit" loading={beginning.isPending}>
              {words.begin}
            </Button>
          </Group>
          <Checkbox label={words.mend} checked={mend} onChange={({ currentTarget: { checked } }) => setMend(checked)} />
          {beginning.error ? <Problem error={beginning.error} again={() => beginning.reset()} /> : null}
        </form>
      )}
      {trained && !training ? (
        <div
          className={trained.problem === undefined ? "note" : "note bad"}
          role="status"
          style={{ marginTop: ".8rem" }}
        >
          {trained.version === undefined ? (
            <>
              <strong>{words.notTrained(trained.capability)}</strong> <span lang="en">{trained.problem}</span>
            </>
          ) : (
            <>
              {words.trainedAs(trained.capability)}{" "}
              <Link to="/models" search={{ version: trained.version }}>
                {trained.version}
              </Link>
            </>
          )}
        </div>
      ) : null}
    </section>
  );
}
