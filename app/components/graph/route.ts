/** The points of an edge: straight from what stands beside an operation, else along the bends of the layered layout. Pure. */
import { type Arrangement, type Box, CHANNEL, type Point } from "./block.ts";

/** Ends keep this far from the corners of a node. */
const CORNER = 14;

export interface Ends {
  readonly from: Box;
  readonly to: Box;
  /** The blocks they stand in. */
  readonly fromBlock: Box;
  readonly toBlock: Box;
}

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

function clamp(value: number, low: number, high: number): number {
  return low > high ? (low + high) / 2 : Math.min(high, Math.max(low, value));
}

function withinWidth(x: number, { x: left, width }: Box): number {
  return clamp(x, left + CORNER, left + width - CORNER);
}

function withinHeight(y: number, { y: top, height }: Box): number {
  return clamp(y, top + CORNER, top + height - CORNER);
}

/** From a tensor to the operation it stands beside, above or below. */
export function straight(from: Box, to: Box, arrangement: Arrangement): readonly Point[] {
  const [start, end] = [middle(from), middle(to)];
  const isOver = from.x < to.x + to.width && to.x < from.x + from.width;
  if (arrangement === "across" || (arrangement === "stacked" && isOver)) {
    const below = from.y > to.y;
    const x = withinWidth(end.x + (start.x - end.x) / 2, to);
    return [
      { x: start.x, y: below ? from.y : from.y + from.height },
      { x, y: below ? to.y + to.height : to.y },
    ];
  }
  const right = start.x > end.x;
  return [
    { x: right ? from.x : from.x + from.width, y: start.y },
    { x: right ? to.x + to.width : to.x, y: withinHeight(start.y, to) },
  ];
}

/** A line is straight from here on: what stands beside the operation is near. */
const STRAIGHT = 8;

/** Out of an operation, to the border of its block. */
function exit({ from, fromBlock }: Ends, towards: Point, arrangement: Arrangement): readonly Point[] {
  if (arrangement === "across") {
    const y = withinHeight(towards.y, from);
    const border = fromBlock.x + fromBlock.width;
    return [from.x + from.width, Math.max(from.x + from.width, border - STRAIGHT), border].map((x) => ({
      x,
      y,
    }));
  }
  const x = withinWidth(towards.x, from);
  const border = fromBlock.y + fromBlock.height;
  return [from.y + from.height, Math.max(from.y + from.height, border - STRAIGHT), border].map((y) => ({
    x,
    y,
  }));
}

/** From the border of its block into an operation: between the parameters that stand above it. */
function entry({ to, toBlock }: Ends, coming: Point, arrangement: Arrangement): readonly Point[] {
  if (arrangement === "across") {
    const y = withinHeight(coming.y, to);
    return [toBlock.x, Math.min(to.x, toBlock.x + STRAIGHT), to.x].map((x) => ({ x, y }));
  }
  const center = middle(to).x;
  const free = arrangement === "stacked" && to.y - toBlock.y > CHANNEL ? CHANNEL / 2 - 8 : to.width;
  const x = withinWidth(clamp(coming.x, center - free, center + free), to);
  return [toBlock.y, Math.min(to.y, toBlock.y + STRAIGHT), to.y].map((y) => ({ x, y }));
}

function withoutRepeats(points: readonly Point[]): readonly Point[] {
  return points.filter(({ x, y }, i) => i === 0 || Math.hypot(x - points[i - 1].x, y - points[i - 1].y) > 1);
}

/** `points`: what the layered layout made of the edge between the blocks. */
export function routed(ends: Ends, points: readonly Point[], arrangement: Arrangement): readonly Point[] {
  const { fromBlock, toBlock } = ends;
  const isForward =
    arrangement === "across"
      ? fromBlock.x + fromBlock.width <= toBlock.x
      : fromBlock.y + fromBlock.height <= toBlock.y;
  if (!isForward || points.length < 2) return points;
  return withoutRepeats([
    ...exit(ends, points[0], arrangement),
    ...points.slice(1, -1),
    ...entry(ends, points[points.length - 1], arrangement),
  ]);
}

export interface Again {
  /** The parameter, and the operation it stands beside. */
  readonly from: Box;
  readonly beside: Box;
  /** Where it is used a second time, and the block of that. */
  readonly to: Box;
  readonly toBlock: Box;
  /** Every node. */
  readonly boxes: readonly Box[];
}

const turnPoint = ({ x, y }: Point): Point => ({ x: y, y: x });
const turnBox = ({ x, y, width, height }: Box): Box => ({ x: y, y: x, width: height, height: width });

/** The second use of a parameter: a lane beside what lies between, so that the main line stays straight. */
export function again(use: Again, arrangement: Arrangement): readonly Point[] {
  if (arrangement !== "across") return laneDown(use);
  const turned = {
    from: turnBox(use.from),
    beside: turnBox(use.beside),
    to: turnBox(use.to),
    toBlock: turnBox(use.toBlock),
    boxes: use.boxes.map(turnBox),
  };
  return laneDown(turned).map(turnPoint);
}

const LANE = 26;

function laneDown({ from, beside, to, toBlock, boxes }: Again): readonly Point[] {
  const start = middle(from);
  const isLeft = start.x <= middle(beside).x;
  const corner = isLeft ? to.x + CORNER : to.x + to.width - CORNER;
  const bottom = from.y + from.height;
  if (to.y < bottom) {
    const over = Math.min(from.y, to.y) - LANE;
    return [
      { x: start.x, y: from.y },
      { x: start.x, y: over },
      { x: corner, y: over },
      { x: corner, y: to.y },
    ];
  }
  const between = boxes.filter((box) => box.y < to.y && box.y + box.height > bottom);
  const isFree = between.every((box) => box.x > start.x + CORNER || box.x + box.width < start.x - CORNER);
  const outside = isLeft
    ? Math.min(from.x, ...between.map(({ x }) => x)) - LANE
    : Math.max(from.x + from.width, ...between.map(({ x, width }) => x + width)) + LANE;
  const lane = isFree ? start.x : outside;
  const out = isFree
    ? [{ x: start.x, y: bottom }]
    : [
        { x: isLeft ? from.x : from.x + from.width, y: start.y },
        { x: lane, y: start.y },
      ];
  const end = middle(to);
  const blocksSide = (box: Box): boolean =>
    box.y < end.y &&
    end.y < box.y + box.height &&
    (isLeft ? box.x < to.x && box.x + box.width > lane : box.x > to.x && box.x < lane);
  const into = !boxes.some(blocksSide)
    ? [
        { x: lane, y: end.y - LANE },
        { x: lane, y: end.y },
        { x: isLeft ? to.x : to.x + to.width, y: end.y },
      ]
    : [
        { x: lane, y: toBlock.y - LANE },
        { x: corner, y: toBlock.y - LANE / 2 },
        { x: corner, y: to.y },
      ];
  return [...out, ...into];
}
