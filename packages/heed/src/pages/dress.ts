// A page in the shop's own colours and name: pages are made plain, and dressed once, where they leave.
import { type Appearance, judgeAccent } from "@heed/core";
import { html } from "ghtml";
import { MARK } from "./layout.ts";
import { DARK, LIGHT, STYLE, STYLE_SOURCE, sourceOf } from "./style.ts";

/** Puts the choice into a page of Heed's and its policy; what is no such page is left alone. */
export type Dress = (text: string, policy: string) => { readonly text: string; readonly policy: string };

export function dressOf(appearance: Appearance): Dress {
  const sheet = sheetOf(appearance);
  const { name } = appearance;
  const source = sourceOf(sheet);
  return (text, policy) => {
    if (!policy.includes(STYLE_SOURCE)) return { text, policy };
    const named = name === undefined ? text : text.replace(MARK, () => html`<span class="mark">${name}</span>`);
    if (sheet === "") return { text: named, policy };
    return {
      text: named.replace(END, () => `${END}<style>${sheet}</style>`),
      policy: policy.replace(STYLE_SOURCE, `${STYLE_SOURCE} ${source}`),
    };
  };
}

/** Where the page's own style sheet ends. */
const END = `${STYLE}</style>`;

/** What follows the page's own style sheet; empty where nothing was chosen. */
function sheetOf({ accent, scheme, corners }: Appearance): string {
  const judged = accent === undefined ? undefined : judgeAccent(accent);
  const tones = judged?.ok ? judged.tones : undefined;
  const colours = (of: "light" | "dark"): string => {
    const tone = tones?.[of];
    const own = tone ? `--accent:${tone.accent};--accent-ink:${tone.on};--accent-soft:${tone.soft};` : "";
    return `${of === "light" ? LIGHT : DARK}${own}`;
  };
  const [first, second] = scheme === "auto" ? (["light", "dark"] as const) : ([scheme, scheme] as const);
  return [
    tones || scheme !== "auto"
      ? `:root{${colours(first)}}@media (prefers-color-scheme:dark){:root{${colours(second)}}}`
      : "",
    scheme === "auto" ? "" : `:root{color-scheme:${scheme}}`,
    corners === "square"
      ? ":root{--radius:.15rem}button,.button,button.quiet,select,input,textarea,.note,.toc a,.chip{border-radius:.15rem !important}"
      : "",
  ].join("");
}
