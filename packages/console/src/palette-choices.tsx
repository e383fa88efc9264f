// What the palette offers: rooms, and the views of those that have some, by their names in the reader's language.
import { TextInput } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useState } from "react";
import { useInsightsWords } from "./rooms/insights/words.ts";
import { useSettingsWords } from "./rooms/settings/words.ts";
import { useSourceWords } from "./rooms/sources/words.ts";
import { useTrustWords } from "./rooms/trust/words.ts";
import { ROOMS } from "./rooms.ts";
import { useWords } from "./words/use-words.ts";

type Place = { readonly to: string; readonly view?: string; readonly label: string };

export function Choices({ close }: { readonly close: () => void }) {
  const { palette, rooms } = useWords();
  const views: Partial<Record<(typeof ROOMS)[number]["name"], Readonly<Record<string, string>>>> = {
    trust: useTrustWords().views,
    insights: useInsightsWords().views,
    sources: useSourceWords().views,
    settings: useSettingsWords().views,
  };
  const router = useRouter();
  const list = useId();
  const [find, setFind] = useState("");
  const [at, setAt] = useState(0);
  const all: readonly Place[] = ROOMS.flatMap(({ name, to }): Place[] => {
    return [
      { to, label: rooms[name] },
      ...Object.entries(views[name] ?? {}).map(([view, label]) => ({ to, view, label: `${rooms[name]}: ${label}` })),
    ];
  });
  const found = all.filter(({ label }) => label.toLowerCase().includes(find.trim().toLowerCase()));
  const chosen = Math.min(at, found.length - 1);
  const go = (place: Place | undefined) => {
    if (!place) return;
    close();
    void router.navigate({
      href: `${router.basepath}${place.to}${place.view === undefined ? "" : `?view=${place.view}`}`,
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Enter") go(found[chosen]);
    else if (step !== 0) setAt((chosen + step + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[chosen] ? `${list}-${chosen}` : undefined}
        aria-autocomplete="list"
        label={palette.find}
        value={find}
        onChange={({ currentTarget: { value } }) => {
          setFind(value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={list} aria-label={palette.title} className="palette">
        {found.map((place, k) => (
          // The input above has the keyboard.
          // biome-ignore lint/a11y/useKeyWithClickEvents: as said
          // biome-ignore lint/a11y/useFocusableInteractive: as said
          <div
            key={place.label}
            id={`${list}-${k}`}
            role="option"
            aria-selected={k === chosen}
            onClick={() => go(place)}
          >
            {place.label}
          </div>
        ))}
      </div>
      <p role="status" className="soft small" style={{ marginBottom: 0 }}>
        {found.length === 0 ? palette.none : palette.count(found.length)}
      </p>
    </>
  );
}
