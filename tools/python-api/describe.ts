/** Asks the page's own torch, run in Node, what it offers. Kept in a cache by what the answer depends on. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ApiEntry, PythonApi } from "../../content/python-api.ts";
import { declaredOps } from "../../engine/autograd/op.ts";
import "../../engine/index.ts";
import { prepareNodeHost } from "../../runtime/client/node-host.ts";
import { createNodeRunner } from "../../runtime/client/node-runner.ts";
import { runToEnd } from "../../runtime/client/run-to-end.ts";

const CACHE = fileURLToPath(new URL("../../.cache/python-api/", import.meta.url));
const PROGRAM = join(import.meta.dirname, "describe.py");
const OUTPUT_LIMIT = 5_000_000;

/** The JSON of a `PythonApi`. */
export async function describePythonApi(): Promise<string> {
  const source = readFileSync(PROGRAM, "utf8");
  const { script, python } = await prepareNodeHost();
  // The names of the worker's script and of Python's archive change with their content.
  const key = createHash("sha256").update(`${script}\n${python}\n${source}`).digest("hex").slice(0, 16);
  const path = join(CACHE, `${key}.json`);
  if (!existsSync(path)) {
    const text = await printed(source);
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(path, text);
  }
  return JSON.stringify(withResults(JSON.parse(readFileSync(path, "utf8")) as PythonApi));
}

async function printed(source: string): Promise<string> {
  const runner = await createNodeRunner();
  try {
    let text = "";
    const { traces, failure } = await runToEnd(runner, {
      files: [{ side: "nn", name: "describe.py", source }],
      options: { deadline: 60_000, outputLimit: OUTPUT_LIMIT, trace: false },
      onOutput: (chunks) => {
        for (const chunk of chunks) if (chunk.stream === "stdout") text += chunk.text;
      },
    });
    const problem = failure ?? traces[0]?.error?.traceback;
    if (problem !== undefined) throw new Error(problem);
    return text.trim();
  } finally {
    runner.dispose();
  }
}

/** Where an op's function stands, under its own name. */
const NAMESPACES = ["torch", "torch.Tensor", "torch.nn.functional"];

/** Python's functions do not say what they give; the ops' declarations do. */
function withResults(api: PythonApi): PythonApi {
  const gives = new Map<string, boolean>();
  for (const { schema } of declaredOps()) {
    const [result] = schema.returns;
    const tensor = schema.returns.length === 1 && result.type.base === "Tensor" && !result.type.list;
    gives.set(schema.name, tensor && (gives.get(schema.name) ?? true));
  }
  const told = ([name, entry]: [string, ApiEntry]): [string, ApiEntry] => {
    const tensor = entry.kind === "function" && gives.get(name.replace(/_$/, "")) === true;
    return [name, tensor ? { ...entry, gives: "Tensor" } : entry];
  };
  return Object.fromEntries(
    Object.entries(api).map(([path, names]) => [
      path,
      NAMESPACES.includes(path) ? Object.fromEntries(Object.entries(names).map(told)) : names,
    ]),
  );
}
