/** Names beside a chart, pushed apart where they would lie on each other, each as near to its place as can be. */

interface Cluster {
  readonly members: readonly number[];
  /** Mean of where the first member would have to stand for each member to be at its place. */
  readonly start: number;
}

/**
 * Heights for names wanted at `wanted`, in the same order: at least `gap` apart, between `top` and `bottom`. Least
 * squares with an order to keep: neighbours that collide become one cluster that stands at its mean.
 */
export function dodged(
  wanted: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): readonly number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b]);
  const clusters: Cluster[] = [];
  for (const index of order) {
    let cluster: Cluster = { members: [index], start: wanted[index] };
    for (
      let before = clusters.at(-1);
      before && before.start + before.members.length * gap > cluster.start;
      before = clusters.at(-1)
    ) {
      clusters.pop();
      const [a, b] = [before.members.length, cluster.members.length];
      const start = (before.start * a + (cluster.start - a * gap) * b) / (a + b);
      cluster = { members: [...before.members, ...cluster.members], start };
    }
    clusters.push(cluster);
  }
  const sorted = clusters.flatMap(({ members, start }) => members.map((_, at) => start + at * gap));
  const found = new Array<number>(wanted.length);
  order.forEach((index, at) => {
    const least = top + at * gap;
    const most = bottom - (wanted.length - 1 - at) * gap;
    found[index] = Math.max(least, Math.min(most, sorted[at]));
  });
  return found;
}
