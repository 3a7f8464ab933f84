/** What a lens is given and what it is. */
import type { ComponentType } from "react";
import type { LensName } from "../../../content/lesson.ts";
import type { LitSides } from "../../../engine/trace/links.ts";
import type { RowPair } from "../../../engine/trace/pairing.ts";
import type { Side, StepRecord, Trace } from "../../../engine/trace/types.ts";
import type { OnLink } from "../mark/LineLink.tsx";

export interface LensProps {
  readonly trace: Trace;
  readonly pairs: readonly RowPair[];
  /** While a side runs, what has been streamed so far. */
  readonly steps: Readonly<Record<Side, readonly StepRecord[]>>;
  /** The step under the playhead. */
  readonly step: number;
  /** Moves the playhead; absent where a lens stands alone. */
  readonly onStep?: (step: number) => void;
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
