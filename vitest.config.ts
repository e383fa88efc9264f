import { defineConfig } from "vitest/config";

// Two projects: pure code needs no database; everything else shares one PostgreSQL cluster per run.
const soak = process.env["HEED_SOAK"] !== undefined;
// Far beyond what any test needs: a slow machine fails nothing.
const common = {
  setupFiles: ["scripts/soak-properties.ts"],
  testTimeout: soak ? 3_600_000 : 300_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    maxWorkers: 2,
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
