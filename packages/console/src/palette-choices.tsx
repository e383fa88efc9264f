// The field of the palette and what it finds, with the keyboard alone: down and up, Enter goes there.
import { TextInput } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { findPlaces, type Place, usePlaces } from "./palette-places.ts";
import { Problem } from "./problem.tsx";
import { useWords } from "./words/use-words.ts";

/** More than that nobody reads; another letter makes them fewer. */
const SHOWN = 40;

export function Choices({ close }: { readonly close: () => void }) {
  const { palette, loading } = useWords();
  const { places, waiting, failed, again } = usePlaces();
  const router = useRouter();
  const list = useId();
  const [find, setFind] = useState("");
  const [at, setAt] = useState(0);
  const all = findPlaces(places, find);
  const found = all.slice(0, SHOWN);
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => document.getElementById(`${list}-${chosen}`)?.scrollIntoView({ block: "nearest" }), [list, chosen]);
  const go = (place: Place | undefined) => {
    if (!place) return;
    close();
    const { to, search = {} } = place;
    void router.navigate({ href: `${router.basepath}${to}${router.options.stringifySearch(search)}` });
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
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the combobox
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox, aria-activedescendant names it
          <div
            key={`${place.kind} ${place.label} ${place.also ?? ""}`}
            id={`${list}-${k}`}
            role="option"
            aria-selected={k === chosen}
            onClick={() => go(place)}
          >
            <bdi>{place.label}</bdi> <span className="kind">{palette.kinds[place.kind]}</span>
          </div>
        ))}
      </div>
      <p role="status" className="soft small" style={{ marginBottom: 0 }}>
        {all.length > 0 ? palette.count(all.length) : waiting ? loading : palette.none}
      </p>
      {failed ? <Problem error={failed} again={again} /> : null}
    </>
  );
}
