/** How large a graph is drawn. */

const SMALLEST = 0.25;
const LEVELS = [SMALLEST, 0.35, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2] as const;
/** A graph opens no smaller than this: the rest is a drag away, and “Fit” shows it all. */
const READABLE = 0.7;

/** The next level up or down. */
export function steppedZoom(zoom: number, by: 1 | -1): number {
  const next =
    by > 0 ? LEVELS.find((level) => level > zoom + 0.01) : LEVELS.findLast((level) => level < zoom - 0.01);
  return next ?? zoom;
}

/** What shows the whole width of a graph in `room`; where nothing could be told apart it stops. */
export function fittingZoom(width: number, room: number): number {
  return Math.min(1, Math.max(SMALLEST, room / width));
}

/** As large as fits, and never too small to read: on a phone too, where a picture is moved with a finger. */
export function openingZoom(fitting: number): number {
  return Math.max(fitting, READABLE);
}
