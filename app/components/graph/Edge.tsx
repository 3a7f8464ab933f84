/** One arrow on one side: forward thin, backward as wide as the gradient that went over it. */
import type { EdgeFact } from "../../../engine/trace/graph.ts";
import { columnNumber } from "../numbers.ts";
import type { Box, Point } from "./layout.ts";

export interface EdgeProps {
  readonly points: readonly Point[];
  readonly fact: EdgeFact;
  readonly backward: boolean;
  /** The largest gradient of the graph, both sides; wider than its edge is none. */
  readonly largest: number;
  readonly ghost: boolean;
  /** Where the number of the gradient stands; null: none is shown. */
  readonly label: Box | null;
}

const THINNEST = 2;
const WIDEST = 10;
const HEAD = 7;

/** What stands beside an edge in the backward. */
export function gradientText(norm: number): string {
  return norm === 0 ? "0.0" : columnNumber(norm);
}

function gradientWidth(norm: number, largest: number): number {
  return THINNEST + (WIDEST - THINNEST) * (largest > 0 ? Math.min(1, norm / largest) : 0);
}

function headLength(width: number): number {
  return Math.max(HEAD, width * 1.9);
}

/** As wide as an edge is anywhere: at its head. */
export function widestOf(norm: number, largest: number): number {
  return headLength(gradientWidth(norm, largest)) * 1.2;
}

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

export function Edge({ points, fact, backward, largest, ghost, label }: EdgeProps) {
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
  // What was not reached has sent nothing back.
  if (fact.gradNorm === null || ghost) return <path className={`e no${className}`} d={curve(points)} />;
  const width = gradientWidth(fact.gradNorm, largest);
  const head = headLength(width);
  const towardsLeaf = [...points].reverse();
  return (
    <g className={`gedge${className}`}>
      <path className="gr" d={curve(shortened(towardsLeaf, head))} strokeWidth={width} />
      <Head points={towardsLeaf} size={head} />
      {label && (
        <text
          className="tn halo"
          x={label.x + label.width / 2}
          y={label.y + label.height - 3}
          textAnchor="middle"
        >
          {gradientText(fact.gradNorm)}
        </text>
      )}
    </g>
  );
}
