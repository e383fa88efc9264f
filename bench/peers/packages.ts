// Files of peers as their packages ship them for pages without a bundler.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type BrowserFile, bundle } from "../../packages/browser/bundle.ts";

const { resolve } = createRequire(import.meta.url);
const text = (file: string): string => readFileSync(resolve(file), "utf8");

export const cookieconsent = {
  script: text("vanilla-cookieconsent/dist/cookieconsent.umd.js"),
  style: text("vanilla-cookieconsent/dist/cookieconsent.css"),
};
export const tarteaucitron = {
  script: text("tarteaucitronjs/tarteaucitron.min.js"),
  style: text("tarteaucitronjs/css/tarteaucitron.min.css"),
  /** Loaded as soon as the page names a service. */
  services: text("tarteaucitronjs/tarteaucitron.services.min.js"),
  english: text("tarteaucitronjs/lang/tarteaucitron.en.min.js"),
};
export const c15tStyle = text("@c15t/ui/styles.css");

/** One of the entries beside this file, with all that it imports. */
export const bundlePeer = (entry: `${string}.ts`): Promise<BrowserFile> =>
  bundle(join(import.meta.dirname, entry), "iife", []);
