/** Which node an arrow key leads to: the nearest one in that direction. */
import type { GraphLayout } from "./layout.ts";

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** null: the key is no arrow, or nothing lies there. */
export function neighbour(
  layout: GraphLayout,
  from: string,
  key: string,
  reachable: ReadonlySet<string>,
): string | null {
  const direction = DIRECTIONS[key];
  const start = layout.nodes[from];
  if (!direction || !start) return null;
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, box] of Object.entries(layout.nodes)) {
    if (id === from || !reachable.has(id)) continue;
    const dx = box.x + box.width / 2 - (start.x + start.width / 2);
    const dy = box.y + box.height / 2 - (start.y + start.height / 2);
    const along = dx * direction[0] + dy * direction[1];
    const across = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
    // What lies more beside than ahead is another direction's.
    if (along <= 0 || across > along * 2) continue;
    // What lies straight ahead comes before what is nearer and off the line.
    const distance = along + across * 4;
    if (distance >= least) continue;
    best = id;
    least = distance;
  }
  return best;
}
