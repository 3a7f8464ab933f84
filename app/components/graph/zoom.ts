/** How large a graph is drawn. */

const LEVELS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2] as const;
/** A wide page opens a graph no smaller than this. */
const READABLE = 0.7;

/** The next level up or down. */
export function steppedZoom(zoom: number, by: 1 | -1): number {
  const next =
    by > 0 ? LEVELS.find((level) => level > zoom + 0.01) : LEVELS.findLast((level) => level < zoom - 0.01);
  return next ?? zoom;
}

/** What shows the whole width of a graph in `room`, within reason. */
export function fittingZoom(width: number, room: number): number {
  return Math.min(1, Math.max(LEVELS[0], room / width));
}

/** A phone has no place to look for the rest of a graph: all of it is in sight. Elsewhere it stays easy to read. */
export function openingZoom(fitting: number, narrow: boolean): number {
  return narrow ? fitting : Math.max(fitting, READABLE);
}
