// Numbers of people as they come with models: in tens, and 0 where they are fewer than 11.
import { useFormat } from "../../words/use-format.ts";
import { useTrustWords } from "../trust/words.ts";

/** A dash where the role is told none. */
export function usePeople(): (n: number | undefined) => string {
  const { number } = useFormat();
  const trust = useTrustWords();
  return (n) => (n === undefined ? "–" : n === 0 ? trust.few : number(n));
}
