// Numbers and times as the reader writes them: in their language and their zone.
import { useMemo } from "react";
import { useSpoken } from "./use-words.ts";

export function useFormat() {
  const { language } = useSpoken();
  return useMemo(() => {
    // The browser's own variant of the language where it is one, for dates.
    const locale = navigator.languages.find((tag) => tag.toLowerCase().startsWith(language) && isTag(tag)) ?? language;
    const number = new Intl.NumberFormat(locale);
    const clock = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
    const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    return {
      number: (n: number) => number.format(n),
      clock: (at: string) => clock.format(new Date(at)),
      day: (at: string) => day.format(new Date(at)),
      moment: (at: string) => moment.format(new Date(at)),
    };
  }, [language]);
}

/** Browsers take their languages from the system, which may call one "en-US@posix": nothing that Intl knows. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
