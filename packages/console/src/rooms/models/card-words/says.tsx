// A sentence or a name of a card, in the reader's language, or marked as the English that it is.
import type { Said } from "@heed/core";
import { useTellCard } from "./words.ts";

export function Says({ of }: { readonly of: Said }) {
  const { says, lang } = useTellCard().tell(of);
  return (
    <span lang={lang}>
      <bdi>{says}</bdi>
    </span>
  );
}

export function Named({ name }: { readonly name: string }) {
  const { says, lang } = useTellCard().name(name);
  return <span lang={lang}>{says}</span>;
}
