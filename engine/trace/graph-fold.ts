/** What of a graph is drawn: module frames that are shut, and calls that repeat, stand as one node each. */
import type { EdgeFact, GraphEdge, GraphFrame, GraphNode, OpNode, UnionGraph } from "./graph.ts";
import { strongest } from "./graph.ts";
import type { Side } from "./types.ts";

/** Several operations drawn as one. */
export interface GroupNode {
  readonly kind: "group";
  readonly id: string;
  readonly frame: string | null;
  /** A module frame that is shut, or one line that ran many times. */
  readonly of: { readonly frame: GraphFrame } | { readonly line: number; readonly op: string };
  readonly members: readonly OpNode[];
  /** How many operations each side has in it. */
  readonly counts: Readonly<Record<Side, number>>;
}

export type DrawnNode = GraphNode | GroupNode;

export interface DrawnGraph {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly GraphEdge[];
  /** Frames that are open and hold something. */
  readonly frames: readonly GraphFrame[];
}

/** More operations than this on the page are too many to read: frames shut by themselves. */
const READABLE = 24;
/** A line that ran this often in one step is drawn once. */
const REPEATS = 4;

interface Shut {
  readonly frames: ReadonlySet<string>;
  /** Ids of repeats that the reader opened. */
  readonly opened: ReadonlySet<string>;
}

/** Frames and repeats the reader opened or shut against what would be shown otherwise. */
export type Toggled = ReadonlySet<string>;

export function frameId(path: string): string {
  return `frame:${path}`;
}

function depthOf(frame: GraphFrame, byPath: ReadonlyMap<string, GraphFrame>): number {
  let depth = 0;
  for (let at = frame.parent; at !== null; at = byPath.get(at)?.parent ?? null) depth++;
  return depth;
}

function chainOf(path: string | null, byPath: ReadonlyMap<string, GraphFrame>): readonly GraphFrame[] {
  const chain: GraphFrame[] = [];
  for (
    let frame = path === null ? undefined : byPath.get(path);
    frame;
    frame = byPath.get(frame.parent ?? "")
  )
    chain.unshift(frame);
  return chain;
}

function repeatKey(node: OpNode): string {
  const { call } = node.nn ?? node.functional ?? { call: null };
  return `repeat:${node.nn ? "nn" : "functional"}:${call?.module ?? ""}:${call?.line}:${call?.op}`;
}

function operationsOf(graph: UnionGraph): readonly OpNode[] {
  return graph.nodes.filter((node) => node.kind === "op");
}

function repeatsOf(operations: readonly OpNode[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const node of operations) {
    if (node.nn?.call.error || node.functional?.call.error) continue;
    counts.set(repeatKey(node), (counts.get(repeatKey(node)) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= REPEATS).map(([key]) => key));
}

/** The frames to shut so that the rest can be read: the deepest level that suffices, nothing when all fits. */
export function shutByDefault(graph: UnionGraph): ReadonlySet<string> {
  const byPath = new Map(graph.frames.map((frame) => [frame.path, frame]));
  const operations = operationsOf(graph);
  const repeats = repeatsOf(operations);
  const visible = (shut: ReadonlySet<string>): number =>
    new Set(
      operations.map((node) => {
        const frame = chainOf(node.frame, byPath).find(({ path }) => shut.has(path));
        if (frame) return frame.path;
        return repeats.has(repeatKey(node)) ? repeatKey(node) : node.id;
      }),
    ).size;
  const deepest = Math.max(0, ...graph.frames.map((frame) => depthOf(frame, byPath)));
  let shut: ReadonlySet<string> = new Set();
  for (let depth = deepest; depth >= 0 && visible(shut) > READABLE; depth--) {
    shut = new Set(graph.frames.filter((frame) => depthOf(frame, byPath) >= depth).map(({ path }) => path));
  }
  return shut;
}

function shutNow(graph: UnionGraph, toggled: Toggled): Shut {
  const usual = shutByDefault(graph);
  const isShut = (path: string) => usual.has(path) !== toggled.has(frameId(path));
  return { frames: new Set(graph.frames.map(({ path }) => path).filter(isShut)), opened: toggled };
}

/** Where each node of the graph is drawn. */
function placesOf(graph: UnionGraph, { frames: shut, opened }: Shut) {
  const byPath = new Map(graph.frames.map((frame) => [frame.path, frame]));
  const operations = operationsOf(graph);
  const repeats = repeatsOf(operations);
  const places = new Map<string, string>();
  const groups = new Map<string, { of: GroupNode["of"]; frame: string | null; members: OpNode[] }>();
  for (const node of graph.nodes) {
    const frame = chainOf(node.frame, byPath).find(({ path }) => shut.has(path));
    const key = node.kind === "op" ? repeatKey(node) : "";
    const repeated = node.kind === "op" && repeats.has(key) && !opened.has(key);
    const id = frame ? frameId(frame.path) : repeated ? key : node.id;
    places.set(node.id, id);
    if (id === node.id || (node.kind === "leaf" && !frame)) continue;
    const call = node.kind === "op" ? (node.nn ?? node.functional)?.call : undefined;
    const of = frame ? { frame } : { line: call?.line ?? 0, op: call?.op ?? "" };
    const group = groups.get(id) ?? { of, frame: frame ? frame.parent : node.frame, members: [] };
    if (node.kind === "op") group.members.push(node);
    groups.set(id, group);
  }
  return { places, groups, byPath };
}

function mergedEdges(edges: readonly GraphEdge[], places: ReadonlyMap<string, string>): GraphEdge[] {
  const merged = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const from = places.get(edge.from) ?? edge.from;
    const to = places.get(edge.to) ?? edge.to;
    if (from === to) continue;
    const known = merged.get(`${from}>${to}`);
    const join = (side: Side): EdgeFact | null => strongest(known?.[side] ?? null, edge[side]);
    merged.set(`${from}>${to}`, { from, to, nn: join("nn"), functional: join("functional") });
  }
  return [...merged.values()];
}

/** The graph as drawn, with what the reader opened and shut. */
export function drawnGraph(graph: UnionGraph, toggled: Toggled): DrawnGraph {
  const shut = shutNow(graph, toggled);
  const { places, groups, byPath } = placesOf(graph, shut);
  const nodes: DrawnNode[] = [];
  const seen = new Set<string>();
  for (const node of graph.nodes) {
    const id = places.get(node.id) ?? node.id;
    if (seen.has(id)) continue;
    seen.add(id);
    const group = groups.get(id);
    if (!group) {
      nodes.push(node);
      continue;
    }
    const { of, frame, members } = group;
    const counts = {
      nn: members.filter(({ nn }) => nn !== null).length,
      functional: members.filter(({ functional }) => functional !== null).length,
    };
    nodes.push({ kind: "group", id, of, frame, members, counts });
  }
  const open = new Set(nodes.flatMap((node) => chainOf(node.frame, byPath).map(({ path }) => path)));
  return {
    nodes,
    edges: mergedEdges(graph.edges, places),
    frames: graph.frames.filter(({ path }) => open.has(path) && !shut.frames.has(path)),
  };
}
