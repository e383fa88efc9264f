// The arrows of ARCHITECTURE.md, on resolved paths. `npm run check` also plants a violation and expects it to be caught.
const heed = "^packages/heed/src/";
const folder = (name) => `${heed}${name}/`;
const only = (from, ...to) => ({
  name: `${from}-reads-only-its-own`,
  severity: "error",
  from: { path: folder(from), pathNot: "\\.test\\.ts$" },
  to: { path: heed, pathNot: [from, ...to].map(folder) },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "core-is-pure",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: ["^packages/core/src/", "node_modules/typebox/"] },
    },
    {
      name: "a-browser-loads-only-its-own",
      severity: "error",
      // What core gives are types; they are gone when it is bundled.
      from: { path: "^packages/browser/src/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: ["^packages/browser/src/", "^packages/core/src/", "node_modules/(@types/)?react/"] },
    },
    {
      name: "the-console-knows-only-the-contract",
      severity: "error",
      // It asks Heed over HTTP, like everybody; what it takes of core are types, which are gone when it is bundled.
      from: { path: "^packages/console/src/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(packages|examples|bench)/", pathNot: ["^packages/console/src/", "^packages/core/src/"] },
    },
    {
      name: "math-imports-nothing",
      severity: "error",
      from: { path: "^packages/math/src/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: "^packages/math/src/" },
    },
    {
      name: "only-storage-imports-a-driver",
      severity: "error",
      from: { path: heed, pathNot: ["^packages/heed/src/storage/", "\\.test\\.ts$"] },
      to: { path: "node_modules/(pg|pg-cursor|pg-copy-streams|@types/pg|@types/pg-copy-streams)/" },
    },
    only("storage"),
    only("ledger", "storage"),
    only("gate", "ledger", "storage"),
    only("consent", "gate", "ledger", "storage"),
    only("ingest", "gate", "ledger", "storage"),
    only("rights", "gate", "ledger", "storage"),
    only("sharing", "gate", "ledger", "storage"),
    {
      name: "a-capability-knows-only-itself",
      severity: "error",
      from: { path: "^packages/heed/src/capabilities/([^/]+)/", pathNot: "\\.test\\.ts$" },
      to: {
        path: heed,
        pathNot: [
          "^packages/heed/src/capabilities/$1/",
          "^packages/heed/src/capabilities/[^/]+\\.ts$",
          "^packages/heed/src/gate/access\\.ts$",
        ],
      },
    },
    only("models", "capabilities", "gate", "ledger", "storage"),
    only("channels", "capabilities", "consent", "gate", "models", "ledger", "storage"),
    only("staff", "ledger", "storage"),
    only("audiences", "gate", "ledger", "storage"),
    only("evaluate", "capabilities", "ingest"),
    only("pages"),
    {
      name: "nobody-imports-the-root",
      severity: "error",
      from: { path: heed, pathNot: ["^packages/heed/src/(heed\\.ts$|assembly/|cli/)", "\\.test\\.ts$"] },
      to: { path: "^packages/heed/src/(heed\\.ts$|assembly/)" },
    },
    {
      name: "no-layer-imports-the-root",
      severity: "error",
      from: { path: folder("assembly") },
      to: { path: "^packages/heed/src/(heed\\.ts$|cli/)" },
    },
    {
      name: "examples-and-bench-use-the-front-door",
      severity: "error",
      from: { path: "^(packages|scripts)/" },
      to: { path: "^(examples|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^packages/[^/]+/(test|dist)/" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types"],
      extensions: [".ts", ".tsx", ".js", ".json"],
    },
  },
};
