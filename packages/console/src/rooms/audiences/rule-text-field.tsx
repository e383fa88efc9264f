// A rule as text, with each mistake shown at its place.
import { Textarea } from "@mantine/core";
import { ApiFault } from "../../api.ts";
import { useFormat } from "../../words/use-format.ts";
import { useAudienceWords } from "./words.ts";

type Mistake = { readonly code: string; readonly at: number; readonly message: string };

/** The mistakes of a rule that the server refused; undefined: something else went wrong. */
export function mistakesIn(error: unknown): readonly Mistake[] | undefined {
  if (!(error instanceof ApiFault) || error.status !== 422) return undefined;
  const { body } = error;
  const mistakes = typeof body === "object" && body !== null && "mistakes" in body ? body.mistakes : undefined;
  return Array.isArray(mistakes) ? (mistakes as readonly Mistake[]) : undefined; // RuleProblem says so
}

export function RuleTextField({
  text,
  onChange,
}: {
  readonly text: string;
  readonly onChange: (text: string) => void;
}) {
  const words = useAudienceWords();
  return (
    <Textarea
      id="rule-text"
      label={words.rule}
      description={words.textSays}
      className="rule-text"
      rows={3}
      maxLength={4_000}
      spellCheck={false}
      dir="ltr"
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      value={text}
      onChange={({ currentTarget: { value } }) => onChange(value)}
    />
  );
}

export function Mistakes({
  text,
  mistakes,
  shown,
}: {
  readonly text: string;
  readonly mistakes: readonly Mistake[];
  readonly shown: boolean;
}) {
  const words = useAudienceWords();
  const { number } = useFormat();
  const go = (at: number) => {
    const field = document.querySelector<HTMLTextAreaElement>("textarea#rule-text");
    field?.focus();
    field?.setSelectionRange(at - 1, at - 1);
  };
  return (
    <div className="note bad" role="status">
      <strong>{words.mistakes}</strong>
      <ul style={{ margin: ".3rem 0 0", paddingInlineStart: "1.1rem" }}>
        {mistakes.map(({ code, at, message }) => (
          <li key={`${code} ${at} ${message}`}>
            {words.codes[code] ?? message}{" "}
            {shown && text !== "" ? (
              <>
                <button type="button" className="linklike" onClick={() => go(at)}>
                  {words.at(number(at))}
                </button>
                : <code>{text.slice(Math.max(0, at - 25), at - 1)}</code>
                <mark className="place">{text.slice(at - 1, at + 24) || "…"}</mark>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
