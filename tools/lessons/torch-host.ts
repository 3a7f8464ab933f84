/** Runs lesson programs and their checks on a real PyTorch, in one Python process. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Host, type PairOutcome, printedText } from "./host.ts";

const SCRIPT = fileURLToPath(new URL("./real_torch.py", import.meta.url));

const GREETING = z.object({ torch: z.string() });
const ERROR = z.object({ type: z.string(), message: z.string() });
const SIDE_RESULT = z.object({
  side: z.enum(["nn", "functional"]),
  stdout: z.string(),
  error: ERROR.nullable(),
});
const ANSWER = z.object({
  sides: z.array(SIDE_RESULT),
  checks: z.array(z.object({ id: z.string(), passed: z.boolean(), message: z.string().nullable() })),
  mistakes: z.array(z.string()),
});

export async function openTorchHost(python: string): Promise<Host> {
  const child = spawn(python, ["-W", "ignore", SCRIPT], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OMP_NUM_THREADS: "1" },
  });
  const failed = new Promise<never>((_resolve, reject) => {
    child.once("error", (error) => reject(new Error(`${python} did not start: ${error.message}`)));
    child.once("exit", (code) =>
      reject(new Error(`${python} ended with exit code ${code}: is PyTorch installed in it?`)),
    );
  });
  failed.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const receive = async (): Promise<unknown> => {
    const line = await Promise.race([lines.next(), failed]);
    return line.done === true ? failed : JSON.parse(line.value);
  };
  const { torch } = GREETING.parse(await receive());
  return {
    name: `PyTorch ${torch}`,
    async run(job): Promise<PairOutcome> {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const answer = ANSWER.parse(await receive());
      const printed = Object.fromEntries(
        answer.sides.map(({ side, stdout, error }) => [side, printedText(stdout, error)]),
      );
      return { printed, checks: answer.checks, mistakes: answer.mistakes, trace: null };
    },
    close() {
      child.removeAllListeners("exit");
      child.stdin.end();
    },
  };
}
