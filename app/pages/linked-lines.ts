/** A line of one side, and the line of the other side that made the corresponding tensor. */
import type { RowPair } from "../../engine/trace/pairing.ts";
import type { Side } from "../../engine/trace/types.ts";
import type { Link } from "../stores/view-store.ts";

export function linkedLines(
  link: Link | null,
  pairs: readonly RowPair[],
): Readonly<Record<Side, number | null>> {
  if (!link) return { nn: null, functional: null };
  const other: Side = link.side === "nn" ? "functional" : "nn";
  const pair = pairs.find((candidate) => candidate[link.side]?.line === link.line);
  const line = pair?.[other]?.line ?? 0;
  return { nn: null, functional: null, [link.side]: link.line, [other]: line > 0 ? line : null };
}
