// What happens while an audience is written: the draft becomes a rule, the rule is read, counted and saved.
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useMutationState, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { startTransition, useRef, useState } from "react";
import { ApiFault, api } from "../../api.ts";
import { type Draft, dropDraft, keepDraft, written } from "./draft.ts";
import { isWhole } from "./rule-form.tsx";
import { ruleQuery, STILL_MS } from "./rule-query.ts";
import { ruleText } from "./rule-text.ts";
import type { useTerms } from "./use-terms.ts";
import type { Version } from "./versions.tsx";

const route = getRouteApi("/shell/audiences/edit");
/** A count reads everybody, is an entry, and is one of those that somebody has in a month: it waits until the rule stands. */
const PAUSE_MS = 1_500;
const SAVING = ["audience-save"];
export type Purposes = NonNullable<ReturnType<typeof useTerms>["data"]>["purposes"];
export type Editor = ReturnType<typeof useEditor>;
export const isFault = (error: unknown, code: string): boolean => error instanceof ApiFault && error.code === code;

/** @param newest saving; none of a new audience. @param begin what the form begins with */
export function useEditor(name: string | undefined, newest: Version | undefined, begin: Draft) {
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const [draft, setDraft] = useState(begin);
  const change = (next: Partial<Draft>) => {
    const now = { ...draft, ...next };
    setDraft(now);
    keepDraft(name, now);
  };
  /** Goes on from another rule, as a form where it can be one. */
  const open = async (other: string, next: Partial<Draft> = {}) => {
    const asked = { rule: other, purpose: next.purpose ?? draft.purpose };
    // One that is refused is shown as text, with what is wrong with it.
    const parts = await client.fetchQuery(ruleQuery(asked, name)).catch(() => undefined);
    change({ ...next, ...written(other, parts) });
  };
  const whole = draft.parts.every(isWhole);
  const text =
    draft.way === "text" || draft.text !== ""
      ? draft.text
      : whole
        ? ruleText(draft.join, draft.parts.filter(isWhole))
        : "";
  const [still] = useDebouncedValue(text, PAUSE_MS);
  const rule = text === "" ? "" : still;
  const asked = { rule, purpose: draft.purpose };
  const named = name === undefined ? {} : { name };
  const read = useQuery({ ...ruleQuery(asked, name), enabled: rule !== "" });
  // Of what is being typed nothing is read yet.
  const parts = rule === draft.text ? read.data?.parts : undefined;
  const [everybody, setEverybody] = useState(false);
  const channel = draft.channel === "" ? {} : { channel: draft.channel as "web" }; // one of those that the purpose names
  const size = useQuery({
    queryKey: ["audience-size", asked, name, channel, everybody],
    queryFn: () =>
      api("POST /api/audiences/size", {
        body: { ...asked, ...named, ...channel, ...(everybody ? { all: true } : {}) },
      }),
    enabled: read.isSuccess && rule !== "",
    staleTime: STILL_MS,
    placeholderData: keepPreviousData,
  });
  const isChanged = newest?.rule !== undefined && rule !== newest.rule;
  const diff = useQuery({
    queryKey: ["audience-diff", name, newest?.version, rule],
    queryFn: () => api("POST /api/audiences/:name/diff", { path: { name: name ?? "" }, body: { rule } }),
    enabled: read.isSuccess && rule !== "" && name !== undefined && isChanged && newest.purpose === draft.purpose,
    staleTime: STILL_MS,
  });
  const saveAs = name ?? draft.name.trim();
  // Known at once, before the button is drawn anew: a double click saves once.
  const busy = useRef(false);
  const saving = useMutation({
    mutationKey: SAVING,
    onSettled() {
      busy.current = false;
    },
    mutationFn: (base: number) =>
      api("PUT /api/audiences/:name", {
        path: { name: saveAs },
        body: { rule: text, purpose: draft.purpose, version: base },
      }),
    async onSuccess({ version }) {
      dropDraft(name);
      setDraft({ ...draft, base: version });
      await client.invalidateQueries({ queryKey: ["audiences"] });
      await client.invalidateQueries({ queryKey: ["audience-versions", saveAs] });
      if (name === undefined) await navigate({ search: { name: saveAs }, replace: true });
    },
    onError: (error) => {
      if (isFault(error, "audience_changed"))
        void client.invalidateQueries({ queryKey: ["audience-versions", saveAs] });
    },
  });
  const save = (base: number) => {
    if (busy.current) return;
    busy.current = true;
    saving.mutate(base);
  };
  // A new audience moves to an address of its own, and what was said of its saving goes along.
  const saved = useMutationState({
    filters: { mutationKey: SAVING, status: "success" },
    select: ({ state: { data } }) => data as typeof saving.data,
  });
  return {
    newest,
    draft,
    change,
    open,
    text,
    rule,
    read,
    parts,
    size,
    countEverybody: () => setEverybody(true),
    isChanged,
    diff,
    saveAs,
    saving,
    /** What the draft rests on was saved from here a moment ago. */
    justSaved: saved.some((each) => each?.name === saveAs && each.version === draft.base),
    save,
    /** Somebody else saved, or ended, what the draft rests on. */
    clash: newest !== undefined && newest.version !== draft.base && !saving.isPending && !saving.isSuccess,
    /** The press is answered at once, and the other way is drawn when there is time. */
    turn(way: string) {
      startTransition(() => {
        if (way === "text") change({ way: "text", text: text || draft.text });
        else if (draft.text === "") change({ way: "form", parts: [], join: "and" });
        else if (parts) change(written(draft.text, read.data));
      });
    },
  };
}
