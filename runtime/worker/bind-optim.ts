/** What Python's torch.optim asks of the engine: the declarations as JSON, and one step over a group. */
import { declaredOptimizers, type Entry, stepGroup } from "../../engine/optim/index.ts";
import type { Schema } from "../../engine/schema/parse.ts";
import { runtimeError } from "../../engine/tensor/errors.ts";
import { describeArg } from "./bind-nn.ts";
import { tensorAt } from "./handles.ts";
import { traceAt } from "./trace.ts";

/** Every optimizer as `python/torch/optim/_declared.py` reads it. */
export function describeOptimizers(): string {
  return JSON.stringify(
    [...declaredOptimizers().values()].map(({ schema, doc, checks, state, python }) => ({
      name: schema.name,
      doc,
      checks,
      base: python.base ?? null,
      fixed: python.fixed ?? {},
      order: python.order?.split(" ") ?? null,
      eager: python.eager === true,
      args: schema.args.map(describeArg),
      state: Object.entries(state).map(([name, rule]) => ({ name, ...rule })),
    })),
  );
}

/**
 * Steps the parameters of one group. `flat` holds the options in schema order (pairs take two places), then for each
 * parameter its handle and those of its state: 0 for none, negative for one made just now.
 *
 * @param place where the program is, while a run is recorded
 */
export function optimize(place: number, name: string, ...flat: readonly unknown[]): void {
  traceAt(place);
  const declaration = declaredOptimizers().get(name);
  if (declaration === undefined) throw runtimeError(`torch.optim has no ${name}`);
  const { group, length } = readOptions(declaration.schema, flat);
  const width = 1 + declaration.stateNames.length;
  const entries: Entry[] = [];
  for (let at = length; at < flat.length; at += width) {
    const handles = flat.slice(at + 1, at + width).map(Number);
    entries.push({
      param: tensorAt(Number(flat[at])),
      state: handles.map((handle) => (handle === 0 ? null : tensorAt(Math.abs(handle)))),
      isFirst: handles.some((handle) => handle < 0),
    });
  }
  stepGroup(declaration, group, entries);
}

function readOptions(
  schema: Schema,
  flat: readonly unknown[],
): { readonly group: Readonly<Record<string, unknown>>; readonly length: number } {
  const group: Record<string, unknown> = {};
  let at = 0;
  for (const { name, type } of schema.args) {
    const size = type.list ? (type.size ?? 0) : 1;
    group[name] = type.list ? flat.slice(at, at + size) : flat[at];
    at += size;
  }
  return { group, length: at };
}

/** `.grad = None` for many tensors at once. */
export function clearGradients(...handles: readonly number[]): void {
  for (const handle of handles) tensorAt(handle).grad = null;
}
