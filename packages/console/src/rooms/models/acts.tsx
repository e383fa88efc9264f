// What may be done about a version: put in use, beside the one in use, or go back; against its audit only with a role that may, and a reason.
import type { ConsoleApi } from "@heed/core";
import { Button, Group, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { auditOf } from "./audit-badge.tsx";
import type { Model } from "./use-model.ts";
import { useModelsWords } from "./words.ts";

type Version = ConsoleApi["GET /api/models"]["reply"]["versions"][number];
type Act = ConsoleApi["POST /api/models/:version"]["body"]["act"];

export function ModelActs({ model, all }: { readonly model: Model; readonly all: readonly Version[] }) {
  const words = useModelsWords();
  const client = useQueryClient();
  const { version, state, capability, mine, overrides, purpose } = model;
  const [act, setAct] = useState<Act>();
  const [reason, setReason] = useState("");
  const against = auditOf(model) === "failed";
  const doing = useMutation({
    mutationFn: (chosen: Act) =>
      api("POST /api/models/:version", {
        path: { version },
        body: { act: chosen, state, ...(chosen === "promote" && against ? { reason } : {}) },
      }),
    async onSuccess(now) {
      client.setQueryData(["model", version], now);
      setAct(undefined);
      setReason("");
      await client.invalidateQueries({ queryKey: ["models"] });
    },
  });
  const before = all.some((each) => each.capability === capability && each.state === "rollback");
  const acts: Act[] =
    state === "live"
      ? before
        ? ["rollback"]
        : []
      : [...(against && !overrides ? [] : ["promote" as const]), ...(state === "shadow" ? [] : ["shadow" as const])];
  if (!mine)
    return (
      <p className="card soft" style={{ margin: 0 }}>
        {words.mayNot(purpose)}
      </p>
    );
  const refused = state !== "live" && against;
  if (acts.length === 0 && !refused) return null;
  const yes = {
    promote: against ? words.overrideYes : words.promoteYes,
    shadow: words.shadowYes,
    rollback: words.rollbackYes,
  };
  const name = { promote: against ? words.overrideGo : words.promote, shadow: words.shadow, rollback: words.rollback };
  const says = { promote: words.promoteSays, shadow: words.shadowSays, rollback: words.rollbackSays };
  return (
    <section className="card" aria-label={words.acts}>
      <h2>{words.acts}</h2>
      {refused ? (
        <p>
          {words.refused} {overrides ? words.override : words.ask}
        </p>
      ) : null}
      <Group gap="xs">
        {acts.map((each) => (
          <Button
            key={each}
            variant={act === each ? "filled" : "default"}
            aria-pressed={act === each}
            onClick={() => {
              doing.reset();
              setAct(each);
            }}
          >
            {name[each]}
          </Button>
        ))}
      </Group>
      {act === undefined ? null : (
        <form
          style={{ marginTop: "1rem", display: "grid", gap: ".75rem", maxWidth: "40rem" }}
          onSubmit={(event) => {
            event.preventDefault();
            if (!doing.isPending) doing.mutate(act);
          }}
        >
          <p style={{ margin: 0 }}>{says[act]}</p>
          {act === "promote" && against ? (
            <Textarea
              required
              autosize
              minRows={3}
              minLength={10}
              maxLength={1_000}
              label={words.reason}
              description={words.reasonSays}
              value={reason}
              onChange={({ currentTarget: { value } }) => setReason(value)}
            />
          ) : null}
          {doing.error ? (
            <Problem
              error={doing.error}
              again={() => void client.invalidateQueries({ queryKey: ["model", version] }).then(() => doing.reset())}
            />
          ) : null}
          <Group>
            <Button type="submit" loading={doing.isPending}>
              {yes[act]}
            </Button>
            <Button variant="default" onClick={() => setAct(undefined)}>
              {words.cancel}
            </Button>
          </Group>
        </form>
      )}
    </section>
  );
}
