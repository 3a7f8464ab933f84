/** Where nodes and edges stand: layered by dagre, the frames drawn around what they hold. Pure; runs in a worker. */
import { Graph, layout as layered } from "@dagrejs/dagre";
import type { Beside } from "./beside.ts";
import { type Arrangement, type Block, type Box, blockOf, type Point, type Room } from "./block.ts";
import { again, routed, straight } from "./route.ts";

export type { Box, Point } from "./block.ts";

export interface LayoutRequest {
  readonly nodes: readonly {
    readonly id: string;
    readonly width: number;
    readonly height: number;
    readonly frame: string | null;
    readonly beside: Beside | null;
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly frames: readonly {
    readonly path: string;
    readonly parent: string | null;
    /** Of its title. */
    readonly width: number;
  }[];
  /** Width there is; the graph runs downwards where it would not fit across. */
  readonly width: number;
}

export interface GraphLayout {
  readonly arrangement: Arrangement;
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
const SPACING = {
  across: { nodesep: 30, ranksep: 52 },
  flanked: { nodesep: 34, ranksep: 36 },
  stacked: { nodesep: 34, ranksep: 36 },
} as const;

type Frames = LayoutRequest["frames"];

/** The frame itself and those around it, innermost first. */
function chainOf(path: string | null, frames: Frames): Frames {
  const frame = frames.find((one) => one.path === path);
  return frame ? [frame, ...chainOf(frame.parent, frames)] : [];
}

/**
 * Downwards, the main line comes into a frame through its top, where the title is: the first operation of a frame gets
 * room for the title above it and to its left, the last one for the border below.
 */
function roomsOf({ nodes, frames }: LayoutRequest, arrangement: Arrangement): ReadonlyMap<string, Room> {
  const rooms = new Map<string, Room>();
  const operations = nodes.filter(({ beside }) => beside === null);
  const chains = new Map(operations.map(({ id, frame }) => [id, chainOf(frame, frames)]));
  const inFrame = (path: string) =>
    operations.filter(({ id }) => chains.get(id)?.some((frame) => frame.path === path));
  const ends = new Map(frames.map(({ path }) => [path, inFrame(path).map(({ id }) => id)]));
  for (const { id } of operations) {
    const chain = chains.get(id) ?? [];
    const first = chain.filter(({ path }) => ends.get(path)?.[0] === id);
    const last = chain.filter(({ path }) => ends.get(path)?.at(-1) === id);
    const half = Math.max(0, ...first.map((frame) => frame.width - FRAME_PADDING * chain.indexOf(frame)));
    const above = (FRAME_TITLE + FRAME_PADDING) * first.length;
    const isAcross = arrangement === "across";
    rooms.set(id, isAcross ? NO_ROOM : { above, below: FRAME_PADDING * last.length, half });
  }
  return rooms;
}

const NO_ROOM: Room = { above: 0, below: 0, half: 0 };

type Blocks = ReadonlyMap<string, Block>;

function blocksOf(
  request: LayoutRequest,
  arrangement: Arrangement,
  rooms: ReadonlyMap<string, Room>,
): Blocks {
  return new Map(
    request.nodes
      .filter(({ beside }) => beside === null)
      .map((node) => {
        const around = request.nodes.filter(({ beside }) => beside?.of === node.id);
        return [node.id, blockOf(node, around, arrangement, rooms.get(node.id) ?? NO_ROOM)] as const;
      }),
  );
}

function placed(request: LayoutRequest, arrangement: Arrangement, blocks: Blocks, homes: Homes): Graph {
  const graph = new Graph({ compound: true });
  const rankdir = arrangement === "across" ? "LR" : "TB";
  graph.setGraph({ rankdir, edgesep: 14, ...SPACING[arrangement] });
  graph.setDefaultEdgeLabel(() => ({}));
  const used = new Set(
    request.nodes
      .filter(({ id }) => blocks.has(id))
      .flatMap(({ frame }) => chainOf(frame, request.frames).map(({ path }) => path)),
  );
  for (const path of used) graph.setNode(path, {});
  for (const { path, parent } of request.frames)
    if (used.has(path) && parent !== null && used.has(parent)) graph.setParent(path, parent);
  for (const { id, frame } of request.nodes) {
    const block = blocks.get(id);
    if (!block) continue;
    graph.setNode(id, { width: block.width, height: block.height });
    if (frame !== null && used.has(frame)) graph.setParent(id, frame);
  }
  for (const { from, to } of request.edges) {
    const [start, end] = [homes(from), homes(to)];
    if (start !== end && start === from) graph.setEdge(start, end);
  }
  layered(graph);
  return graph;
}

/** The block a node stands in, by the id of its operation. */
type Homes = (id: string) => string;

function homesOf({ nodes }: LayoutRequest): Homes {
  const homes = new Map(nodes.map(({ id, beside }) => [id, beside?.of ?? id]));
  return (id) => homes.get(id) ?? id;
}

function boxesOf(graph: Graph, blocks: Blocks): Record<string, Box> {
  const boxes: Record<string, Box> = {};
  for (const [home, block] of blocks) {
    const { x = 0, y = 0 } = graph.node(home);
    for (const [id, box] of Object.entries(block.boxes)) boxes[id] = { ...box, x: box.x + x, y: box.y + y };
  }
  return boxes;
}

/** With the room for a title to its left and, where there is width to spare, as much to its right. */
function widened(box: Box, half: number, arrangement: Arrangement): Box {
  const by = Math.max(0, half - box.width / 2);
  return { ...box, x: box.x - by, width: box.width + (arrangement === "stacked" ? by : 2 * by) };
}

/** Around its nodes and the frames inside it, with room for its title. Inner frames come first. */
function framesAround(
  request: LayoutRequest,
  nodes: Readonly<Record<string, Box>>,
  rooms: ReadonlyMap<string, Room>,
  arrangement: Arrangement,
): Record<string, Box> {
  const boxes: Record<string, Box> = {};
  const depth = (path: string) => chainOf(path, request.frames).length;
  const inner = request.frames.toSorted((a, b) => depth(b.path) - depth(a.path));
  for (const frame of inner) {
    const held = [
      ...request.nodes
        .filter((node) => node.frame === frame.path)
        .map(({ id }) => widened(nodes[id], rooms.get(id)?.half ?? 0, arrangement)),
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

function edgesOf(
  request: LayoutRequest,
  graph: Graph,
  nodes: Readonly<Record<string, Box>>,
  homes: Homes,
  arrangement: Arrangement,
): Record<string, readonly Point[]> {
  const blockBox = (id: string): Box => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(homes(id));
    return { x: x - width / 2, y: y - height / 2, width, height };
  };
  return Object.fromEntries(
    request.edges.map(({ from, to }) => {
      const key = `${from}>${to}`;
      const [start, end] = [homes(from), homes(to)];
      if (start === end) return [key, straight(nodes[from], nodes[to], arrangement)];
      if (start !== from) {
        const boxes = Object.values(nodes);
        const use = { from: nodes[from], beside: nodes[start], to: nodes[to], toBlock: blockBox(to), boxes };
        return [key, again(use, arrangement)];
      }
      const ends = {
        from: nodes[from],
        to: nodes[to],
        fromBlock: blockBox(from),
        toBlock: blockBox(to),
      };
      return [key, routed(ends, graph.edge(start, end).points ?? [], arrangement)];
    }),
  );
}

function arranged(request: LayoutRequest, arrangement: Arrangement): GraphLayout {
  const homes = homesOf(request);
  const rooms = roomsOf(request, arrangement);
  const blocks = blocksOf(request, arrangement, rooms);
  const graph = placed(request, arrangement, blocks, homes);
  const nodes = boxesOf(graph, blocks);
  const frames = framesAround(request, nodes, rooms, arrangement);
  const edges = edgesOf(request, graph, nodes, homes, arrangement);
  const all = [
    ...Object.values(nodes),
    ...Object.values(frames),
    ...Object.values(edges).flatMap((points) => points.map(({ x, y }) => ({ x, y, width: 0, height: 0 }))),
  ];
  const left = Math.min(...all.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...all.map(({ y }) => y)) - MARGIN;
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x - left, y: point.y - top });
  const moved = (boxes: Record<string, Box>) =>
    Object.fromEntries(Object.entries(boxes).map(([id, box]) => [id, move(box)]));
  return {
    arrangement,
    width: Math.ceil(Math.max(...all.map((box) => box.x + box.width)) - left + MARGIN),
    height: Math.ceil(Math.max(...all.map((box) => box.y + box.height)) - top + MARGIN),
    nodes: moved(nodes),
    frames: moved(frames),
    edges: Object.fromEntries(
      Object.entries(edges).map(([key, points]) => [key, points.map((point) => move(point))]),
    ),
  };
}

/** Drawn a little smaller, so that a little more fits: the smallest text is still 11 px. */
const TIGHTEST = 0.92;

/** The first arrangement that fits the width; where none does, the narrowest. */
export function layoutGraph(request: LayoutRequest): GraphLayout {
  if (request.nodes.length === 0)
    return { arrangement: "across", width: 0, height: 0, nodes: {}, frames: {}, edges: {} };
  const arrangements: readonly Arrangement[] =
    request.width < NARROW ? ["flanked", "stacked"] : ["across", "flanked", "stacked"];
  let narrowest: GraphLayout | null = null;
  for (const arrangement of arrangements) {
    const layout = arranged(request, arrangement);
    if (layout.width * TIGHTEST <= request.width) return layout;
    if (narrowest === null || layout.width < narrowest.width) narrowest = layout;
  }
  return narrowest as GraphLayout;
}
