/** An operation and what stands beside it, as one block: what the layered layout moves about as a whole. Pure. */
import type { Beside } from "./beside.ts";

/**
 * How a graph runs and where a block's parameters stand. `across`: from left to right, parameters above, data below.
 * `flanked`: downwards, parameters to the left and right. `stacked`: downwards where that would be too wide, parameters
 * in a row above, the main line between them. In each the operation is in the middle of what the main line crosses, so
 * that the line is straight.
 */
export type Arrangement = "across" | "flanked" | "stacked";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Sized {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly beside: Beside | null;
}

/** Room to keep free for the titles and borders of the frames that begin or end with this operation. */
export interface Room {
  readonly above: number;
  readonly below: number;
  /** To each side of the middle. */
  readonly half: number;
}

export interface Block {
  readonly width: number;
  readonly height: number;
  /** Boxes by id, from the middle of the block. */
  readonly boxes: Readonly<Record<string, Box>>;
}

/** Between an operation and its parameters: room for the number of the gradient. */
const PARAMETER_GAP = { across: 40, flanked: 56, stacked: 44 } as const;
/** More than two edges side by side fan out, and each has a number. */
const FAN_GAP = 88;
const DATA_GAP = 30;
const BETWEEN = 14;
/** What the main line runs through, between the parameters above an operation. */
export const CHANNEL = 40;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function rowWidth(nodes: readonly Sized[]): number {
  return sum(nodes.map(({ width }) => width)) + BETWEEN * Math.max(0, nodes.length - 1);
}

function columnHeight(nodes: readonly Sized[]): number {
  return sum(nodes.map(({ height }) => height)) + BETWEEN * Math.max(0, nodes.length - 1);
}

/** Side by side from `left` on, each ending at `bottom` or beginning at `top`. */
function row(
  nodes: readonly Sized[],
  left: number,
  at: { readonly top: number } | { readonly bottom: number },
) {
  let x = left;
  return nodes.map(({ id, width, height }): [string, Box] => {
    const box = { x, y: "top" in at ? at.top : at.bottom - height, width, height };
    x += width + BETWEEN;
    return [id, box];
  });
}

/** One below the other around the middle, each beginning at `left` or ending at `right`. */
function column(nodes: readonly Sized[], at: { readonly left: number } | { readonly right: number }) {
  let y = -columnHeight(nodes) / 2;
  return nodes.map(({ id, width, height }): [string, Box] => {
    const box = { x: "left" in at ? at.left : at.right - width, y, width, height };
    y += height + BETWEEN;
    return [id, box];
  });
}

type Placed = readonly (readonly [string, Box])[];

function across(op: Sized, parameters: readonly Sized[], data: readonly Sized[]): Placed {
  return [
    ...row(parameters, -rowWidth(parameters) / 2, { bottom: -op.height / 2 - PARAMETER_GAP.across }),
    ...row(data, -rowWidth(data) / 2, { top: op.height / 2 + DATA_GAP }),
  ];
}

function flanked(op: Sized, parameters: readonly Sized[], data: readonly Sized[], half: number): Placed {
  const middle = Math.ceil(parameters.length / 2);
  const gap = middle > 2 ? FAN_GAP : PARAMETER_GAP.flanked;
  const edge = op.width / 2 + gap;
  const right = parameters.slice(middle);
  const widest = Math.max(0, ...right.map(({ width }) => width + gap));
  return [
    ...column(parameters.slice(0, middle), { right: -edge }),
    ...column(right, { left: edge }),
    ...column(data, { left: Math.max(op.width / 2 + widest, half) + DATA_GAP }),
  ];
}

/** More than one to each side of the main line would make a row wider than columns beside the operation. */
function stacked(op: Sized, parameters: readonly Sized[], data: readonly Sized[], half: number): Placed {
  if (parameters.length > 2) return flanked(op, parameters, data, half);
  const middle = Math.ceil(parameters.length / 2);
  const left = parameters.slice(0, middle);
  const bottom = -op.height / 2 - PARAMETER_GAP.stacked;
  return [
    ...row(left, -CHANNEL / 2 - rowWidth(left), { bottom }),
    ...row(parameters.slice(middle), CHANNEL / 2, { bottom }),
    ...column(data, { left: Math.max(op.width / 2, half) + DATA_GAP }),
  ];
}

/** What follows a graph downwards needs its middle only from left to right; across it needs it from top to bottom. */
export function blockOf(
  op: Sized,
  around: readonly Sized[],
  arrangement: Arrangement,
  { above, below, half }: Room,
): Block {
  const parameters = around.filter(({ beside }) => beside?.as === "parameter");
  const data = around.filter(({ beside }) => beside?.as === "data");
  const own: Box = { x: -op.width / 2, y: -op.height / 2, width: op.width, height: op.height };
  const arrange = { across, flanked, stacked }[arrangement];
  const boxes: Placed = [[op.id, own], ...arrange(op, parameters, data, half)];
  const all = boxes.map(([, box]) => box);
  const top = Math.min(...all.map(({ y }) => y)) - above;
  const bottom = Math.max(...all.map((box) => box.y + box.height)) + below;
  const left = Math.min(...all.map(({ x }) => x));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const isAcross = arrangement === "across";
  const shift = isAcross ? { x: -(left + right) / 2, y: 0 } : { x: 0, y: -(top + bottom) / 2 };
  return {
    width: isAcross ? right - left : 2 * Math.max(-left, right, half),
    height: isAcross ? 2 * Math.max(-top, bottom) : bottom - top,
    boxes: Object.fromEntries(
      boxes.map(([id, box]) => [id, { ...box, x: box.x + shift.x, y: box.y + shift.y }]),
    ),
  };
}
