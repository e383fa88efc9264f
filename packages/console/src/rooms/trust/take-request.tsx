// A request that came by phone, by letter or over the counter, taken down: its clock began on the day it came in, and a mail asks whoever it names.
import type { ConsoleApi } from "@heed/core";
import { Button, Checkbox, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { LANGUAGES, useSpoken } from "../../words/use-words.ts";
import { useTrustWords } from "./words.ts";

type Body = ConsoleApi["POST /api/requests"]["body"];
type Told = ConsoleApi["GET /api/requests"]["reply"];
const route = getRouteApi("/shell/trust");

export function TakeRequest({ regimes, today }: Pick<Told, "regimes" | "today">) {
  const trust = useTrustWords();
  const { take: words } = trust;
  const { language } = useSpoken();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const [given, setGiven] = useState<Body>({ kind: "ACCESS", address: "", received: today, locale: language });
  const taking = useMutation({
    mutationFn: ({ words: said, regime, ...body }: Body) =>
      api("POST /api/requests", { body: { ...body, ...(said ? { words: said } : {}), ...(regime ? { regime } : {}) } }),
    async onSuccess({ id }) {
      await client.invalidateQueries({ queryKey: ["requests"] });
      await navigate({ search: { view: "requests", request: id } });
    },
  });
  const isMessage = given.kind === "QUESTION" || given.kind === "COMPLAINT";
  return (
    <form
      className="card stack"
      style={{ marginBottom: "1rem" }}
      aria-label={words.title}
      onSubmit={(event) => {
        event.preventDefault();
        if (!taking.isPending) taking.mutate(given);
      }}
    >
      <h2 style={{ margin: 0 }}>{words.title}</h2>
      <p className="soft small" style={{ margin: 0 }}>
        {words.says}
      </p>
      <div className="fields">
        <NativeSelect
          label={trust.asked}
          value={given.kind}
          onChange={({ currentTarget: { value } }) => setGiven({ ...given, kind: value })}
          data={Object.entries(trust.kinds).map(([value, label]) => ({ value, label }))}
        />
        <TextInput
          type="email"
          required
          maxLength={320}
          autoComplete="off"
          label={words.address}
          value={given.address}
          onChange={({ currentTarget: { value } }) => setGiven({ ...given, address: value })}
        />
        <TextInput
          type="date"
          required
          max={today}
          label={words.received}
          value={given.received ?? ""}
          onChange={({ currentTarget: { value } }) => setGiven({ ...given, received: value })}
        />
        <NativeSelect
          label={words.regime}
          value={given.regime ?? ""}
          onChange={({ currentTarget: { value } }) => setGiven({ ...given, regime: value })}
          data={[
            { value: "", label: words.strictest },
            ...regimes.map((value) => ({ value, label: value.toUpperCase() })),
          ]}
        />
        <NativeSelect
          label={words.language}
          value={given.locale}
          onChange={({ currentTarget: { value } }) => setGiven({ ...given, locale: value })}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <Textarea
        autosize
        minRows={2}
        maxLength={2_000}
        required={isMessage}
        label={trust.words}
        value={given.words ?? ""}
        onChange={({ currentTarget: { value } }) => setGiven({ ...given, words: value })}
      />
      <Checkbox
        label={trust.household}
        description={trust.householdSays}
        checked={given.household ?? false}
        onChange={({ currentTarget: { checked } }) => setGiven({ ...given, household: checked })}
      />
      {taking.error ? <Problem error={taking.error} /> : null}
      <Group>
        <Button type="submit" loading={taking.isPending}>
          {words.go}
        </Button>
        <Button variant="default" onClick={() => void navigate({ search: { view: "requests" } })}>
          {trust.cancel}
        </Button>
      </Group>
    </form>
  );
}
