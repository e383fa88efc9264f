// Gives every component the words of the reader's language, and tells the document which it is.
import { type ReactNode, useEffect, useState } from "react";
import { ENGLISH, type Words } from "./en.ts";
import { firstLanguage, keepLanguage, type Language, SpokenContext, wordsOf } from "./use-words.ts";

export function Spoken({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [words, setWords] = useState<Words>();
  useEffect(() => {
    let stale = false;
    document.documentElement.lang = language;
    // A language that does not arrive is no reason to show nothing at all.
    const arriving = wordsOf(language).catch(() => ENGLISH);
    void arriving.then((found) => {
      if (!stale) setWords(found);
    });
    return () => {
      stale = true;
    };
  }, [language]);
  if (!words) return null;
  const speak = (chosen: Language) => {
    keepLanguage(chosen);
    setLanguage(chosen);
  };
  return <SpokenContext value={{ words, language, speak }}>{children}</SpokenContext>;
}
