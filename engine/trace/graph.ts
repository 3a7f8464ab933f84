/**
 * The graph of one step of both sides as their union: an operation or a tensor that both sides have is one node, so that
 * it can be drawn at the same place twice. Plain data in, plain data out; what is folded away is `graph-fold.ts`'s.
 */
import { alignCalls } from "./alignment.ts";
import { operations } from "./compare.ts";
import type { RowPair } from "./pairing.ts";
import { callsInto } from "./read.ts";
import type { CallRecord, GradState, ModuleRecord, Side, SideTrace, Trace } from "./types.ts";

/** A tensor that no drawn operation made: a parameter, or data. */
export interface GraphLeaf {
  readonly tensor: number;
  /** `model.fc.weight`, `w`; empty when no name reaches it. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly line: number;
  readonly requiresGrad: boolean;
  readonly grad: GradState;
}

export interface GraphOp {
  readonly call: CallRecord;
  /** Of the first output; null when the call raised. */
  readonly shape: readonly number[] | null;
}

/** What the last operation gave: nothing that is drawn used it. */
export interface GraphResult {
  readonly tensor: number;
  /** `loss`; empty when no name reaches it. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly line: number;
  /** Of a single element; null for more. */
  readonly value: number | null;
}

interface NodeOf<Kind extends string, Fact> {
  readonly kind: Kind;
  readonly id: string;
  /** Path of the innermost module frame it stands in, on the side that has one. */
  readonly frame: string | null;
  readonly nn: Fact | null;
  readonly functional: Fact | null;
}

export type OpNode = NodeOf<"op", GraphOp>;
export type LeafNode = NodeOf<"leaf", GraphLeaf>;
export type ResultNode = NodeOf<"result", GraphResult>;
export type GraphNode = OpNode | LeafNode | ResultNode;

export interface EdgeFact {
  /** Norm of the gradient that went back over it; null: none did. */
  readonly gradNorm: number | null;
}

/** From what made a tensor to what used it. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly nn: EdgeFact | null;
  readonly functional: EdgeFact | null;
}

export interface GraphFrame {
  readonly path: string;
  readonly type: string;
  /** `in_features=2, out_features=1, bias=True` */
  readonly extra: string;
  readonly parent: string | null;
  /** Sides that have it. */
  readonly sides: readonly Side[];
}

export interface UnionGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly frames: readonly GraphFrame[];
}

const SIDES: readonly Side[] = ["nn", "functional"];

/** Operations of the step under the playhead, where it was kept; else of the last one. A run that raised ends where it did. */
export function stepOperations(side: SideTrace, step: number): readonly CallRecord[] {
  const failed = side.calls.find((call) => call.error !== null && call.id === side.error?.call);
  if (failed) return [...callsInto(side, failed), failed].filter((call, i, all) => all.indexOf(call) === i);
  const usual = operations(side, { output: null, loss: null, pairs: [] });
  if (usual.some((call) => call.step === step)) return usual;
  const root = side.calls.findLast((call) => call.step === step && call.outputGradNorm !== null);
  return root ? callsInto(side, root) : usual;
}

type Calls = Readonly<Record<Side, readonly CallRecord[]>>;

/** Which node each call and each leaf of a side is. */
interface Identity {
  readonly calls: Readonly<Record<Side, ReadonlyMap<number, string>>>;
  readonly leaves: Readonly<Record<Side, Map<number, string>>>;
}

function identifyCalls(trace: Trace, drawn: Calls): Identity["calls"] {
  const nn = new Map(drawn.nn.map(({ id }) => [id, `c${id}`]));
  const { partner } = alignCalls(trace);
  const functional = drawn.functional.map(({ id }) => {
    const twin = nn.get(partner.functional.get(id) ?? -1);
    return [id, twin ?? `d${id}`] as const;
  });
  return { nn, functional: new Map(functional) };
}

/** Tensors that went into a drawn call and came out of none. */
function leavesOf(side: SideTrace | null, calls: readonly CallRecord[]): ReadonlySet<number> {
  const made = new Set(calls.flatMap(({ outputs }) => outputs));
  const used = calls.flatMap(({ inputs }) => inputs.map(({ tensor }) => tensor));
  // What an in-place call changed is its input and its output.
  const isOwned = (id: number) => side?.ownership.some((row) => row.tensor === id) ?? false;
  return new Set(used.filter((id) => !made.has(id) || isOwned(id)));
}

function identifyLeaves(trace: Trace, pairs: readonly RowPair[], drawn: Calls): Identity["leaves"] {
  const leaves = { nn: new Map<number, string>(), functional: new Map<number, string>() };
  const own = {
    nn: leavesOf(trace.nn, drawn.nn),
    functional: leavesOf(trace.functional, drawn.functional),
  };
  pairs.forEach((pair, index) => {
    for (const side of SIDES) {
      const tensor = pair[side]?.tensor;
      if (tensor !== undefined && own[side].has(tensor)) leaves[side].set(tensor, `p${index}`);
    }
  });
  for (const tensor of own.nn) if (!leaves.nn.has(tensor)) leaves.nn.set(tensor, `n${tensor}`);
  const { partner } = alignCalls(trace);
  const byId = new Map(drawn.nn.map((call) => [call.id, call]));
  const taken = new Set(leaves.functional.values());
  for (const call of drawn.functional) {
    const twin = byId.get(partner.functional.get(call.id) ?? -1);
    for (const { tensor, argument } of call.inputs) {
      if (!own.functional.has(tensor) || leaves.functional.has(tensor)) continue;
      const same = twin?.inputs.find((input) => input.argument === argument);
      const there = same && leaves.nn.get(same.tensor);
      const id = there !== undefined && !taken.has(there) ? there : `f${tensor}`;
      taken.add(id);
      leaves.functional.set(tensor, id);
    }
  }
  return leaves;
}

function shapeOf(side: SideTrace, tensor: number | undefined): readonly number[] | null {
  return side.tensors.find(({ id }) => id === tensor)?.shape ?? null;
}

/** Module path a parameter is registered under: `model.fc` for `model.fc.weight`. */
function frameOfLeaf(side: SideTrace, tensor: number): string | null {
  const registered = side.ownership.find((row) => row.tensor === tensor)?.registered;
  return registered?.includes(".") ? registered.slice(0, registered.lastIndexOf(".")) : null;
}

function leafFact(side: SideTrace, id: number): GraphLeaf {
  const tensor = side.tensors.find((record) => record.id === id);
  const row = side.ownership.find((candidate) => candidate.tensor === id);
  return {
    tensor: id,
    name: row?.names[0] ?? row?.registered ?? tensor?.names[0] ?? "",
    shape: tensor?.shape ?? [],
    line: row?.line || tensor?.line || 0,
    requiresGrad: tensor?.requiresGrad ?? false,
    grad: tensor?.grad.state ?? "none",
  };
}

/** A variable that a loop binds anew in every turn reaches only the last tensor: the same call's, which lends its name. */
function nameOfResult(side: SideTrace, call: CallRecord): string {
  const own = side.tensors.find(({ id }) => id === call.outputs[0])?.names[0];
  if (own !== undefined) return own;
  const twin = side.tensors.find(({ names, createdBy }) => {
    const maker = names.length > 0 ? side.calls.find(({ id }) => id === createdBy) : undefined;
    return maker?.line === call.line && maker.op === call.op && maker.module === call.module;
  });
  return twin?.names[0] ?? "";
}

/** The first output of each operation that no other one used, where it has a name or backward began there. */
function resultsOf(side: SideTrace, calls: readonly CallRecord[]): ReadonlyMap<number, GraphResult> {
  const used = new Set(calls.flatMap(({ inputs }) => inputs.map(({ tensor }) => tensor)));
  const results = new Map<number, GraphResult>();
  for (const call of calls) {
    const tensor = side.tensors.find(({ id }) => id === call.outputs[0]);
    if (!tensor || call.outputs.some((id) => used.has(id))) continue;
    const name = nameOfResult(side, call);
    if (name === "" && call.outputGradNorm === null) continue;
    const value = tensor.values?.length === 1 ? tensor.values[0] : null;
    results.set(call.id, { tensor: tensor.id, name, shape: tensor.shape, line: call.line, value });
  }
  return results;
}

class Builder {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new Map<string, GraphEdge>();

  constructor(private readonly identity: Identity) {}

  addSide(name: Side, side: SideTrace, calls: readonly CallRecord[]): void {
    const made = new Map<number, string>();
    const results = resultsOf(side, calls);
    for (const call of calls) {
      const id = this.identity.calls[name].get(call.id) ?? "";
      for (const { tensor, gradNorm } of call.inputs) {
        const from = made.get(tensor) ?? this.leaf(name, side, tensor);
        if (from !== null) this.edge(name, from, id, gradNorm);
      }
      const fact: GraphOp = { call, shape: call.error ? null : shapeOf(side, call.outputs[0]) };
      this.place(id, { kind: "op", id, frame: call.module, nn: null, functional: null, [name]: fact });
      for (const output of call.outputs) if (!this.identity.leaves[name].has(output)) made.set(output, id);
      const result = results.get(call.id);
      if (result) this.result(name, id, result, call.outputGradNorm);
    }
  }

  private result(name: Side, from: string, fact: GraphResult, gradNorm: number | null): void {
    const id = `o${from}`;
    this.place(id, { kind: "result", id, frame: null, nn: null, functional: null, [name]: fact });
    this.edge(name, from, id, gradNorm);
  }

  private leaf(name: Side, side: SideTrace, tensor: number): string | null {
    const id = this.identity.leaves[name].get(tensor);
    if (id === undefined) return null;
    const fact = leafFact(side, tensor);
    const frame = frameOfLeaf(side, tensor);
    this.place(id, { kind: "leaf", id, frame, nn: null, functional: null, [name]: fact });
    return id;
  }

  /** The left side's frame wins: the right side's twin is drawn at the same place, without it. */
  private place(id: string, node: GraphNode): void {
    const known = this.nodes.get(id);
    const merged = known?.kind === node.kind ? { ...node, ...stripped(known) } : node;
    this.nodes.set(id, merged as GraphNode);
  }

  private edge(name: Side, from: string, to: string, gradNorm: number | null): void {
    const key = `${from}>${to}`;
    const known = this.edges.get(key) ?? { from, to, nn: null, functional: null };
    this.edges.set(key, { ...known, [name]: strongest(known[name], { gradNorm }) });
  }

  get graph(): Pick<UnionGraph, "nodes" | "edges"> {
    return { nodes: [...this.nodes.values()], edges: [...this.edges.values()] };
  }
}

/** What is known of a node already, without what its side does not have. */
function stripped(node: GraphNode): Partial<GraphNode> {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== null));
}

/** One arrow for several uses: the largest gradient. */
export function strongest(a: EdgeFact | null, b: EdgeFact | null): EdgeFact | null {
  if (a === null || b === null) return a ?? b;
  if (a.gradNorm === null || b.gradNorm === null) return a.gradNorm === null ? b : a;
  return a.gradNorm >= b.gradNorm ? a : b;
}

/** Modules that hold others and compute nothing. */
const HOLDERS: ReadonlySet<string> = new Set(["ModuleList", "ModuleDict"]);

/** The path itself and the modules around it, innermost first: `net[2].fc`, `net[2]`, `net`. */
function ancestors(path: string, modules: ReadonlyMap<string, ModuleRecord>): string[] {
  const ends = [...path].flatMap((letter, i) => (letter === "." || letter === "[" ? [i] : []));
  return [...ends, path.length]
    .reverse()
    .map((end) => path.slice(0, end))
    .filter((prefix) => {
      const type = modules.get(prefix)?.type;
      return type !== undefined && !HOLDERS.has(type);
    });
}

function framesOf(trace: Trace, drawn: Calls, leaves: Identity["leaves"]): readonly GraphFrame[] {
  const frames = new Map<string, GraphFrame>();
  for (const name of SIDES) {
    const side = trace[name];
    if (!side) continue;
    const modules = new Map(side.modules.map((module) => [module.path, module]));
    const inside = [
      ...drawn[name].map(({ module }) => module),
      ...[...leaves[name].keys()].map((tensor) => frameOfLeaf(side, tensor)),
    ];
    const paths = new Set(inside.flatMap((path) => (path === null ? [] : ancestors(path, modules))));
    for (const path of [...paths].sort((a, b) => a.length - b.length)) {
      const { type, extra } = modules.get(path) ?? { type: "", extra: "" };
      const known = frames.get(path);
      const [, parent = null] = ancestors(path, modules);
      frames.set(path, { path, type, extra, parent, sides: [...(known?.sides ?? []), name] });
    }
  }
  return [...frames.values()];
}

/** The union of both sides' graphs at a step. */
export function unionGraph(trace: Trace, pairs: readonly RowPair[], step: number): UnionGraph {
  const failedAt = SIDES.flatMap((name) => {
    const side = trace[name];
    return side?.calls.find((call) => call.id === side.error?.call)?.step ?? [];
  })[0];
  const shown = failedAt ?? step;
  const drawn: Calls = {
    nn: trace.nn ? stepOperations(trace.nn, shown) : [],
    functional: trace.functional ? stepOperations(trace.functional, shown) : [],
  };
  const identity: Identity = {
    calls: identifyCalls(trace, drawn),
    leaves: identifyLeaves(trace, pairs, drawn),
  };
  const builder = new Builder(identity);
  for (const name of SIDES) {
    const side = trace[name];
    if (side) builder.addSide(name, side, drawn[name]);
  }
  const frames = framesOf(trace, drawn, identity.leaves);
  const known = new Set(frames.map(({ path }) => path));
  const { nodes, edges } = builder.graph;
  return {
    nodes: nodes.map((node) => ({
      ...node,
      frame: node.frame !== null && known.has(node.frame) ? node.frame : null,
    })),
    edges,
    frames,
  };
}
