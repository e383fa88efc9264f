// Somebody else saved the audience meanwhile: what they changed, and which of the two is to stand.
import { Button, Group } from "@mantine/core";
import { useFormat } from "../../words/use-format.ts";
import type { Editor } from "./use-editor.ts";
import { RuleChange, type Version } from "./versions.tsx";
import { useAudienceWords } from "./words.ts";

export function Clash({ editor, newest }: { readonly editor: Editor; readonly newest: Version }) {
  const words = useAudienceWords();
  const { number, moment } = useFormat();
  const { draft, text, change, open, saving, save } = editor;
  const theirs = newest.rule;
  return (
    <div className="note warn" role="alert" style={{ marginBottom: "1rem" }}>
      <strong>{words.changed}</strong>
      <p style={{ margin: ".3rem 0" }}>{words.changedSays(number(newest.version), moment(newest.at))}</p>
      {theirs === undefined ? (
        <p>{words.ended}</p>
      ) : (
        <p>
          {words.theirs}: <RuleChange before={text || draft.text} after={theirs} />
        </p>
      )}
      <Group gap="sm">
        {theirs === undefined ? null : (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              saving.reset();
              void open(theirs, { base: newest.version, purpose: newest.purpose });
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
            const base = theirs === undefined ? 0 : newest.version;
            change({ base });
            save(base);
          }}
        >
          {words.keepMine}
        </Button>
      </Group>
    </div>
  );
}
