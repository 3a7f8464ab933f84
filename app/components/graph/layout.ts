/** Where nodes and edges stand: layered by dagre, the frames drawn around what they hold. Pure; runs in a worker. */
import { Graph, layout as layered } from "@dagrejs/dagre";

export type Direction = "LR" | "TB";

export interface LayoutRequest {
  readonly nodes: readonly {
    readonly id: string;
    readonly width: number;
    readonly height: number;
    readonly frame: string | null;
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly frames: readonly {
    readonly path: string;
    readonly parent: string | null;
    readonly width: number;
  }[];
  /** Width there is; the graph runs downwards where it would not fit across. */
  readonly width: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface GraphLayout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  /** Boxes by id; `x`, `y` is the top left corner. */
  readonly nodes: Readonly<Record<string, Box>>;
  readonly frames: Readonly<Record<string, Box>>;
  /** Keyed `from>to`, from what made a tensor to what used it. */
  readonly edges: Readonly<Record<string, readonly Point[]>>;
}

const MARGIN = 16;
const FRAME_PADDING = 10;
const FRAME_TITLE = 20;
/** Narrower than this, a graph always runs downwards. */
const NARROW = 440;

function placed({ nodes, edges, frames }: LayoutRequest, direction: Direction): Graph {
  const graph = new Graph({ compound: true });
  const across = direction === "LR";
  graph.setGraph({ rankdir: direction, nodesep: across ? 30 : 34, ranksep: across ? 52 : 46, edgesep: 14 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { path } of frames) graph.setNode(path, {});
  for (const { path, parent } of frames)
    if (parent !== null && graph.hasNode(parent)) graph.setParent(path, parent);
  for (const { id, width, height, frame } of nodes) {
    graph.setNode(id, { width, height });
    if (frame !== null && graph.hasNode(frame)) graph.setParent(id, frame);
  }
  for (const { from, to } of edges) graph.setEdge(from, to);
  layered(graph);
  return graph;
}

function boxesOf(graph: Graph, request: LayoutRequest): Record<string, Box> {
  const boxes: Record<string, Box> = {};
  for (const { id, width, height } of request.nodes) {
    const { x = 0, y = 0 } = graph.node(id);
    boxes[id] = { x: x - width / 2, y: y - height / 2, width, height };
  }
  return boxes;
}

/** Around its nodes and the frames inside it, with room for its title. Inner frames come first. */
function framesAround(request: LayoutRequest, nodes: Readonly<Record<string, Box>>): Record<string, Box> {
  const boxes: Record<string, Box> = {};
  const inner = [...request.frames].sort((a, b) => b.path.length - a.path.length);
  for (const frame of inner) {
    const held = [
      ...request.nodes.filter((node) => node.frame === frame.path).map(({ id }) => nodes[id]),
      ...request.frames.filter(({ parent }) => parent === frame.path).map(({ path }) => boxes[path]),
    ].filter((box) => box !== undefined);
    if (held.length === 0) continue;
    const x = Math.min(...held.map((box) => box.x)) - FRAME_PADDING;
    const y = Math.min(...held.map((box) => box.y)) - FRAME_PADDING - FRAME_TITLE;
    const right = Math.max(...held.map((box) => box.x + box.width)) + FRAME_PADDING;
    const bottom = Math.max(...held.map((box) => box.y + box.height)) + FRAME_PADDING;
    boxes[frame.path] = { x, y, width: Math.max(right - x, frame.width), height: bottom - y };
  }
  return boxes;
}

function arranged(request: LayoutRequest, direction: Direction): GraphLayout {
  const graph = placed(request, direction);
  const nodes = boxesOf(graph, request);
  const frames = framesAround(request, nodes);
  const bends = request.edges.flatMap(({ from, to }) => graph.edge(from, to).points ?? []);
  const all = [
    ...Object.values(nodes),
    ...Object.values(frames),
    ...bends.map(({ x, y }: Point) => ({ x, y, width: 0, height: 0 })),
  ];
  const left = Math.min(...all.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...all.map(({ y }) => y)) - MARGIN;
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x - left, y: point.y - top });
  const moved = (boxes: Record<string, Box>) =>
    Object.fromEntries(Object.entries(boxes).map(([id, box]) => [id, move(box)]));
  return {
    direction,
    width: Math.ceil(Math.max(...all.map((box) => box.x + box.width)) - left + MARGIN),
    height: Math.ceil(Math.max(...all.map((box) => box.y + box.height)) - top + MARGIN),
    nodes: moved(nodes),
    frames: moved(frames),
    edges: Object.fromEntries(
      request.edges.map(({ from, to }) => [
        `${from}>${to}`,
        (graph.edge(from, to).points ?? []).map(({ x, y }: Point) => move({ x, y })),
      ]),
    ),
  };
}

/** Across where there is room, else downwards where that is narrower. */
export function layoutGraph(request: LayoutRequest): GraphLayout {
  if (request.nodes.length === 0)
    return { direction: "LR", width: 0, height: 0, nodes: {}, frames: {}, edges: {} };
  const down = () => arranged(request, "TB");
  if (request.width < NARROW) return down();
  const across = arranged(request, "LR");
  if (across.width <= request.width) return across;
  const other = down();
  return other.width < across.width ? other : across;
}
