/** What the page asks of a code editor, whichever one is behind it. */
import type { ReactNode } from "react";
import type { Side, SideTrace } from "../../engine/trace/types.ts";

export interface EditorNotice {
  /** Stands under this line. */
  readonly line: number;
  readonly content: ReactNode;
}

export interface ErrorPart {
  readonly from: number;
  readonly to: number;
}

export interface EditorProps {
  readonly side: Side;
  readonly label: string;
  readonly help: string;
  /** Spoken when Esc makes Tab leave the editor. */
  readonly escaped: string;
  readonly source: string;
  readonly dark: boolean;
  /** The last run of this side, for what its names hold. */
  readonly trace: SideTrace | null;
  /** Shapes to show at the end of lines, 1-based. */
  readonly shapes: ReadonlyMap<number, string>;
  /** They are those of a run before the last edit. */
  readonly shapesStale: boolean;
  readonly linkedLine: number | null;
  readonly errorLine: number | null;
  /** The part of that line that is wrong, in characters from 1, end exclusive; null: all of it. */
  readonly errorPart: ErrorPart | null;
  /** What the error says, in words; shown when the pointer rests on the line. */
  readonly errorHint: string | null;
  /** Where the error came from, such as the line that made the tensor. */
  readonly originLine: number | null;
  readonly notice: EditorNotice | null;
  readonly onChange: (source: string) => void;
  /** The caret or the pointer is on this line; null: it left. */
  readonly onLine: (line: number | null) => void;
  readonly onRun: () => void;
  readonly onFormat: () => void;
}

export type EditorPort = (props: EditorProps) => ReactNode;
