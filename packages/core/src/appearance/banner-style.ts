// The shop's choices as a style sheet for banner and preference centre: the same for yes and for no, because both buttons are of one kind.
import type { Appearance } from "../contract/appearance.ts";
import { judgeAccent } from "./accent.ts";

/**
 * What follows Heed's own style sheet in the banner; empty where nothing was chosen. What the page sets itself (`--heed-accent`) goes before.
 *
 * @example
 * bannerStyle({ scheme: "auto", corners: "round", place: "bottom" }); // ""
 */
export function bannerStyle({ accent, scheme, corners, place }: Appearance): string {
  const judged = accent === undefined ? undefined : judgeAccent(accent);
  const inBoth = (property: string, name: string, light: string, dark: string): string =>
    `:host{${property}:var(${name},${light})}@supports (color:light-dark(#000,#fff)){:host{${property}:var(${name},light-dark(${light},${dark}))}}`;
  const parts = [
    scheme === "auto" ? "" : `:host{color-scheme:${scheme}}`,
    corners === "square" ? ":host{--r:var(--heed-radius,.15rem)}" : "",
    place === "bottom" ? "" : `@media (min-width:48rem){.bar{${PLACES[place]};width:26rem}}`,
  ];
  if (judged?.ok) {
    const { light, dark } = judged.tones;
    parts.push(inBoth("--a", "--heed-accent", light.accent, dark.accent));
    parts.push(inBoth("--o", "--heed-on-accent", light.on, dark.on));
  }
  return parts.join("");
}

const PLACES = { start: "inset-inline:1rem auto", end: "inset-inline:auto 1rem" } as const;
