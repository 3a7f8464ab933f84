/** Plays a recorded step op by op, forward and back, both sides in lockstep, each formula with the student's numbers. */
import { useEffect, useMemo, useState } from "react";
import type { StepPhase } from "../../../engine/trace/moment.ts";
import { type Frame, framesOf, nearestKept, outputGiven } from "../../../engine/trace/playback.ts";
import type { Trace } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { Messages } from "../../i18n/messages.ts";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { LensHeader, TextSwitch } from "../lens-area/LensHeader.tsx";
import type { LensProps } from "../lens-area/lens.ts";
import { Controls } from "./Controls.tsx";
import { FrameTable } from "./FrameTable.tsx";
import { frameTable } from "./frame-table.ts";
import { OpCard } from "./OpCard.tsx";
import { type Player, usePlayer } from "./use-player.ts";

/** Elements that can be chosen to be worked out. */
const ELEMENTS = 64;

function describe(frame: Frame, at: number, count: number, messages: Messages): string {
  const op = (frame.nn ?? frame.functional)?.call?.op ?? "";
  return messages.stepLens.says(at + 1, count, messages.stepLens.phase[frame.phase], op);
}

/** Elements of the first output of the frame's call. */
function elementsOf(trace: Trace, frame: Frame): number {
  const sides = [
    [trace.nn, frame.nn?.call],
    [trace.functional, frame.functional?.call],
  ] as const;
  const sizes = sides.flatMap(([side, call]) =>
    side && call && call.outputs.length > 0
      ? (outputGiven(side, call, call.outputs[0])?.values.length ?? 0)
      : [],
  );
  return Math.min(ELEMENTS, Math.max(1, ...sizes));
}

function ElementSelect(props: {
  readonly count: number;
  readonly element: number;
  readonly onElement: (element: number) => void;
}) {
  const messages = useMessages();
  if (props.count < 2) return null;
  return (
    <label className="element">
      {messages.stepLens.element}{" "}
      <select value={props.element} onChange={(event) => props.onElement(Number(event.target.value))}>
        {Array.from({ length: props.count }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an element is its place
          <option key={at} value={at}>
            {at}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Of the steps whose calls were kept, the one at the playhead or the last before it. */
function useFrames(trace: Trace, wanted: number): readonly [number, readonly Frame[]] {
  const step = nearestKept(trace, wanted);
  const frames = useMemo(() => framesOf(trace, step), [trace, step]);
  return [step, frames];
}

/** A gradient that arrives at a leaf is part of the backward; what follows the backward belongs to the update. */
function stepPhaseOf({ phase }: Frame): StepPhase {
  if (phase === "accumulate") return "backward";
  return phase === "after" ? "update" : phase;
}

/** The playhead of the page moves this one to where its phase begins. */
function useFollowing(frames: readonly Frame[], player: Player, phase: StepPhase | null): void {
  const { at, show } = player;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move of the page's playhead moves this one
  useEffect(() => {
    if (phase === null || frames.length === 0 || stepPhaseOf(frames[at]) === phase) return;
    const first = frames.findIndex((frame) => stepPhaseOf(frame) === phase);
    if (first >= 0) show(first);
  }, [frames, phase]);
}

export function Step({ trace, step: wanted, phase, atEnd, onMoment, onLink }: LensProps) {
  const messages = useMessages();
  const [asText, setAsText] = useState(false);
  const [chosen, setElement] = useState(0);
  const [step, frames] = useFrames(trace, wanted);
  const tell = (at: number): void => {
    const reached = stepPhaseOf(frames[at]);
    if (atEnd || reached !== phase) onMoment({ step: wanted, phase: reached });
    const { nn, functional } = frames[at];
    const side = nn ? "nn" : "functional";
    const shown = nn ?? functional;
    if (shown && shown.line > 0) onLink({ side, line: shown.line, call: shown.call?.id }, false);
  };
  const player = usePlayer(frames.length, tell);
  useFollowing(frames, player, atEnd ? null : phase);
  if (frames.length === 0) return <LensHeader name="step" lead={messages.stepLens.empty} />;
  const frame = frames[player.at];
  const elements = elementsOf(trace, frame);
  const element = Math.min(chosen, elements - 1);
  return (
    <>
      <LensHeader name="step" lead={messages.stepLens.lead(step, step !== wanted)}>
        <ExportMenu file="step" table={() => frameTable(frames, messages)} />
        <TextSwitch pressed={asText} onToggle={() => setAsText(!asText)} />
      </LensHeader>
      <Controls
        player={player}
        count={frames.length}
        description={describe(frame, player.at, frames.length, messages)}
      />
      {asText && <FrameTable frames={frames} onFrame={player.go} />}
      <div className={`seam step-seam phase-${frame.phase}`}>
        {(["nn", "functional"] as const).map((side) => {
          const own = trace[side];
          return own ? (
            <OpCard
              key={side}
              trace={own}
              phase={frame.phase}
              frame={frame[side]}
              element={element}
              onLink={onLink}
            />
          ) : (
            <figure key={side}>
              <p className="quiet">{messages.output.notRun}</p>
            </figure>
          );
        })}
      </div>
      <ElementSelect count={elements} element={element} onElement={setElement} />
    </>
  );
}
