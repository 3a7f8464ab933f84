/** The frames of a step as rows, for a file: what happens, and on each side the operation with its line. */
import type { Frame, SideFrame } from "../../../engine/trace/playback.ts";
import type { Messages } from "../../i18n/messages.ts";
import type { Table } from "../table/table.ts";

function placeOf(frame: SideFrame | null): readonly [string | null, number | null] {
  return [frame?.call?.op ?? null, frame && frame.line > 0 ? frame.line : null];
}

export function frameTable(frames: readonly Frame[], messages: Messages): Table {
  const { number, phaseHead, phase, lineOf } = messages.stepLens;
  const { nn, functional } = messages.side;
  return {
    header: [number, phaseHead, nn, lineOf(nn), functional, lineOf(functional)],
    rows: frames.map((frame, at) => [
      at + 1,
      phase[frame.phase],
      ...placeOf(frame.nn),
      ...placeOf(frame.functional),
    ]),
  };
}
