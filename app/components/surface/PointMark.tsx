/** A point of the data: its class by shape, never by colour alone; a number to be met has one shape. */
import type { SurfaceRecord } from "../../../engine/trace/types.ts";

export type PointKind = "low" | "high" | "plain" | number;

/** Of two classes the lower is a ring and the higher a disc; of several each is its number. */
export function pointKind({ points, classes }: SurfaceRecord): (target: number | null) => PointKind {
  const distinct = [...new Set(points.flatMap(({ target }) => target ?? []))].sort((a, b) => a - b);
  if (classes > 2) return (target) => target ?? "plain";
  if (distinct.length !== 2) return () => "plain";
  return (target) => (target === distinct[1] ? "high" : "low");
}

export function PointMark({
  x,
  y,
  kind,
}: {
  readonly x: number;
  readonly y: number;
  readonly kind: PointKind;
}) {
  if (typeof kind === "number")
    return (
      <text className="surface-class" x={x} y={y + 4} textAnchor="middle">
        {kind}
      </text>
    );
  return <circle className={`point point-${kind}`} cx={x} cy={y} r={kind === "plain" ? 2.5 : 3.5} />;
}
