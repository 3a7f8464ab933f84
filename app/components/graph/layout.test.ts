/** Nodes do not overlap, frames hold what is theirs, and a graph that does not fit across runs downwards. */
import { describe, expect, test } from "vitest";
import { alongCurve } from "./label-place.ts";
import { type Box, type LayoutRequest, layoutGraph } from "./layout.ts";
import { neighbour } from "./neighbour.ts";

/** A net of `layers` operations with two parameters each, every layer in a frame, and a skip over every third. */
function net(layers: number, width: number): LayoutRequest {
  const nodes: LayoutRequest["nodes"][number][] = [
    { id: "x", width: 60, height: 40, frame: null, beside: null },
  ];
  const edges: LayoutRequest["edges"][number][] = [];
  const frames: LayoutRequest["frames"][number][] = [{ path: "net", parent: null, width: 80 }];
  for (let i = 0; i < layers; i++) {
    const frame = `net.${i}`;
    frames.push({ path: frame, parent: "net", width: 100 });
    nodes.push({ id: `op${i}`, width: 140, height: 44, frame, beside: null });
    for (const name of ["weight", "bias"]) {
      const beside = { of: `op${i}`, as: "parameter" } as const;
      nodes.push({ id: `${name}${i}`, width: 90, height: 40, frame, beside });
      edges.push({ from: `${name}${i}`, to: `op${i}` });
    }
    edges.push({ from: i === 0 ? "x" : `op${i - 1}`, to: `op${i}` });
    if (i >= 3 && i % 3 === 0) edges.push({ from: `op${i - 3}`, to: `op${i}` });
  }
  return { nodes, edges, frames, width };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe.each([
  ["across", 100_000],
  ["downwards", 520],
  ["downwards on a phone", 356],
])("sixty nodes %s", (_, width) => {
  const request = net(20, width);
  const layout = layoutGraph(request);
  const boxes = Object.entries(layout.nodes);

  test("none overlaps another", () => {
    expect(boxes).toHaveLength(61);
    const pairs = boxes.flatMap(([a, box], i) =>
      boxes.slice(i + 1).flatMap(([b, there]) => (overlap(box, there) ? [`${a} ${b}`] : [])),
    );
    expect(pairs).toEqual([]);
  });

  test("each stands inside its frame, and all inside the drawing", () => {
    for (const { id, frame } of request.nodes) {
      const outer = frame === null ? { x: 0, y: 0, ...layout } : layout.frames[frame];
      const box = layout.nodes[id];
      expect(box.x >= outer.x && box.x + box.width <= outer.x + outer.width).toBe(true);
      expect(box.y >= outer.y && box.y + box.height <= outer.y + outer.height).toBe(true);
    }
  });

  test("every edge has a line from its start to its end", () => {
    for (const { from, to } of request.edges) expect(layout.edges[`${from}>${to}`].length).toBeGreaterThan(1);
  });
});

test("a line that goes around everything else is inside the drawing too", () => {
  const node = (id: string, width: number, frame: string | null = null) => ({
    id,
    width,
    height: 40,
    frame,
    beside: null,
  });
  const { edges, width } = layoutGraph({
    nodes: [
      node("matmul", 120),
      node("loss", 150),
      node("weight", 110, "model"),
      node("add", 120),
      node("linear", 150, "model"),
      node("v", 80),
      node("x", 120),
      node("bias", 110, "model"),
    ],
    edges: [
      { from: "matmul", to: "add" },
      { from: "x", to: "linear" },
      { from: "linear", to: "loss" },
      { from: "x", to: "matmul" },
      { from: "v", to: "matmul" },
      { from: "weight", to: "linear" },
      { from: "bias", to: "linear" },
      { from: "add", to: "loss" },
    ],
    frames: [{ path: "model", parent: null, width: 90 }],
    width: 400,
  });
  const across = Object.values(edges).flatMap((points) => points.map(({ x }) => x));
  expect(Math.min(...across)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...across)).toBeLessThanOrEqual(width);
});

test("across where it fits, downwards where it does not", () => {
  expect(layoutGraph(net(2, 2000)).arrangement).toBe("across");
  expect(layoutGraph(net(6, 600)).arrangement).toBe("flanked");
  expect(layoutGraph(net(1, 356)).arrangement).toBe("stacked");
});

test("downwards the main line is straight, and comes into a frame beside its title", () => {
  for (const width of [520, 356]) {
    const { nodes, frames } = layoutGraph(net(2, width));
    const center = (id: string) => nodes[id].x + nodes[id].width / 2;
    expect(center("op0")).toBeCloseTo(center("x"), 3);
    expect(center("op1")).toBeCloseTo(center("x"), 3);
    for (const [path, title] of [
      ["net", 80],
      ["net.0", 100],
    ] as const)
      expect(frames[path].x + title).toBeLessThanOrEqual(center("x"));
  }
});

test("a line that comes from the side keeps clear of the parameters above its operation", () => {
  const request = net(2, 356);
  // What only one side computes, outside the frame, pushes the line aside.
  const detach = { id: "detach", width: 120, height: 44, frame: null, beside: null };
  const edges = [
    ...request.edges.filter(({ from, to }) => from !== "op0" || to !== "op1"),
    { from: "op0", to: "op1" },
    { from: "op0", to: "detach" },
    { from: "detach", to: "op1" },
  ];
  const layout = layoutGraph({ ...request, nodes: [...request.nodes, detach], edges });
  const { weight1, bias1 } = layout.nodes;
  for (const key of ["op0>op1", "detach>op1"]) {
    const near = alongCurve(layout.edges[key]).filter(
      ({ y }) => y > weight1.y && y < weight1.y + weight1.height,
    );
    expect(near.length).toBeGreaterThan(0);
    for (const { x } of near) {
      expect(x).toBeGreaterThan(weight1.x + weight1.width + 4);
      expect(x).toBeLessThan(bias1.x - 4);
    }
  }
});

test.each([
  ["across", 100_000],
  ["flanked", 600],
  ["stacked", 356],
])("a second use of a parameter runs clear of every node, %s", (arrangement, width) => {
  const request = net(4, width);
  const layout = layoutGraph({ ...request, edges: [...request.edges, { from: "weight0", to: "op2" }] });
  expect(layout.arrangement).toBe(arrangement);
  const line = alongCurve(layout.edges["weight0>op2"]);
  const [start, end] = [layout.nodes.weight0, layout.nodes.op2];
  const touches = ({ x, y }: { x: number; y: number }, box: Box) =>
    x > box.x - 1 && x < box.x + box.width + 1 && y > box.y - 1 && y < box.y + box.height + 1;
  expect(touches(line[0], start)).toBe(true);
  expect(touches(line[line.length - 1], end)).toBe(true);
  const others = Object.entries(layout.nodes).filter(([id]) => id !== "weight0" && id !== "op2");
  expect(others.filter(([, box]) => line.some((point) => touches(point, box))).map(([id]) => id)).toEqual([]);
});

test("nothing to lay out takes no room", () => {
  expect(layoutGraph({ nodes: [], edges: [], frames: [], width: 500 })).toMatchObject({
    width: 0,
    height: 0,
  });
});

test("arrow keys go to the nearest node in their direction, among those that are shown", () => {
  const layout = layoutGraph(net(2, 2000));
  const all = new Set(Object.keys(layout.nodes));
  expect(neighbour(layout, "op0", "ArrowRight", all)).toBe("op1");
  expect(neighbour(layout, "op1", "ArrowLeft", new Set(["op0"]))).toBe("op0");
  expect(neighbour(layout, "op1", "ArrowRight", new Set(["op0", "op1"]))).toBeNull();
  expect(neighbour(layout, "op1", "ArrowUp", all)).toBe("weight1");
  expect(neighbour(layout, "op1", "Enter", all)).toBeNull();
});
