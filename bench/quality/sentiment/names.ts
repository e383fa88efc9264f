// What is taken out of real, noisy posts (WNUT 2017, development part)? Names stand free there, and no list of names is kept; what is taken for something else is counted.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { wilsonInterval } from "@heed/math";
import { findIdentifiers, IDENTIFIERS } from "../../../packages/heed/src/capabilities/sentiment/remove-identifiers.ts";
import type { BenchContext, Figure } from "../../figure.ts";

export const datasets = ["wnut17"];

type Token = { readonly word: string; readonly tag: string };
type Span = { readonly start: number; readonly end: number; readonly type: string };

/** Words with one space between them, and where the marked ones stand. */
function postOf(tokens: readonly Token[]): { text: string; spans: Span[] } {
  let text = "";
  const spans: { start: number; end: number; type: string }[] = [];
  for (const { word, tag } of tokens) {
    if (text !== "") text += " ";
    const before = spans.at(-1);
    if (tag.startsWith("B-")) spans.push({ start: text.length, end: text.length + word.length, type: tag.slice(2) });
    else if (tag.startsWith("I-") && before) before.end = text.length + word.length;
    text += word;
  }
  return { text, spans };
}

export function* run({ dataset }: BenchContext): Iterable<Figure> {
  const lines = gunzipSync(readFileSync(dataset("wnut17/emerging.dev.conll.gz"))).toString("utf8");
  const posts = lines.split(/\n\s*\n/).flatMap((block) => {
    const tokens = block.split("\n").flatMap((line) => {
      const [word, tag] = line.split("\t");
      return word && tag ? [{ word, tag }] : [];
    });
    return tokens.length > 0 ? [postOf(tokens)] : [];
  });
  const seen = posts.map((post) => ({ ...post, found: findIdentifiers(post.text) }));
  const names = seen.flatMap(({ spans, found }) =>
    spans
      .filter(({ type }) => type === "person")
      .map((span) => found.some((one) => one.start <= span.start && one.end >= span.end)),
  );
  yield {
    name: "wnut17, person, taken out whole",
    ...wilsonInterval(names.filter(Boolean).length, names.length),
    unit: "recall",
    n: names.length,
  };
  for (const kind of IDENTIFIERS) {
    const posts = seen.filter(({ found }) => found.some(({ is }) => is === kind)).length;
    yield {
      name: `wnut17, posts from which something is taken as ${kind}`,
      ...wilsonInterval(posts, seen.length),
      unit: "share",
      n: seen.length,
    };
  }
}
