// What went wrong, in a sentence with its remedy and the number to quote; never a blank page.
import { Button, CopyButton, Group } from "@mantine/core";
import { ApiFault } from "./api.ts";
import { useWords } from "./words/use-words.ts";

/** The sentence of a fault in the reader's language, else Heed's own English one. */
export function useSentence(): (error: unknown) => string {
  const { problem } = useWords();
  return (error) => {
    if (!(error instanceof ApiFault)) return problem.brokenSays;
    return (
      (Object.hasOwn(problem.codes, error.code)
        ? problem.codes[error.code as keyof typeof problem.codes]
        : undefined) ??
      (error.message || problem.brokenSays)
    );
  };
}

export function Problem({ error, again }: { readonly error: unknown; readonly again?: (() => void) | undefined }) {
  const { problem } = useWords();
  const sentence = useSentence();
  const id = error instanceof ApiFault ? error.instance : undefined;
  return (
    <div className="note bad" role="alert">
      <strong>{problem.title}</strong>
      <p style={{ margin: ".25rem 0 .6rem" }}>{sentence(error)}</p>
      <Group gap="sm">
        {again ? (
          <Button size="xs" variant="default" onClick={again}>
            {problem.again}
          </Button>
        ) : null}
        {id === undefined ? null : (
          <span className="small">
            {problem.id}: <code>{id}</code> <Copy text={id} />
          </span>
        )}
      </Group>
    </div>
  );
}

export function Copy({ text, label }: { readonly text: string; readonly label?: string }) {
  const { problem } = useWords();
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          size="compact-xs"
          variant="default"
          onClick={copy}
          aria-label={copied || label === undefined ? undefined : `${problem.copy}: ${label}`}
        >
          {copied ? problem.copied : problem.copy}
        </Button>
      )}
    </CopyButton>
  );
}
