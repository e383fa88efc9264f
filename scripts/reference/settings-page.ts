// docs/reference/settings.md: every environment variable, from the table that the commands read.
import { SETTINGS } from "../../packages/heed/src/cli/settings.ts";
import { code, pageStart, table } from "./markdown.ts";

/** Writes the page. */
export function settingsPage(): string {
  const rows = Object.values(SETTINGS).map(({ name, otherwise, says }) => [code(name), says, otherwise]);
  return [
    pageStart(
      "Settings",
      "packages/heed/src/cli/settings.ts",
      "The environment holds addresses and secrets only. What Heed may do with data stands in `heed.config.ts`: see [the map](map.md).",
    ),
    table(["variable", "what it says", "without it"], rows),
    "",
  ].join("\n");
}
