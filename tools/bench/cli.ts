/** `npm run bench -- [--torch PYTHON] [--rounds N] [--json]`: a training step here and in real PyTorch, side by side. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openPythonBench } from "./python.ts";
import { findTorch, timeRealTorch } from "./real-torch.ts";
import { type Round, ratio, rowsOf, tableOf } from "./timings.ts";
import { timeTypeScript } from "./typescript.ts";

const STEPS = fileURLToPath(new URL("steps.py", import.meta.url));
const RATIOS = [
  ["typescript", "torch"],
  ["python", "torch"],
  ["recorded", "python"],
] as const;

const { values: options } = parseArgs({
  options: {
    /** Interpreter with a real PyTorch. */
    torch: { type: "string" },
    rounds: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});

const torch = findTorch(options.torch);
if (torch === null) console.error("no real PyTorch found: give one with --torch PYTHON to compare with");

// Places take turns, so that a slow moment of the machine meets all of them.
const measurements: Record<string, Round[]> = { typescript: [], python: [], recorded: [] };
if (torch !== null) measurements.torch = [];
const python = await openPythonBench();
try {
  for (let round = 0; round < Number(options.rounds); round += 1) {
    measurements.typescript.push(timeTypeScript());
    measurements.python.push(await python.time(STEPS, false));
    measurements.recorded.push(await python.time(STEPS, true));
    if (torch !== null) measurements.torch.push(timeRealTorch(torch, STEPS));
  }
} finally {
  python.close();
}

const rows = rowsOf(measurements);
if (options.json) {
  const cases = rows.map((row) => ({
    ...row,
    ratios: Object.fromEntries(RATIOS.map(([a, b]) => [`${a}/${b}`, ratio(row, a, b)])),
  }));
  console.log(JSON.stringify({ cases }, null, 2));
} else {
  console.log(tableOf(rows, RATIOS));
}
