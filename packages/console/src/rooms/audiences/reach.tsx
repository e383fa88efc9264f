// Beside the rule: how many it reaches now, and what saving it would change.
import { Problem } from "../../problem.tsx";
import { SizeOf, useCount } from "./size.tsx";
import { type Editor, isFault } from "./use-editor.ts";
import { useAudienceWords } from "./words.ts";

export function Reach({ editor }: { readonly editor: Editor }) {
  const words = useAudienceWords();
  const told = useCount();
  const { rule, text, read, size, diff, isChanged, countEverybody } = editor;
  const counting = rule !== "" && !size.data && !size.error && !read.error;
  return (
    <section className="card aside" aria-label={words.size} aria-live="polite">
      <h2 style={{ marginTop: 0 }}>{words.size}</h2>
      {rule === "" ? <p className="soft">{words.first}</p> : null}
      {counting ? <p className="soft">{words.counting} …</p> : null}
      {isFault(size.error, "counts_used_up") ? (
        <p className="note warn small" role="status">
          {words.usedUp}
        </p>
      ) : size.error ? (
        <Problem error={size.error} again={() => void size.refetch()} />
      ) : null}
      {rule !== "" && size.data && !read.error ? (
        <SizeOf size={size.data} stale={size.isPlaceholderData || text !== rule} whole={countEverybody} />
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
      {counting ? null : (
        <details className="small">
          <summary>{words.names}</summary>
          <p>{words.namesSays}</p>
        </details>
      )}
    </section>
  );
}
