// The shop's own colour: taken only where everybody can read it, and made lighter by itself where the page is dark.
import { contrast, mix } from "./contrast.ts";

/** What lies under letters in the accent, on banner and pages. */
export const SURFACES = {
  light: ["#ffffff", "#f6f5f1", "#f0eee8"],
  dark: ["#1e1e1c", "#1a211e", "#212a26", "#121715"],
} as const;

/** Letters need so much (WCAG 2.2, 1.4.3 AA), edges and marks less. */
export const LEAST_CONTRAST = 4.5;

/** One accent as it is used: itself, what is written on it, and a faint ground of it. */
export type Tone = { readonly accent: string; readonly on: string; readonly soft: string };
/** The accent where pages are light, and where they are dark. */
export type Tones = { readonly light: Tone; readonly dark: Tone };

/** Whether a colour is taken, and as which tones; or why not. */
export type JudgedAccent =
  | { readonly ok: true; readonly tones: Tones }
  | { readonly ok: false; readonly code: "accent_malformed" }
  /** `contrast`: the least that it reaches; `instead`: the nearest darker tone that reaches enough. */
  | { readonly ok: false; readonly code: "accent_faint"; readonly contrast: number; readonly instead: string };

/**
 * Judges a colour for letters, links and filled buttons, in light and dark.
 *
 * @param accent `#rrggbb`; anything else is malformed
 *
 * @example
 * judgeAccent("#ffd400").ok; // false: yellow cannot be read on white
 */
export function judgeAccent(accent: string): JudgedAccent {
  if (!/^#[0-9a-f]{6}$/i.test(accent)) return { ok: false, code: "accent_malformed" };
  const given = accent.toLowerCase();
  const light = toneIn("light", given);
  const reached = leastContrast("light", light);
  if (reached < LEAST_CONTRAST) {
    const instead = nearest(given, "#000000", (colour) => toneIn("light", colour), "light").accent;
    return { ok: false, code: "accent_faint", contrast: Math.floor(reached * 10) / 10, instead };
  }
  return { ok: true, tones: { light, dark: nearest(given, "#ffffff", (colour) => toneIn("dark", colour), "dark") } };
}

const toneIn = (scheme: keyof Tones, accent: string): Tone =>
  scheme === "light"
    ? { accent, on: "#ffffff", soft: mix("#ffffff", accent, 0.1) }
    : { accent, on: SURFACES.dark[3], soft: mix(SURFACES.dark[1], accent, 0.15) };

/** Of the accent against all that it meets. */
const leastContrast = (scheme: keyof Tones, { accent, on, soft }: Tone): number =>
  Math.min(...[...SURFACES[scheme], on, soft].map((ground) => contrast(accent, ground)));

/** In steps of a hundredth; the end itself always reaches it. */
function nearest(from: string, to: string, tone: (colour: string) => Tone, scheme: keyof Tones): Tone {
  for (let k = 0; k < 100; k++) {
    const made = tone(mix(from, to, k / 100));
    if (leastContrast(scheme, made) >= LEAST_CONTRAST) return made;
  }
  return tone(to);
}
