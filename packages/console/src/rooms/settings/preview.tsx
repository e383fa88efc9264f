// The real banner, preference centre and Data Dashboard in a frame that can store and send nothing, as narrow as a phone or as wide as a desk.
import type { Appearance } from "@heed/core";
import { NativeSelect } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useState } from "react";
import { useSettingsWords } from "./words.ts";

const PARTS = ["banner", "choices", "dashboard"] as const;
const SIZES = { phone: { width: 360, height: 640 }, desktop: { width: 1200, height: 720 } } as const;
type Size = keyof typeof SIZES;
const SHOWN = ["light", "dark"] as const;

export function Preview({
  chosen,
  languages,
}: {
  /** Undefined while it is not to be had so: then what was shown last stays. */
  readonly chosen: Appearance | undefined;
  readonly languages: readonly string[];
}) {
  const { appearance: words } = useSettingsWords();
  const { ref, width: room } = useElementSize();
  const [part, setPart] = useState<(typeof PARTS)[number]>("banner");
  const [size, setSize] = useState<Size>("desktop");
  const [shown, setShown] = useState<(typeof SHOWN)[number]>("light");
  const [locale, setLocale] = useState(languages[0] ?? "en");
  const [last, setLast] = useState(chosen);
  if (chosen && chosen !== last) setLast(chosen);
  const { width, height } = SIZES[size];
  const scale = Math.min(1, room / width);
  const address = `/api/appearance/preview?${new URLSearchParams({ ...last, part, shown, locale })}`;
  const pick = <Value extends string>(
    label: string,
    values: readonly Value[],
    value: Value,
    set: (next: Value) => void,
    says: (each: Value) => string,
  ) => (
    <NativeSelect
      label={label}
      value={value}
      onChange={({ currentTarget }) => set(values.find((each) => each === currentTarget.value) ?? value)}
      data={values.map((each) => ({ value: each, label: says(each) }))}
    />
  );
  return (
    <section className="card" aria-label={words.preview}>
      <h2>{words.preview}</h2>
      <p className="soft small">{words.previewSays}</p>
      <div className="fields" style={{ marginBottom: "1rem" }}>
        {pick(words.part, PARTS, part, setPart, (each) => words.parts[each])}
        {pick(words.size, ["desktop", "phone"], size, setSize, (each) => words.sizes[each])}
        {pick(words.shown, SHOWN, shown, setShown, (each) => words.values[each])}
        {pick(words.language, languages, locale, setLocale, (each) => each)}
      </div>
      <div ref={ref} style={{ position: "relative", height: height * scale, overflow: "hidden" }}>
        {last && room > 0 ? (
          <iframe
            title={`${words.preview}: ${words.parts[part]}`}
            // No storage, no forms, no way out: only the banner's own script runs.
            sandbox="allow-scripts"
            // Another frame for each: one that goes to another address is a step of its own on the way back.
            key={address}
            src={address}
            style={{
              position: "absolute",
              width,
              height,
              border: "1px solid var(--mantine-color-default-border)",
              borderRadius: ".75rem",
              transform: `scale(${scale})`,
              transformOrigin: "top left",
              background: "var(--card)",
            }}
          />
        ) : null}
      </div>
    </section>
  );
}
