// What may be done about a request now. One act at a time; what somebody else did meanwhile is told, and what was typed stays.
import type { ConsoleApi } from "@heed/core";
import { Button, Checkbox, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useLookTerms } from "../../use-look-terms.ts";
import { useTrustWords } from "./words.ts";

type Told = ConsoleApi["GET /api/requests/:id"]["reply"];
type Body = ConsoleApi["POST /api/requests/:id"]["body"];
type Act = Body["act"];
type Ground = NonNullable<Body["because"]>;

export function RequestActs({ told }: { readonly told: Told }) {
  const trust = useTrustWords();
  const client = useQueryClient();
  const [act, setAct] = useState<Act>();
  const [says, setSays] = useState("");
  const [because, setBecause] = useState<Ground>("other");
  const [until, setUntil] = useState("");
  const [person, setPerson] = useState("");
  const [reason, setReason] = useState("");
  const [keepCounts, setKeepCounts] = useState(false);
  const [field, setField] = useState("");
  const [value, setValue] = useState("");
  const [purpose, setPurpose] = useState("");
  const { data: terms } = useLookTerms();
  const { id } = told.request;
  // The words name every ground: Object.entries alone forgets which.
  const grounds = Object.entries(trust.grounds).map(([value, label]) => ({ value: value as Ground, label }));
  const doing = useMutation({
    mutationFn: (chosen: Act) =>
      api("POST /api/requests/:id", {
        path: { id },
        body: {
          act: chosen,
          events: told.events.length,
          ...(says === "" ? {} : { says }),
          ...(chosen === "refuse" ? { because } : {}),
          ...(until === "" ? {} : { until }),
          ...(chosen === "fulfil" && person !== "" ? { person } : {}),
          ...(chosen === "fulfil" && opens && reason !== "" ? { reason } : {}),
          ...(chosen === "fulfil" && deletes ? { keepCounts } : {}),
          ...(chosen === "fulfil" && field !== "" ? { field, value } : {}),
          ...(chosen === "fulfil" && purpose !== "" ? { purpose } : {}),
        },
      }),
    async onSuccess(now) {
      client.setQueryData(["request", id], now);
      setAct(undefined);
      setSays("");
      await client.invalidateQueries({ queryKey: ["requests"] });
    },
  });
  if (told.acts.length === 0) return null;
  // Whoever pressed the button in their mail is answered; everybody else is opened on our word.
  const { kind } = told.request;
  const deletes = kind === "ERASURE";
  const corrects = act === "fulfil" && kind === "RECTIFICATION";
  const holds = act === "hold" || (act === "fulfil" && kind === "PLACE_ON_LEGAL_HOLD");
  const names = act === "fulfil" && kind.startsWith("CUSTOM_");
  const byHand = (corrects && field === "") || (names && purpose === "") || kind === "PLACE_ON_LEGAL_HOLD";
  const opens = person !== "" || (told.proof !== "link" && !kind.endsWith("_OPT_OUT"));
  const worded = act === "extend" || act === "hold" || act === "refuse" || act === "answer";
  return (
    <section className="card" style={{ marginTop: "1rem" }} aria-label={trust.toDo}>
      <h2 style={{ marginTop: 0 }}>{trust.toDo}</h2>
      <Group gap="xs">
        {told.acts.map((each) => (
          <Button
            key={each}
            variant={act === each ? "filled" : "default"}
            aria-pressed={act === each}
            onClick={() => {
              doing.reset();
              setAct(each);
            }}
          >
            {trust.acts[each].name}
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
          <p style={{ margin: 0 }}>{trust.acts[act].says}</p>
          {act === "refuse" ? (
            <NativeSelect
              label={trust.ground}
              value={because}
              onChange={({ currentTarget: { value } }) =>
                setBecause(grounds.find((each) => each.value === value)?.value ?? "other")
              }
              data={grounds}
            />
          ) : null}
          {holds ? (
            <TextInput
              type="date"
              required
              label={trust.until}
              value={until}
              onChange={({ currentTarget: { value } }) => setUntil(value)}
            />
          ) : null}
          {act === "fulfil" ? (
            <TextInput
              label={trust.person}
              description={trust.personSays}
              value={person}
              onChange={({ currentTarget: { value } }) => setPerson(value)}
            />
          ) : null}
          {act === "fulfil" && deletes ? (
            <Checkbox
              label={trust.keepCounts}
              description={trust.keepCountsSays}
              checked={keepCounts}
              onChange={({ currentTarget: { checked } }) => setKeepCounts(checked)}
            />
          ) : null}
          {corrects ? (
            <Group grow align="end">
              <TextInput
                label={trust.field}
                description={trust.fieldSays}
                value={field}
                onChange={({ currentTarget: { value: now } }) => setField(now)}
              />
              <TextInput
                label={trust.rightValue}
                required={field !== ""}
                value={value}
                onChange={({ currentTarget: { value: now } }) => setValue(now)}
              />
            </Group>
          ) : null}
          {names ? (
            <TextInput
              label={trust.onePurpose}
              description={trust.fieldSays}
              value={purpose}
              onChange={({ currentTarget: { value: now } }) => setPurpose(now)}
            />
          ) : null}
          {act === "fulfil" && opens ? (
            <NativeSelect
              required
              label={trust.reason}
              description={trust.seen}
              value={reason}
              onChange={({ currentTarget: { value } }) => setReason(value)}
              data={[
                { value: "", label: trust.choose },
                ...(terms?.reasons ?? []).map(({ name, title }) => ({ value: name, label: title })),
              ]}
            />
          ) : null}
          {worded || act === "fulfil" ? (
            <Textarea
              required={worded || byHand}
              autosize
              minRows={3}
              maxLength={2_000}
              label={act === "answer" ? trust.theAnswer : act === "fulfil" ? trust.whatWasDone : trust.why}
              value={says}
              onChange={({ currentTarget: { value } }) => setSays(value)}
            />
          ) : null}
          {doing.error ? (
            <Problem
              error={doing.error}
              again={() => void client.invalidateQueries({ queryKey: ["request", id] }).then(() => doing.reset())}
            />
          ) : null}
          <Group>
            <Button type="submit" loading={doing.isPending}>
              {trust.acts[act].go}
            </Button>
            <Button variant="default" onClick={() => setAct(undefined)}>
              {trust.cancel}
            </Button>
          </Group>
        </form>
      )}
    </section>
  );
}
