/**
 * `npm run bench -- [--torch PYTHON] [--rounds N] [--json]`: a training step here and in real PyTorch, side by side.
 * `npm run bench -- --page [--json]`: the built page in a browser, from its address to the first run, and scrubbed.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { timePage } from "./page.ts";
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
    page: { type: "boolean", default: false },
  },
});

async function benchPage(): Promise<void> {
  const times = await timePage();
  if (options.json) {
    console.log(JSON.stringify({ page: times }, null, 2));
    return;
  }
  const { p50, p95, worst, frames } = times.scrubbing;
  const ms = (value: number, digits = 0) => `${value.toFixed(digits)} ms`;
  console.log(`address to Run button      ${ms(times.interactive)}`);
  console.log(`address to first run done  ${ms(times.bootToFirstRun)}`);
  console.log(`training run, both sides   ${ms(times.trainingRun)}`);
  console.log(`scrubbing, ${frames} frames     p50 ${ms(p50, 1)}, p95 ${ms(p95, 1)}, worst ${ms(worst, 1)}`);
}

async function benchSteps(): Promise<void> {
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
}

await (options.page ? benchPage() : benchSteps());
