/** Which tensors stand right beside the one operation that uses them, so that the main line of a graph can run straight. */
import type { LeafNode } from "../../../engine/trace/graph.ts";
import type { DrawnGraph, DrawnNode } from "../../../engine/trace/graph-fold.ts";
import type { CallRecord, Side } from "../../../engine/trace/types.ts";

/** The operation a node stands beside, and as what. */
export interface Beside {
  readonly of: string;
  readonly as: "parameter" | "data";
}

/** More than this around one operation is no longer beside it. */
const MOST = 10;
/** A parameter with a second use still stands at its first; one that is used all over belongs to none. */
const MOST_USES = 2;

/** One call of an operation, or of a line that repeats, with the side it is of; a module that is shut has none. */
function sample(node: DrawnNode | undefined): { readonly side: Side; readonly call: CallRecord } | null {
  const op = node?.kind === "group" ? ("frame" in node.of ? undefined : node.members[0]) : node;
  if (op?.kind !== "op") return null;
  if (op.nn) return { side: "nn", call: op.nn.call };
  return op.functional && { side: "functional", call: op.functional.call };
}

function isParameter({ nn, functional }: LeafNode): boolean {
  return (nn ?? functional)?.requiresGrad === true;
}

/** What the main line comes from: another operation (null), else data, else the first argument. */
function mainInput(target: DrawnNode, sources: readonly DrawnNode[]): LeafNode | null {
  const leaves = sources.filter((node) => node.kind === "leaf");
  const use = sample(target);
  if (!use || leaves.length < sources.length) return null;
  const place = (leaf: LeafNode) =>
    use.call.inputs.findIndex(({ tensor }) => tensor === leaf[use.side]?.tensor);
  const inOrder = leaves.toSorted((a, b) => place(a) - place(b));
  return inOrder.find((leaf) => !isParameter(leaf)) ?? inOrder[0];
}

/** Module frames that hold more than this operation and what is its own. */
function sharesFrame(graph: DrawnGraph, id: string, frame: string | null): boolean {
  if (frame === null) return false;
  const others = graph.nodes.filter((node) => node.kind !== "leaf" && node.id !== id && node.frame !== null);
  const outermost = (path: string): string => {
    const parent = graph.frames.find((one) => one.path === path)?.parent ?? null;
    return parent === null ? path : outermost(parent);
  };
  return others.some((node) => outermost(node.frame ?? "") === outermost(frame));
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** By id of the node that stands beside another. */
export function besides(graph: DrawnGraph): ReadonlyMap<string, Beside> {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const usesOf = grouped(graph.edges, ({ from }) => from);
  const found = new Map<string, Beside>();
  for (const [to, edges] of grouped(graph.edges, (edge) => edge.to)) {
    const target = byId.get(to);
    if (!target || sample(target) === null) continue;
    const sources = edges.flatMap(({ from }) => byId.get(from) ?? []);
    const main = mainInput(target, sources);
    const own = sources.flatMap((node): [string, Beside][] => {
      if (node.kind !== "leaf" || node === main || found.has(node.id)) return [];
      const uses = usesOf.get(node.id)?.length ?? 0;
      const isAtHome = node.frame === target.frame;
      if (isParameter(node))
        return uses <= MOST_USES && isAtHome ? [[node.id, { of: to, as: "parameter" }]] : [];
      // What belongs to no module, in the middle of one, would look like its own.
      const fits = isAtHome || (node.frame === null && !sharesFrame(graph, to, target.frame));
      return uses === 1 && fits ? [[node.id, { of: to, as: "data" }]] : [];
    });
    if (own.length <= MOST) for (const [id, beside] of own) found.set(id, beside);
  }
  return found;
}
