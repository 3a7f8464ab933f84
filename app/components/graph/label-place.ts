/** Where the number of an edge stands: beside its line, clear of the line itself, of nodes, of titles and of other numbers. */
import type { Box, Point } from "./layout.ts";

/** Shares of the way along the line, the middle first. */
const SHARES = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8] as const;
const GAP = 4;
const SAMPLES = 40;

/** Points on the smooth line through the middle of each stretch between bends: what `curve` in Edge.tsx draws. */
export function alongCurve(points: readonly Point[]): readonly Point[] {
  const [start, ...rest] = points;
  const end = rest.at(-1) ?? start;
  const bends = rest.slice(0, -1);
  if (bends.length === 0) return between(start, end);
  let from = start;
  return bends.flatMap((bend, i) => {
    const next = bends[i + 1] ?? end;
    const to = i === bends.length - 1 ? end : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 };
    const piece = quadratic(from, bend, to);
    from = to;
    return piece;
  });
}

function between(from: Point, to: Point): readonly Point[] {
  return quadratic(from, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, to);
}

function quadratic(from: Point, bend: Point, to: Point): readonly Point[] {
  return Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const t = i / SAMPLES;
    const at = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t ** 2 * c;
    return { x: at(from.x, bend.x, to.x), y: at(from.y, bend.y, to.y) };
  });
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** How far a point is from a box; 0 inside. */
function distance(point: Point, box: Box): number {
  const dx = Math.max(box.x - point.x, 0, point.x - box.x - box.width);
  const dy = Math.max(box.y - point.y, 0, point.y - box.y - box.height);
  return Math.hypot(dx, dy);
}

/** A line of this thickness as boxes on it, for others to keep clear of. */
export function dotsOn(points: readonly Point[], thickness: number): readonly Box[] {
  const size = thickness + GAP;
  return alongCurve(points)
    .filter((_, i) => i % 2 === 0)
    .map(({ x, y }) => ({ x: x - size / 2, y: y - size / 2, width: size, height: size }));
}

export interface LabelRequest {
  readonly points: readonly Point[];
  /** Of the line. */
  readonly thickness: number;
  /** Of the number. */
  readonly width: number;
  readonly height: number;
  readonly obstacles: readonly Box[];
}

/** The box of the number. Where no place is clear, the one that covers least. */
export function placeLabel({ points, thickness, width, height, obstacles }: LabelRequest): Box {
  const line = alongCurve(points);
  const clear = thickness / 2 + GAP;
  let best: Box | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const share of SHARES) {
    const at = Math.round(share * (line.length - 1));
    const [before, after] = [line[Math.max(0, at - 1)], line[Math.min(line.length - 1, at + 1)]];
    const length = Math.hypot(after.x - before.x, after.y - before.y) || 1;
    const [dx, dy] = [(after.x - before.x) / length, (after.y - before.y) / length];
    // To the right first: where a reader looks for it.
    const right = dy > 0 || (dy === 0 && dx < 0) ? 1 : -1;
    for (const sign of [right, -right]) {
      const away = clear + (Math.abs(dy) * width + Math.abs(dx) * height) / 2;
      const center = { x: line[at].x + sign * dy * away, y: line[at].y - sign * dx * away };
      const box = { x: center.x - width / 2, y: center.y - height / 2, width, height };
      const touched = line.filter((point) => distance(point, box) < clear - 1).length;
      const cost = obstacles.reduce((sum, obstacle) => sum + overlap(box, obstacle), touched * height);
      if (cost === 0) return box;
      if (cost < least) [best, least] = [box, cost];
    }
  }
  return best ?? { ...points[0], width, height };
}
