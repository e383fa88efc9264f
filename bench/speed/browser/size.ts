// Bytes after gzip (level 9) of what a visitor's browser loads, beside packages of peers taken or bundled the same way.
import { gzipSync } from "node:zlib";
import { browserFiles } from "../../../packages/browser/bundle.ts";
import type { Figure } from "../../figure.ts";
import { bundlePeer, c15tStyle, cookieconsent, tarteaucitron } from "../../peers/packages.ts";

export async function* run(): AsyncIterable<Figure> {
  const { "site.js": site, "choices.js": choices } = await browserFiles();
  const [sdk, banner] = [site.gzip.length, choices.gzip.length];
  yield { ...bytes("Heed's SDK", sdk), toReach: 5_000, better: "lower" };
  yield bytes("Heed's banner and preference centre", banner);
  yield { ...bytes("Heed's SDK, banner and preference centre", sdk + banner), toReach: 10_000, better: "lower" };
  yield bytes("vanilla-cookieconsent 3.1.0, script and style", zipped(cookieconsent.script, cookieconsent.style));
  const { script, style, services, english } = tarteaucitron;
  yield bytes("tarteaucitronjs 1.34.0, script, style, services, English", zipped(script, style, services, english));
  yield bytes("c15t 2.2.1, its store without a banner", (await bundlePeer("c15t-core.ts")).gzip.length);
  const [whole, react] = [await bundlePeer("c15t-react.ts"), await bundlePeer("react.ts")];
  const added = whole.gzip.length - react.gzip.length;
  yield bytes("@c15t/react 2.2.1, banner, dialog and style, on a page that has React", added + zipped(c15tStyle));
  yield bytes("@c15t/react 2.2.1 with React", whole.gzip.length + zipped(c15tStyle));
}

const bytes = (name: string, value: number): Figure => ({ name, value, unit: "bytes" });

/** Each file is sent by itself. */
const zipped = (...texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
