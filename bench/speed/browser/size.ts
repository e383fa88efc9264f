// Bytes after gzip (level 9) of what a visitor's browser loads.
import { browserFiles } from "../../../packages/browser/bundle.ts";
import type { Figure } from "../../figure.ts";

export async function* run(): AsyncIterable<Figure> {
  const { "site.js": site, "choices.js": choices } = await browserFiles();
  const [sdk, banner] = [site.gzip.length, choices.gzip.length];
  const bytes = (name: string, value: number): Figure => ({ name, value, unit: "bytes" });
  yield { ...bytes("Heed's SDK", sdk), toReach: 5_000, better: "lower" };
  yield bytes("Heed's banner and preference centre", banner);
  yield { ...bytes("Heed's SDK, banner and preference centre", sdk + banner), toReach: 10_000, better: "lower" };
}
