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
    const short = new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 });
    const rounded = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
    const signed = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3, signDisplay: "exceptZero" });
    const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
    const dayOfYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
    const list = new Intl.ListFormat(locale);
    const region = new Intl.DisplayNames(language, { type: "region" });
    const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    return {
      number: (n: number) => number.format(n),
      /** For an axis: 1.2K. */
      short: (n: number) => short.format(n),
      /** Three figures that count. */
      rounded: (n: number) => (Math.abs(n) >= 1_000 ? number.format(Math.round(n)) : rounded.format(n)),
      /** As rounded, with its sign. */
      signed: (n: number) =>
        Math.abs(n) >= 1_000 ? `${n > 0 ? "+" : ""}${number.format(Math.round(n))}` : signed.format(n),
      percent: (share: number) => percent.format(share),
      /** A day of Heed's, which are those of UTC, without its year. */
      dayOfYear: (date: string) => dayOfYear.format(new Date(`${date}T00:00:00Z`)),
      /** "IE" is Ireland; what is no country's code stays as the map wrote it. */
      country: (code: string) => (/^[A-Z]{2}$/.test(code) ? (region.of(code) ?? code) : code),
      /** A, B and C. */
      list: (of: readonly string[]) => list.format(of),
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
