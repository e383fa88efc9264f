// One audience being written: its rule as a form or as text, how many it reaches meanwhile, and its versions.
import "./audiences.css";
import { Button, Group, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { Clash } from "./clash.tsx";
import { type Draft, emptyDraft, keptDraft, written } from "./draft.ts";
import { EndAudience } from "./end-audience.tsx";
import { Reach } from "./reach.tsx";
import { RuleForm } from "./rule-form.tsx";
import { ruleQuery } from "./rule-query.ts";
import { Mistakes, mistakesIn, RuleTextField } from "./rule-text-field.tsx";
import { TakeAway } from "./take-away.tsx";
import { type Editor, isFault, type Purposes, useEditor } from "./use-editor.ts";
import { useTerms } from "./use-terms.ts";
import { type Version, Versions } from "./versions.tsx";
import { useAudienceWords } from "./words.ts";

const route = getRouteApi("/shell/audiences/edit");

export function EditAudience() {
  const { name } = route.useSearch();
  // Another audience is another form.
  return <Loaded key={name ?? ""} name={name} />;
}

function Loaded({ name }: { readonly name: string | undefined }) {
  const words = useAudienceWords();
  const { loading } = useWords();
  const terms = useTerms();
  const versions = useQuery({
    queryKey: ["audience-versions", name],
    queryFn: () => api("GET /api/audiences/:name/versions", { path: { name: name ?? "" } }),
    enabled: name !== undefined,
  });
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
        <Opened name={name} purposes={terms.data.purposes} versions={versions.data?.versions ?? []} />
      ) : null}
    </>
  );
}

type Written = {
  readonly name: string | undefined;
  readonly purposes: Purposes;
  readonly versions: readonly Version[];
};

/** A saved rule is read before anything of it is drawn: it stands there as a form at once, and nothing moves. */
function Opened({ name, purposes, versions }: Written) {
  const { loading } = useWords();
  const [kept] = useState(() => keptDraft(name));
  const [{ rule = "", purpose = purposes[0]?.purpose ?? "", version = 0 } = {}] = useState(versions[0]);
  const read = useQuery({ ...ruleQuery({ rule, purpose }, name), enabled: !kept && rule !== "" });
  if (read.isLoading) return <p role="status">{loading}</p>;
  const fresh = emptyDraft(purpose);
  const begin = kept ?? (rule === "" ? fresh : { ...fresh, base: version, ...written(rule, read.data) });
  return <Edit name={name} purposes={purposes} versions={versions} begin={begin} />;
}

function Edit({ name, purposes, versions, begin }: Written & { readonly begin: Draft }) {
  const editor = useEditor(name, versions[0], begin);
  const { newest } = editor;
  return (
    <>
      {editor.clash && newest ? <Clash editor={editor} newest={newest} /> : null}
      <div className="two">
        <Form editor={editor} name={name} purposes={purposes} />
        <Reach editor={editor} />
        {versions.length > 0 ? <Versions versions={versions} use={(older) => void editor.open(older)} /> : null}
        {newest?.rule === undefined ? null : (
          <>
            <EndAudience name={editor.saveAs} version={editor.draft.base} />
            <TakeAway name={newest.name} version={newest.version} />
          </>
        )}
      </div>
    </>
  );
}

function Form({
  editor,
  name,
  purposes,
}: {
  readonly editor: Editor;
  readonly name: string | undefined;
  readonly purposes: Purposes;
}) {
  const words = useAudienceWords();
  const { number } = useFormat();
  const others = useQuery({ queryKey: ["audiences"], queryFn: () => api("GET /api/audiences") });
  const { draft, change, text, rule, read, saveAs, saving } = editor;
  const terms = purposes.find(({ purpose }) => purpose === draft.purpose) ?? purposes[0]!;
  const mistakes = rule === "" ? undefined : mistakesIn(read.error);
  const refused = mistakesIn(saving.error);
  const nested = draft.way === "text" && read.isSuccess && rule !== "" && !read.data.parts;
  return (
    <form
      className="conditions"
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== "" && saveAs !== "") editor.save(draft.base);
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
          onChange={editor.turn}
          data={(["form", "text"] as const).map((each) => ({
            value: each,
            label: words.ways[each],
            disabled: each === "form" && draft.way === "text" && draft.text !== "" && !editor.parts,
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
          onChange={(join, parts) => change({ join, parts, text: "" })}
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
      {isFault(saving.error, "counts_used_up") ? (
        <p className="note warn small" role="status">
          {words.usedUp}
        </p>
      ) : saving.error && !refused && !isFault(saving.error, "audience_changed") ? (
        <Problem error={saving.error} />
      ) : null}
      {refused ? <Mistakes text={text} mistakes={refused} shown={false} /> : null}
      <Group gap="md" role="status">
        <Button type="submit" loading={saving.isPending} disabled={text === "" || saveAs === "" || editor.clash}>
          {words.save}
        </Button>
        {editor.justSaved && !editor.isChanged ? <span>{words.savedNow(number(draft.base))}</span> : null}
      </Group>
    </form>
  );
}
