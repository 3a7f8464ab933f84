/** What a file prints: order, cap, batches. */
import { describe, expect, it } from "vitest";
import type { OutputChunk } from "../../engine/trace/types.ts";
import { createOutput } from "./output.ts";

function setUp(limit = 1000) {
  const sent: (readonly OutputChunk[])[] = [];
  const clock = { time: 0 };
  const output = createOutput(
    limit,
    (chunks) => sent.push(chunks),
    () => clock.time,
  );
  return { output, sent, clock };
}

describe("createOutput", () => {
  it("sends a printed line at once, its end with it", () => {
    const { output, sent } = setUp();
    output.write("stdout", 3, "loss 0.5");
    output.write("stdout", 3, "\n");
    expect(sent).toEqual([[{ line: 3, stream: "stdout", text: "loss 0.5\n" }]]);
  });

  it("keeps the order of both streams", () => {
    const { output } = setUp();
    output.write("stdout", 1, "a\n");
    output.write("stderr", 2, "b\n");
    output.write("stdout", 1, "c\n");
    expect(output.finish().map(({ stream, text }) => `${stream} ${text}`)).toEqual([
      "stdout a\n",
      "stderr b\n",
      "stdout c\n",
    ]);
  });

  it("joins what one line prints in a row", () => {
    const { output } = setUp();
    for (let step = 0; step < 3; step += 1) output.write("stdout", 5, `${step}\n`);
    expect(output.finish()).toEqual([{ line: 5, stream: "stdout", text: "0\n1\n2\n" }]);
  });

  it("sends a flood in batches and loses none of it", () => {
    const { output, sent, clock } = setUp(1_000_000);
    for (let step = 0; step < 1000; step += 1) output.write("stdout", 5, `${step}\n`);
    expect(sent.length).toBeLessThan(100);
    clock.time = 1000;
    output.tick(clock.time);
    const text = sent.flatMap((chunks) => chunks.map((chunk) => chunk.text)).join("");
    expect(text.trim().split("\n")).toHaveLength(1000);
  });

  it("stops keeping at the cap, and says how much it dropped", () => {
    const { output } = setUp(10);
    output.write("stdout", 1, "12345678");
    output.write("stdout", 1, "90ABCDEF");
    output.write("stdout", 1, "x".repeat(1000));
    expect(output.finish().map((chunk) => chunk.text)).toEqual([
      "1234567890",
      "\n[1,006 more characters were printed and not kept]\n",
    ]);
  });
});
