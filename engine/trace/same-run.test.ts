/** A twin counts when it prints and computes the same. */
import { expect, test } from "vitest";
import { side, tensor } from "./fixture.ts";
import { isSameRun } from "./same-run.ts";
import type { GlobalRecord, OutputChunk, SideTrace } from "./types.ts";

const global = (name: string, rest: Partial<GlobalRecord>): GlobalRecord => ({
  name,
  tensor: null,
  type: "Tensor",
  text: "",
  line: 1,
  ...rest,
});

function ran(output: readonly [number, string][], rest: Partial<SideTrace> = {}): SideTrace {
  const chunks = output.map(([line, text]): OutputChunk => ({ line, stream: "stdout", text }));
  return side("nn", { output: chunks, ...rest });
}

test("what it prints is the same but for lines it lacks and the word Parameter", () => {
  const one = ran([
    [1, "Linear(3, 2)\n"],
    [2, "Parameter containing:\ntensor([1.])\n"],
  ]);
  expect(isSameRun(one, ran([[9, "tensor([1.])\n"]]), [1])).toBe(true);
  expect(isSameRun(one, ran([[9, "tensor([1.])\n"]]), [])).toBe(false);
  expect(isSameRun(one, ran([[9, "tensor([2.])\n"]]), [1])).toBe(false);
  expect(isSameRun(one, ran([[9, "tensor([1.])\n"]], { ok: false }), [1])).toBe(false);
});

test("variables of the same name hold the same bits", () => {
  const holds = (digest: string, text: string): SideTrace =>
    ran([], {
      tensors: [tensor(1, [2], { digest })],
      globals: [
        global("x", { tensor: 1 }),
        global("n", { type: "float", text }),
        global("model", { type: "Net" }),
      ],
    });
  expect(isSameRun(holds("a", "0.5"), holds("a", "0.5"), [])).toBe(true);
  expect(isSameRun(holds("a", "0.5"), holds("b", "0.5"), [])).toBe(false);
  expect(isSameRun(holds("a", "0.5"), holds("a", "0.25"), [])).toBe(false);
});
