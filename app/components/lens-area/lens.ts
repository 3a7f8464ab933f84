/** What a lens is given and what it is. */
import type { ComponentType } from "react";
import type { LensName } from "../../../content/lesson.ts";
import type { LitSides } from "../../../engine/trace/links.ts";
import type { Moment, StepPhase } from "../../../engine/trace/moment.ts";
import type { RowPair } from "../../../engine/trace/pairing.ts";
import type { Side, StepRecord, Trace } from "../../../engine/trace/types.ts";
import type { OnLink } from "../mark/LineLink.tsx";

export interface LensProps {
  readonly trace: Trace;
  readonly pairs: readonly RowPair[];
  /** While a side runs, what has been streamed so far. */
  readonly steps: Readonly<Record<Side, readonly StepRecord[]>>;
  /** The step under the playhead, and how far it has come. */
  readonly step: number;
  readonly phase: StepPhase;
  /** Nothing was scrubbed: the end of the run, with all that the run did. */
  readonly atEnd: boolean;
  /** Moves the playhead; null: to the end of the run. */
  readonly onMoment: (moment: Moment | null) => void;
  /** Lit on each side: the line, operations and tensors under caret or pointer, and their counterparts. */
  readonly linked: LitSides;
  readonly onLink: OnLink;
}

export interface Lens {
  readonly name: LensName;
  readonly View: ComponentType<LensProps>;
  /** Moves with the scrubber. */
  readonly usesSteps: boolean;
}
