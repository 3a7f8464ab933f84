/** `npm run conformance -- --torch PYTHON --folder DIR`: every program of a folder, seeded, here and in real PyTorch. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { comparePrinted, firstDifference } from "./compare.ts";
import { runHere } from "./ours.ts";
import { runReal } from "./real.ts";

const SEED = "import torch; torch.manual_seed(0)\n";
/** Seconds that one program may take here. */
const PATIENCE = 300;

export function compareFolder(python: string, folder: string): void {
  const names = readdirSync(folder).filter((name) => name.endsWith(".py"));
  const programs = names.map((name) => SEED + readFileSync(join(folder, name), "utf8"));
  const [real, ours] = [runReal(python, programs), runHere(programs, PATIENCE)];
  for (const [index, name] of names.entries()) {
    const { sameText, sameNumbers } = comparePrinted(real[index]!, ours[index]!);
    console.log(`${name}: ${sameText ? "same text" : sameNumbers ? "same numbers" : "differs"}`);
    const difference = sameText ? null : firstDifference(real[index]!, ours[index]!);
    if (difference !== null) console.log(`  real: ${difference.expected}\n  ours: ${difference.actual}`);
  }
}
