/** The ownership table of each lesson's demo says what was measured on real PyTorch. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { SideTrace } from "../../engine/trace/types.ts";
import { prepareNodeHost } from "../../runtime/client/node-host.ts";
import { openEngineHost } from "./engine-host.ts";
import type { Host } from "./host.ts";
import { SIDES } from "./lesson-files.ts";
import { compileLibrary, LESSONS_ROOT, published } from "./library.ts";
import { recordTrace } from "./record.ts";

/** Name (null: none is left), registered in a module, in an optimizer, received a gradient, changed. */
const ROWS = z.array(z.tuple([z.string().nullable(), z.boolean(), z.boolean(), z.boolean(), z.boolean()]));
type Rows = z.infer<typeof ROWS>;
const FIXTURE = new URL("../../tests/fixtures/lesson-ownership.json", import.meta.url);
const measured = z
  .record(z.string(), z.object({ nn: ROWS, functional: ROWS }))
  .parse(JSON.parse(readFileSync(FIXTURE, "utf8")));

let host: Host;
beforeAll(async () => {
  host = openEngineHost(await prepareNodeHost());
});
afterAll(() => host.close());

/** Parameters only: the probe that measured real PyTorch did not list buffers. */
function rowsOf(side: SideTrace | null, names: readonly (string | null)[]): Rows {
  const rows = side?.ownership.filter((row) => !row.buffer) ?? [];
  return rows.map((row) => [
    row.names.find((name) => names.includes(name)) ?? row.names[0] ?? null,
    row.registered !== null,
    row.inOptimizer !== null,
    row.grad !== "none",
    row.changed,
  ]);
}

function sorted(rows: Rows): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

const lessons = published(compileLibrary(LESSONS_ROOT), false).map(({ lessons }) => lessons.en);

test.each(lessons.map((lesson) => [lesson.slug, lesson] as const))("%s", async (slug, lesson) => {
  const trace = await recordTrace(host, lesson);
  for (const side of SIDES) {
    const expected = measured[slug][side];
    expect(trace[side]?.error, side).toBeNull();
    const names = expected.map(([name]) => name);
    expect(sorted(rowsOf(trace[side], names)), side).toEqual(sorted(expected));
  }
});
