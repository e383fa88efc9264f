// How banner and Data Dashboard look: few things to choose, each seen on the real banner and the real page before it is kept.
import type { Appearance as Chosen, ConsoleApi } from "@heed/core";
import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiFault, api } from "../../api.ts";
import { Asked } from "../../asked.tsx";
import { Problem, useSentence } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { Preview } from "./preview.tsx";
import { useSettingsWords } from "./words.ts";

type Told = ConsoleApi["GET /api/appearance"]["reply"];
const KEY = ["appearance"];
const PLAIN: Chosen = { scheme: "auto", corners: "round", place: "bottom" };

export function Appearance() {
  const asked = useQuery({ queryKey: KEY, queryFn: () => api("GET /api/appearance") });
  return <Asked of={asked}>{(told) => <Choosing told={told} />}</Asked>;
}

function Choosing({ told }: { readonly told: Told }) {
  const { appearance: words } = useSettingsWords();
  const { admin = false } = useSession();
  const { moment, rounded } = useFormat();
  const sentence = useSentence();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Chosen>(told.appearance);
  /** The version that these choices began from: whoever else chooses meanwhile is told of. */
  const [seen, setSeen] = useState(told.version);
  const [looked] = useDebouncedValue(chosen, 250);
  const judging = useQuery({
    queryKey: ["appearance judged", looked],
    queryFn: () => api("POST /api/appearance/judgement", { body: looked }),
    placeholderData: keepPreviousData,
  });
  const keeping = useMutation({
    mutationFn: () => api("PUT /api/appearance", { body: { version: seen, appearance: chosen } }),
    onSuccess(now) {
      client.setQueryData(KEY, now);
      setSeen(now.version);
    },
  });
  const anew = async () => {
    keeping.reset();
    const now = await api("GET /api/appearance");
    client.setQueryData(KEY, now);
    setChosen(now.appearance);
    setSeen(now.version);
  };
  const choose = (part: Partial<Chosen>) => {
    if (keeping.isSuccess) keeping.reset();
    setChosen({ ...chosen, ...part });
  };
  /** An empty field is nothing chosen. */
  const text = (name: "name" | "accent", value: string) => {
    const { [name]: _, ...rest } = chosen;
    setChosen(value === "" ? rest : { ...rest, [name]: value });
  };
  const judged = judging.data;
  const pick = <Name extends "scheme" | "corners" | "place">(name: Name, values: readonly Chosen[Name][]) => (
    <NativeSelect
      label={words[name]}
      value={chosen[name]}
      onChange={({ currentTarget: { value } }) => choose({ [name]: values.find((each) => each === value) })}
      data={values.map((value) => ({ value, label: words.values[value] }))}
    />
  );
  return (
    <div className="stack">
      <section className="card" aria-label={words.title}>
        <h2>{words.title}</h2>
        <p className="soft small">{words.says}</p>
        <p className="soft small">{told.since === undefined ? words.never : words.since(moment(told.since))}</p>
        <form
          className="stack"
          aria-label={words.title}
          onSubmit={(event) => {
            event.preventDefault();
            if (!keeping.isPending) keeping.mutate();
          }}
        >
          <div className="fields">
            <TextInput
              label={words.name}
              description={words.nameSays}
              maxLength={40}
              autoComplete="off"
              value={chosen.name ?? ""}
              onChange={({ currentTarget: { value } }) => text("name", value)}
            />
            <TextInput
              label={words.accent}
              description={words.accentSays}
              maxLength={30}
              autoComplete="off"
              spellCheck={false}
              placeholder="#1f5f56"
              value={chosen.accent ?? ""}
              onChange={({ currentTarget: { value } }) => text("accent", value.trim())}
              rightSection={
                <input
                  type="color"
                  aria-label={words.picker}
                  style={{ width: "1.9rem", height: "1.7rem", padding: 0, border: 0, background: "none" }}
                  value={/^#[0-9a-f]{6}$/i.test(chosen.accent ?? "") ? chosen.accent : "#1f5f56"}
                  onChange={({ currentTarget: { value } }) => text("accent", value)}
                />
              }
            />
            {pick("scheme", ["auto", "light", "dark"])}
            {pick("corners", ["round", "square"])}
            {pick("place", ["bottom", "start", "end"])}
          </div>
          <div role="status">
            {judged?.ok === false ? (
              <div className="note warn">
                {judged.contrast === undefined || judged.instead === undefined
                  ? sentence(new ApiFault(400, judged.code ?? "", judged.says ?? ""))
                  : words.faint(rounded(judged.contrast), judged.instead)}
                {judged.instead === undefined ? null : (
                  <div style={{ marginTop: ".5rem" }}>
                    <Button size="xs" variant="default" onClick={() => text("accent", judged.instead ?? "")}>
                      <span
                        aria-hidden
                        style={{
                          width: ".9rem",
                          height: ".9rem",
                          background: judged.instead,
                          marginInlineEnd: ".5rem",
                        }}
                      />
                      {words.take(judged.instead)}
                    </Button>
                  </div>
                )}
              </div>
            ) : judged?.dark === undefined ? null : (
              <span className="soft small">{words.readable(judged.dark)}</span>
            )}
          </div>
          <p className="soft small" style={{ margin: 0 }}>
            {words.equal}
          </p>
          {judging.error ? <Problem error={judging.error} again={() => void judging.refetch()} /> : null}
          {keeping.error ? <Problem error={keeping.error} again={() => void anew()} /> : null}
          {keeping.isSuccess ? (
            <p className="note" role="status" style={{ margin: 0 }}>
              {words.kept}
            </p>
          ) : null}
          {admin ? (
            <Group>
              <Button
                type="submit"
                loading={keeping.isPending}
                disabled={judged?.ok === false && !judging.isPlaceholderData}
              >
                {words.keep}
              </Button>
              <Button variant="default" onClick={() => setChosen(PLAIN)}>
                {words.plain}
              </Button>
            </Group>
          ) : (
            <p className="note" style={{ margin: 0 }}>
              {words.mayNot}
            </p>
          )}
        </form>
      </section>
      <Preview
        chosen={judged?.ok === true && !judging.isPlaceholderData ? looked : undefined}
        languages={told.languages}
      />
    </div>
  );
}
