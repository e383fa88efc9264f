// What became of something that arrived: a word, and a colour that says no more than the word.
import { useSourceWords } from "./words.ts";

const LOOK = { stored: "good", noted: "good", withheld: "warn", dropped: "", duplicate: "", refused: "bad" } as const;

export function Fate({ is }: { readonly is: keyof typeof LOOK }) {
  const sources = useSourceWords();
  return (
    <span className={`fate ${LOOK[is]}`} title={sources.meaning[is]}>
      {sources.became[is]}
    </span>
  );
}
