/** One arrow on one side: forward thin, backward as wide as the gradient that went over it. */
import type { EdgeFact } from "../../../engine/trace/graph.ts";
import { columnNumber } from "../numbers.ts";
import type { Point } from "./layout.ts";

export interface EdgeProps {
  readonly points: readonly Point[];
  readonly fact: EdgeFact;
  readonly backward: boolean;
  /** The largest gradient of the graph, both sides. */
  readonly largest: number;
  readonly ghost: boolean;
}

const THINNEST = 2;
const WIDEST = 10;
const HEAD = 7;

/** A smooth line through the middle of each stretch between bends. */
function curve(points: readonly Point[]): string {
  const [start, ...rest] = points;
  const bends = rest.slice(0, -1);
  const end = rest.at(-1) ?? start;
  const parts = [`M${start.x} ${start.y}`];
  bends.forEach((bend, i) => {
    const next = bends[i + 1] ?? end;
    const to = i === bends.length - 1 ? end : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 };
    parts.push(`Q${bend.x} ${bend.y} ${to.x} ${to.y}`);
  });
  if (bends.length === 0) parts.push(`L${end.x} ${end.y}`);
  return parts.join("");
}

/** Moves the last point back, so that the line ends where its arrowhead begins. */
function shortened(points: readonly Point[], by: number): readonly Point[] {
  const end = points[points.length - 1];
  const before = points[points.length - 2];
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const share = Math.min(by / length, 0.8);
  return [
    ...points.slice(0, -1),
    { x: end.x - (end.x - before.x) * share, y: end.y - (end.y - before.y) * share },
  ];
}

/** Where a number stands: beside the point halfway along the line, on the right of it or above. */
function besideMiddle(points: readonly Point[], away: number): Point {
  const lengths = points.slice(1).map((point, i) => Math.hypot(point.x - points[i].x, point.y - points[i].y));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [i, length] of lengths.entries()) {
    if (left <= length && length > 0) {
      const share = left / length;
      const [from, to] = [points[i], points[i + 1]];
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const sign = dy > 0 || (dy === 0 && dx < 0) ? 1 : -1;
      return {
        x: from.x + dx * share + (sign * dy * away) / length,
        y: from.y + dy * share - (sign * dx * away) / length,
      };
    }
    left -= length;
  }
  return points[0];
}

function Head({ points, size }: { readonly points: readonly Point[]; readonly size: number }) {
  const end = points[points.length - 1];
  const before = points[points.length - 2];
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  return (
    <path
      className="ah"
      d={`M0 0L${-size} ${-size * 0.6}L${-size} ${size * 0.6}Z`}
      transform={`translate(${end.x} ${end.y}) rotate(${angle})`}
    />
  );
}

export function Edge({ points, fact, backward, largest, ghost }: EdgeProps) {
  if (points.length < 2) return null;
  const className = ghost ? " ghost" : "";
  if (!backward) {
    return (
      <g className={`gedge forward${className}`}>
        <path className="e" d={curve(shortened(points, HEAD))} />
        <Head points={points} size={HEAD} />
      </g>
    );
  }
  if (fact.gradNorm === null) return <path className={`e no${className}`} d={curve(points)} />;
  const share = largest > 0 ? fact.gradNorm / largest : 0;
  const width = THINNEST + (WIDEST - THINNEST) * share;
  const head = Math.max(HEAD, width * 1.9);
  const towardsLeaf = [...points].reverse();
  const beside = besideMiddle(points, width / 2 + 7);
  const upright = Math.abs(points[0].x - (points.at(-1)?.x ?? 0)) < 60;
  return (
    <g className={`gedge${className}`}>
      <path className="gr" d={curve(shortened(towardsLeaf, head))} strokeWidth={width} />
      <Head points={towardsLeaf} size={head} />
      <text className="tn halo" x={beside.x} y={beside.y + 4} textAnchor={upright ? "start" : "middle"}>
        {fact.gradNorm === 0 ? "0.0" : columnNumber(fact.gradNorm)}
      </text>
    </g>
  );
}
