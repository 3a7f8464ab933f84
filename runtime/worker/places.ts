/**
 * Where the student's program is, as a number that crosses from Python: a multiple of `PLACE_UNIT`, to which a call adds
 * the number of its function. A crossing costs by its arguments; this way a recorded call has as many as any other.
 */
import { NOWHERE, type Place } from "../../engine/trace/call-log.ts";

/** More than there are functions. */
export const PLACE_UNIT = 4096;

let places: Place[] = [NOWHERE];

/** Says what a number stands for from now on. */
export function setPlace(number: number, line: number, module: number): void {
  places[number / PLACE_UNIT] = { line, module };
}

export function placeAt(number: number): Place {
  return places[Math.trunc(number / PLACE_UNIT)] ?? NOWHERE;
}

/** Forgets all numbers: a new run gives its own. */
export function clearPlaces(): void {
  places = [NOWHERE];
}
