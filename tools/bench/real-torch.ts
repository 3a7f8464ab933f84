/** Runs the timed file on a real PyTorch, where one is installed. */
import { spawnSync } from "node:child_process";
import { type Round, roundOf } from "./timings.ts";

const ENVIRONMENT = { ...process.env, OMP_NUM_THREADS: "1" };

/** The asked interpreter, which must have PyTorch, or the system's Python if it happens to; null: there is none. */
export function findTorch(asked: string | undefined): string | null {
  const python = asked ?? "python3";
  const { status } = spawnSync(python, ["-c", "import torch"], { env: ENVIRONMENT });
  if (status === 0) return python;
  if (asked !== undefined) throw new Error(`${asked} cannot import torch`);
  return null;
}

export function timeRealTorch(python: string, file: string): Round {
  const { status, stdout, stderr } = spawnSync(python, [file], { env: ENVIRONMENT, encoding: "utf8" });
  if (status !== 0) throw new Error(`the bench failed on real PyTorch:\n${stderr}`);
  return roundOf(stdout);
}
