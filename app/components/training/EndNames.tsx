/** Names at the ends of curves; one that had to move is led back to its curve. */
import { usePlotArea, useYAxisScale } from "recharts";
import { dodged } from "./dodge.ts";

export interface EndName {
  readonly name: string;
  readonly value: number;
}

const LINE = 14;
/** A name this far from its curve has to be led back to it. */
const FAR = 4;
const LEADER = 10;

export function EndNames({ names }: { readonly names: readonly EndName[] }) {
  const scale = useYAxisScale();
  const plot = usePlotArea();
  if (!scale || !plot) return null;
  const ends = names.map(({ value }) => Number(scale(value)));
  const places = dodged(ends, LINE, plot.y, plot.y + plot.height);
  const edge = plot.x + plot.width;
  return names.map(({ name }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two names may be cut to the same letters
    <g key={index}>
      {Math.abs(places[index] - ends[index]) > FAR && (
        <path className="end-leader" d={`M${edge + 2} ${ends[index]}L${edge + LEADER} ${places[index]}`} />
      )}
      <text className="end-name" x={edge + LEADER + 3} y={places[index] + 4}>
        {name}
      </text>
    </g>
  ));
}
