// One audience being written: its rule as a form or as text, how many it reaches meanwhile, and its versions.
import "./audiences.css";
import { Button, Group, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { ApiFault, api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { type Draft, dropDraft, emptyDraft, keepDraft, keptDraft } from "./draft.ts";
import { isWhole, RuleForm } from "./rule-form.tsx";
import { ruleText } from "./rule-text.ts";
import { Mistakes, mistakesIn, RuleTextField } from "./rule-text-field.tsx";
import { SizeOf, useCount } from "./size.tsx";
import { useTerms } from "./use-terms.ts";
import { RuleChange, Versions } from "./versions.tsx";
import { useAudienceWords } from "./words.ts";

const route = getRouteApi("/shell/audiences/edit");
/** A count reads everybody, is an entry, and is one of those that somebody has in a month: it waits until the rule stands. */
const PAUSE_MS = 1_500;
const STILL_MS = 5 * 60_000;

export function EditAudience() {
  const { name } = route.useSearch();
  // Another audience is another form.
  return <Loaded key={name ?? ""} name={name} />;
}

function Loaded({ name }: { readonly name: string | undefined }) {
  const words = useAudienceWords();
  const { loading } = useWords();
  const terms = useTerms();
  const versions = useVersions(name);
  const error = terms.error ?? versions.error;
  return (
    <>
      <p className="small" style={{ margin: 0 }}>
        <Link to="/audiences">{words.all}</Link>
      </p>
      <h1 style={{ margin: ".1rem 0 1rem" }}>{name === undefined ? words.newTitle : <bdi>{name}</bdi>}</h1>
      {error ? <Problem error={error} again={() => void Promise.all([terms.refetch(), versions.refetch()])} /> : null}
      {terms.data && terms.data.purposes.length === 0 ? <p>{words.noPurpose}</p> : null}
      {(!terms.data || (name !== undefined && !versions.data)) && !error ? <p role="status">{loading}</p> : null}
      {terms.data && terms.data.purposes.length > 0 && (name === undefined || versions.data) ? (
        <Editor name={name} purposes={terms.data.purposes} versions={versions.data?.versions ?? []} />
      ) : null}
    </>
  );
}

const useVersions = (name: string | undefined) =>
  useQuery({
    queryKey: ["audience-versions", name],
    queryFn: () => api("GET /api/audiences/:name/versions", { path: { name: name ?? "" } }),
    enabled: name !== undefined,
  });

type Saved = NonNullable<ReturnType<typeof useVersions>["data"]>["versions"];
type Purposes = NonNullable<ReturnType<typeof useTerms>["data"]>["purposes"];

function Editor({
  name,
  purposes,
  versions,
}: {
  readonly name: string | undefined;
  readonly purposes: Purposes;
  readonly versions: Saved;
}) {
  const words = useAudienceWords();
  const { number, moment } = useFormat();
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const newest = versions[0];
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = keptDraft(name);
    if (kept) return kept;
    const fresh = emptyDraft(newest?.purpose ?? purposes[0]?.purpose ?? "");
    return newest?.rule === undefined ? fresh : { ...fresh, base: newest.version, text: newest.rule, way: "text" };
  });
  // A saved rule is shown as a form as soon as the server has read it into parts.
  const [opening, setOpening] = useState(draft.text !== "" && draft.parts.length === 0 && !keptDraft(name));
  const change = (next: Partial<Draft>) => {
    const now = { ...draft, ...next };
    setDraft(now);
    keepDraft(name, now);
  };
  const terms = purposes.find(({ purpose }) => purpose === draft.purpose) ?? purposes[0]!;
  const whole = draft.parts.every(isWhole);
  const text = draft.way === "text" ? draft.text : whole ? ruleText(draft.join, draft.parts.filter(isWhole)) : "";
  const [still] = useDebouncedValue(text, PAUSE_MS);
  const rule = text === "" ? "" : opening ? text : still;
  const asked = { rule, purpose: draft.purpose };
  const named = name === undefined ? {} : { name };
  const read = useQuery({
    queryKey: ["audience-rule", asked, name],
    queryFn: () => api("POST /api/audience-rule", { body: { ...asked, ...named } }),
    enabled: rule !== "",
    staleTime: STILL_MS,
  });
  useEffect(() => {
    if (!opening || read.isPending) return;
    setOpening(false);
    const { join = "and", parts } = read.data ?? {};
    if (parts) setDraft((before) => ({ ...before, way: "form", join, parts }));
  }, [opening, read.isPending, read.data]);
  const [everybody, setEverybody] = useState(false);
  const channel = draft.channel === "" ? {} : { channel: draft.channel as "web" }; // one of those that the purpose names
  const size = useQuery({
    queryKey: ["audience-size", asked, channel, everybody],
    queryFn: () =>
      api("POST /api/audiences/size", { body: { ...asked, ...channel, ...(everybody ? { all: true } : {}) } }),
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
      if (error instanceof ApiFault && error.code === "audience_changed")
        void client.invalidateQueries({ queryKey: ["audience-versions", saveAs] });
    },
  });
  const save = (base: number) => {
    if (busy.current) return;
    busy.current = true;
    saving.mutate(base);
  };
  const [asksEnd, setAsksEnd] = useState(false);
  const ending = useMutation({
    mutationFn: () => api("DELETE /api/audiences/:name", { path: { name: saveAs }, query: { version: draft.base } }),
    async onSuccess() {
      dropDraft(name);
      await client.invalidateQueries({ queryKey: ["audiences"] });
      await navigate({ to: "/audiences" });
    },
  });
  const others = useQuery({ queryKey: ["audiences"], queryFn: () => api("GET /api/audiences") });
  const told = useCount();
  const mistakes = rule === "" ? undefined : mistakesIn(read.error);
  const refused = mistakesIn(saving.error);
  const isUsedUp = (error: unknown) => error instanceof ApiFault && error.code === "counts_used_up";
  const isConflict = (error: unknown) => error instanceof ApiFault && error.code === "audience_changed";
  const clash = newest !== undefined && newest.version !== draft.base && !saving.isPending && !saving.isSuccess;
  const turn = (way: string) => {
    if (way === "text") change({ way: "text", text: text || draft.text });
    else if (draft.text === "") change({ way: "form", parts: [], join: "and" });
    else if (read.data?.parts) change({ way: "form", join: read.data.join, parts: read.data.parts });
  };
  const nested = draft.way === "text" && read.isSuccess && rule !== "" && !read.data.parts;
  return (
    <>
      {clash && newest ? (
        <div className="note warn" role="alert" style={{ marginBottom: "1rem" }}>
          <strong>{words.changed}</strong>
          <p style={{ margin: ".3rem 0" }}>{words.changedSays(number(newest.version), moment(newest.at))}</p>
          {newest.rule === undefined ? (
            <p>{words.ended}</p>
          ) : (
            <p>
              {words.theirs}: <RuleChange before={text || draft.text} after={newest.rule} />
            </p>
          )}
          <Group gap="sm">
            {newest.rule === undefined ? null : (
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  saving.reset();
                  setOpening(true);
                  change({
                    base: newest.version,
                    text: newest.rule ?? "",
                    purpose: newest.purpose,
                    way: "text",
                    parts: [],
                  });
                }}
              >
                {words.takeTheirs}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              disabled={text === ""}
              loading={saving.isPending}
              onClick={() => {
                const base = newest.rule === undefined ? 0 : newest.version;
                change({ base });
                save(base);
              }}
            >
              {words.keepMine}
            </Button>
          </Group>
        </div>
      ) : null}
      <div className="two">
        <form
          className="conditions"
          onSubmit={(event) => {
            event.preventDefault();
            if (text !== "" && saveAs !== "") save(draft.base);
          }}
        >
          {name === undefined ? (
            <TextInput
              label={words.name}
              description={words.nameSays}
              maxLength={60}
              required
              value={draft.name}
              onChange={({ currentTarget: { value } }) => change({ name: value })}
            />
          ) : null}
          <NativeSelect
            label={words.purpose}
            description={words.purposeSays}
            value={draft.purpose}
            onChange={({ currentTarget: { value } }) => change({ purpose: value, channel: "" })}
            data={purposes.map(({ purpose, title }) => ({ value: purpose, label: title }))}
          />
          {terms.channels.length > 1 ? (
            <NativeSelect
              label={words.channel}
              value={draft.channel}
              onChange={({ currentTarget: { value } }) => change({ channel: value })}
              data={[
                { value: "", label: words.anyChannel },
                ...terms.channels.map((each) => ({ value: each, label: words.channels[each] ?? each })),
              ]}
            />
          ) : null}
          <div>
            <SegmentedControl
              aria-label={words.as}
              value={draft.way}
              onChange={turn}
              data={(["form", "text"] as const).map((each) => ({
                value: each,
                label: words.ways[each],
                disabled: each === "form" && draft.way === "text" && draft.text !== "" && !read.data?.parts,
              }))}
            />
            {nested ? <p className="soft small">{words.nested}</p> : null}
          </div>
          {draft.way === "form" ? (
            <RuleForm
              terms={terms}
              audiences={others.data?.audiences.map((each) => each.name).filter((each) => each !== name) ?? []}
              join={draft.join}
              parts={draft.parts.length === 0 ? [{}] : draft.parts}
              onChange={(join, parts) => change({ join, parts })}
            />
          ) : (
            <RuleTextField text={draft.text} onChange={(next) => change({ text: next })} />
          )}
          {draft.way === "form" && text !== "" ? (
            <p className="small soft" style={{ margin: 0 }}>
              {words.rule}: <code>{text}</code>
            </p>
          ) : null}
          {mistakes ? <Mistakes text={rule} mistakes={mistakes} shown={draft.way === "text"} /> : null}
          {read.error && !mistakes ? <Problem error={read.error} again={() => void read.refetch()} /> : null}
          {isUsedUp(saving.error) ? (
            <p className="note warn small" role="status">
              {words.usedUp}
            </p>
          ) : saving.error && !refused && !isConflict(saving.error) ? (
            <Problem error={saving.error} />
          ) : null}
          {refused ? <Mistakes text={text} mistakes={refused} shown={false} /> : null}
          <Group gap="md" role="status">
            <Button type="submit" loading={saving.isPending} disabled={text === "" || saveAs === "" || clash}>
              {words.save}
            </Button>
            {saving.isSuccess && !isChanged ? <span>{words.savedNow(number(saving.data.version))}</span> : null}
          </Group>
        </form>
        <section className="card aside" aria-label={words.size} aria-live="polite">
          <h2 style={{ marginTop: 0 }}>{words.size}</h2>
          {rule === "" ? <p className="soft">{words.first}</p> : null}
          {rule !== "" && !size.data && !size.error && !read.error ? <p className="soft">{words.counting} …</p> : null}
          {isUsedUp(size.error) ? (
            <p className="note warn small" role="status">
              {words.usedUp}
            </p>
          ) : size.error ? (
            <Problem error={size.error} again={() => void size.refetch()} />
          ) : null}
          {rule !== "" && size.data && !read.error ? (
            <SizeOf size={size.data} stale={size.isPlaceholderData || text !== rule} whole={() => setEverybody(true)} />
          ) : null}
          {diff.data && isChanged ? (
            <>
              <h3 className="small-title">{words.change}</h3>
              <p>
                {told(diff.data.stay)} {words.stay}, {told(diff.data.enter)} {words.enter}, {told(diff.data.leave)}{" "}
                {words.leave}.
              </p>
            </>
          ) : null}
          <details className="small">
            <summary>{words.names}</summary>
            <p>{words.namesSays}</p>
          </details>
        </section>
      </div>
      {versions.length > 0 ? (
        <div style={{ marginTop: "1.2rem" }}>
          <Versions
            versions={versions}
            use={(older) => {
              setOpening(true);
              change({ text: older, way: "text", parts: [] });
            }}
          />
        </div>
      ) : null}
      {newest?.rule === undefined ? null : (
        <div style={{ marginTop: "1.2rem" }}>
          {asksEnd ? (
            <div className="note" role="alert">
              <p style={{ marginTop: 0 }}>{words.endSays}</p>
              {ending.error ? <Problem error={ending.error} /> : null}
              <Group gap="sm">
                <Button color="red" variant="outline" loading={ending.isPending} onClick={() => ending.mutate()}>
                  {words.endYes}
                </Button>
                <Button variant="default" onClick={() => setAsksEnd(false)}>
                  {words.endNo}
                </Button>
              </Group>
            </div>
          ) : (
            <Button variant="default" onClick={() => setAsksEnd(true)}>
              {words.end}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
