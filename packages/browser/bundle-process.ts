// Bundles the files of `bundle.ts` and ends.
import { type Bundled, bundleText } from "./bundle.ts";

const bundled: Bundled = await Promise.all([
  bundleText("script.ts", "iife"),
  bundleText("choices.ts", "es"),
  bundleText("preview.ts", "es"),
]).then(
  ([site, choices, preview]) => ({ texts: { "site.js": site, "choices.js": choices, "preview.js": preview } }),
  (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
);
process.send?.(bundled, () => process.disconnect());
