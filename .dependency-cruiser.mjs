/** The arrows between the rooms (docs/architecture.md). Each rule has a canary in tools/gates/arrows.test.ts. */
const TEST = "(\\.test|/test-[^/]+)\\.tsx?$";
const OTHER_ROOMS = (...own) =>
  `^(${["app", "content", "engine", "lessons", "python", "runtime", "tests", "tools"].filter((room) => !own.includes(room)).join("|")})/`;

const NODE_HOST = "^runtime/client/(node-host|spawn-node)\\.ts$";

/** Inside the engine a layer sees itself and the layers before it. */
const LAYERS = ["tensor", "schema", "autograd", "functional", "nn", "optim"];

const layerRules = LAYERS.map((layer, index) => ({
  name: `engine-layer-${layer}`,
  comment: `engine/${layer} may import only ${LAYERS.slice(0, index + 1).join(", ")}`,
  severity: "error",
  from: { path: `^engine/${layer}/`, pathNot: TEST },
  to: { path: "^engine/", pathNot: `^engine/(${LAYERS.slice(0, index + 1).join("|")})/` },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: "engine-imports-nothing",
      comment: "The engine could be shipped alone: no other room, no package, no Node.",
      severity: "error",
      from: { path: "^engine/", pathNot: TEST },
      to: { pathNot: "^engine/" },
    },
    {
      name: "content-imports-nothing",
      comment: "content/ is what the page and the tools share about lessons; packages only as types.",
      severity: "error",
      from: { path: "^content/", pathNot: TEST },
      to: { pathNot: "^content/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "content-knows-no-room",
      severity: "error",
      from: { path: "^content/", pathNot: TEST },
      to: { path: OTHER_ROOMS("content") },
    },
    {
      name: "lessons-are-data",
      severity: "error",
      from: { path: "^lessons/" },
      to: {},
    },
    {
      name: "app-reads-traces",
      comment: "The page sees the typed client, the protocol, the Trace and lessons.",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      to: {
        path: OTHER_ROOMS("app", "content"),
        pathNot: "^(runtime/client/|runtime/protocol\\.ts$|engine/trace/)",
      },
    },
    {
      name: "app-loads-no-engine",
      comment: "Not even through a reader of engine/trace: the page must stay small and see plain data only.",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      to: { path: "^engine/(tensor|schema|autograd|functional|nn|optim)/", reachable: true },
    },
    {
      name: "app-loads-no-node-host",
      comment: "The host that runs Python in Node is for the command line and for tests.",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      to: { path: NODE_HOST, reachable: true },
    },
    {
      name: "components-see-no-runtime",
      comment: "Panel event → action → runtime client: components read stores and types.",
      severity: "error",
      from: { path: "^app/components/", pathNot: TEST },
      to: { path: "^runtime/client/" },
    },
    {
      name: "stores-see-no-component",
      severity: "error",
      from: { path: "^app/stores/", pathNot: TEST },
      to: { path: "^app/(components|pages)/" },
    },
    {
      name: "runtime-arrows",
      severity: "error",
      from: { path: "^runtime/", pathNot: TEST },
      to: { path: OTHER_ROOMS("runtime", "engine", "python") },
    },
    {
      name: "client-knows-no-react",
      severity: "error",
      from: { path: "^runtime/" },
      to: { path: "node_modules/(react|react-dom|zustand)/" },
    },
    {
      name: "tools-see-no-app",
      severity: "error",
      from: { path: "^tools/" },
      to: { path: "^app/" },
    },
    {
      name: "only-runtime-knows-pyodide",
      severity: "error",
      from: { pathNot: "^runtime/" },
      to: { path: "node_modules/pyodide/" },
    },
    {
      name: "shipped-code-uses-dependencies",
      comment: "What the page ships is a dependency, not a development tool; types are erased.",
      severity: "error",
      from: { path: "^(app|content|engine|runtime)/", pathNot: [TEST, NODE_HOST] },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "declared-packages-only",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^virtual:|\\?" },
    },
    {
      name: "no-circle",
      comment:
        "Types are erased. Op families may name each other: the derivative of expand is a sum, that of a sum an expand.",
      severity: "error",
      from: { pathNot: "^engine/functional/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // The page only names the worker's script (`?worker&url`): it is a program of its own and where the engine begins.
    exclude: { path: "^(dist|coverage)/|^runtime/worker/worker\\.ts$" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mts", ".mjs", ".js", ".json", ".d.ts"],
      exportsFields: ["exports"],
      conditionNames: ["import", "browser", "node", "default", "types"],
    },
  },
};
