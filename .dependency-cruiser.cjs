/** Which folder of src/ may import which; the reasons stand in docs/architecture.md. */
const anything = ["server", "embedded", "cli"];
const allowed = {
  entities: ["entities"],
  ports: ["ports", "errors"],
  crypto: ["crypto", "errors"],
  policies: ["policies", "app", "entities", "errors"],
  lifecycle: ["lifecycle", "app", "entities", "policies", "ports", "crypto", "errors"],
  reads: ["reads", "app", "entities", "policies"],
  schema: ["schema", "entities", "errors"],
  resolvers: ["resolvers", "lifecycle", "reads", "schema", "app", "entities", "errors", "policies"],
  jobs: ["jobs", "lifecycle", "app", "errors"],
  adapters: ["adapters", "ports", "crypto", "errors"],
  db: ["db", "app", "entities", "crypto", "errors", "ports"],
};
const toPattern = (names) => `^src/(${names.map((name) => (["app", "errors"].includes(name) ? `${name}\\.ts` : `${name}/`)).join("|")})`;

const folders = Object.entries(allowed).map(([folder, may]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import ${may.join(", ")}`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: toPattern(may) },
}));

module.exports = {
  forbidden: [
    ...folders,
    {
      name: "app-is-vocabulary",
      comment: "src/app.ts and its parts name entities and ports, as types",
      severity: "error",
      from: { path: "^src/app(\\.ts$|/)" },
      to: { path: "^src/", pathNot: "^src/(app|entities|ports)/" },
    },
    {
      name: "errors-stand-alone",
      severity: "error",
      from: { path: "^src/errors\\.ts$" },
      to: { path: "^src/" },
    },
    {
      name: "no-sdk-in-the-steps",
      comment: "the steps know ports, not the libraries behind them",
      severity: "error",
      from: { path: "^src/(lifecycle|policies|reads|ports)/" },
      to: { dependencyTypes: ["npm"], pathNot: "node_modules/(typeorm|file-type|libphonenumber-js|ibantools|compromise|webvtt-parser|dataloader|yazl)" },
    },
    {
      name: "resolvers-open-no-transaction",
      severity: "error",
      from: { path: "^src/(resolvers|reads|schema)/" },
      to: { path: "node_modules/(typeorm|pg)/" },
    },
    {
      name: "entities-without-graphql",
      severity: "error",
      from: { path: "^src/(entities|lifecycle|jobs|db|adapters)/" },
      to: { path: "node_modules/(type-graphql|graphql|@apollo)/" },
    },
    {
      name: "no-cycles-of-modules",
      severity: "error",
      from: { pathNot: "^src/(entities|schema/types)/" },
      to: { circular: true },
    },
    { name: "no-orphans", severity: "error", from: { orphan: true, path: "^src/", pathNot: "\\.d\\.ts$|^src/embedded/zoom-rehearsal-main|^src/(main|schema/emit)" }, to: {} },
    { name: "client-apart", severity: "error", from: { path: "^client/" }, to: { path: "^src/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
