// Findings in the reader's language; in English they come from Heed as heed doctor says them.
import type { Finding, FindingWords } from "@heed/core";
import { roomWords } from "../../../words/room-words.ts";
import { useFormat } from "../../../words/use-format.ts";
import { useSpoken } from "../../../words/use-words.ts";

const useFindingWords = roomWords<FindingWords | undefined>(undefined, {
  de: async () => (await import("./de.ts")).GERMAN,
  fr: async () => (await import("./fr.ts")).FRENCH,
  es: async () => (await import("./es.ts")).SPANISH,
});

const DAY = /^\d{4}-\d\d-\d\d$/;

/** What a finding says and its remedy. A mistake of the map, with which no Heed starts, stays as it came: `foreign`. */
export function useTellFinding(): (finding: Finding) => {
  readonly says: string;
  readonly remedy: string;
  readonly foreign: boolean;
} {
  const words = useFindingWords();
  const { number, day } = useFormat();
  const { language } = useSpoken();
  const names = new Intl.ListFormat(language);
  const shown = (value: string | number | string[]): string =>
    typeof value === "number"
      ? number(value)
      : typeof value === "string"
        ? DAY.test(value)
          ? day(value)
          : value
        : names.format(value);
  return ({ code, says, remedy, values = {} }) => {
    // By its code each takes the values that come with it: the server's types say so.
    const tell = words?.[code as keyof FindingWords] as ((of: Record<string, string>) => [string, string]) | undefined;
    if (!tell) return { says, remedy, foreign: language !== "en" };
    const [told, mend] = tell(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(value)])));
    return { says: told, remedy: mend, foreign: false };
  };
}
