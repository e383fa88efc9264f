import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// Two projects: pure code needs no database; everything else shares one PostgreSQL cluster per run.
const soak = process.env["HEED_SOAK"] !== undefined;
// Far beyond what any test needs: a slow machine fails nothing.
const common = {
  // Files share a process and its modules, which keep no state of their own; loading them anew took a third of the run.
  isolate: false,
  setupFiles: ["scripts/soak-properties.ts"],
  testTimeout: soak ? 21_600_000 : 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 30_000 } },
};

/** Files of half a minute and more, longest first: one that began last would keep one core waiting. A fresh clone knows no times of its own. */
const LONGEST = [
  "heed/test/faults",
  "heed/src/cli/start",
  "examples/shop/done-when.browser",
  "examples/shop/first-five-minutes",
  "heed/src/cli/commands",
  "examples/shop/browser",
  "heed/test/marker",
  "heed/src/storage/embedded",
  "heed/src/cli/deletion",
  "heed/src/http/bad-input",
  "browser/src/choices",
  "browser/src/client",
  "heed/src/pages/dashboard.browser",
  "heed/src/models/leavers",
  "heed/src/http/pages.browser",
  "heed/src/cli/upgrade",
  "heed/src/http/clients.browser",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "pure",
          include: ["packages/{core,math}/**/*.test.ts", "scripts/**/*.test.ts", "bench/**/*.test.ts"],
          ...common,
        },
      },
      {
        test: {
          name: "heed",
          include: ["packages/{heed,browser}/**/*.test.ts", "examples/**/*.test.ts"],
          globalSetup: ["packages/heed/test/cluster.ts"],
          ...common,
        },
      },
    ],
  },
});
