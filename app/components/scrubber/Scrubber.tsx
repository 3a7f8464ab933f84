/** One playhead for every lens: play, back, forward, a slider over the steps of the run, and the phase within a step. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { type Moment, phaseBeside, STEP_PHASES } from "../../../engine/trace/moment.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";

export interface ScrubberProps {
  readonly moment: Moment;
  readonly last: number;
  readonly onMoment: (moment: Moment) => void;
}

/** A whole run plays in about this many frames, however long it was. */
const FRAMES = 240;

function usePlaying({
  moment,
  last,
  onMoment,
}: ScrubberProps): readonly [boolean, (playing: boolean) => void] {
  const [playing, setPlaying] = useState(false);
  const position = useRef(moment);
  position.current = moment;
  const move = useRef(onMoment);
  move.current = onMoment;
  useEffect(() => {
    if (!playing) return;
    let at = position.current.step >= last ? 0 : position.current.step;
    const tick = (): void => {
      at += Math.max(last / FRAMES, 0.1);
      move.current({ ...position.current, step: Math.min(last, Math.floor(at)) });
      if (at >= last) setPlaying(false);
      else frame = requestAnimationFrame(tick);
    };
    let frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing, last]);
  return [playing, setPlaying];
}

/** By steps; up and down move by phases. */
const KEY_MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageDown: -10,
  PageUp: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

const PHASE_MOVES: Readonly<Record<string, 1 | -1>> = { ArrowUp: 1, ArrowDown: -1 };

function Track({ moment, last, onMoment }: ScrubberProps) {
  const messages = useMessages();
  const { step, phase } = moment;
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = KEY_MOVES[event.key];
    const phases = PHASE_MOVES[event.key];
    if (move === undefined && phases === undefined) return;
    event.preventDefault();
    if (phases !== undefined) onMoment(phaseBeside(moment, phases, last));
    else onMoment({ step: Math.min(last, Math.max(0, step + move)), phase });
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    onMoment({ step: Math.round(share * last), phase });
  };
  const share = `${(step / last) * 100}%`;
  return (
    <div
      className="track"
      role="slider"
      tabIndex={0}
      aria-label={messages.step}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={step}
      aria-valuetext={messages.stepOf(step, last, messages.stepPhase[phase])}
      onKeyDown={onKeyDown}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
    >
      <i style={{ width: share }} />
      <b style={{ left: share }} />
    </div>
  );
}

function Phases({ moment, onMoment }: ScrubberProps) {
  const messages = useMessages();
  return (
    <fieldset className="seg">
      <legend className="vh">{messages.stepPhase.title}</legend>
      {STEP_PHASES.map((phase) => (
        <button
          key={phase}
          type="button"
          aria-pressed={moment.phase === phase}
          onClick={() => onMoment({ ...moment, phase })}
        >
          {messages.stepPhase[phase]}
        </button>
      ))}
    </fieldset>
  );
}

function StepButtons(props: ScrubberProps) {
  const messages = useMessages();
  const { moment, last, onMoment } = props;
  const { step } = moment;
  const [playing, setPlaying] = usePlaying(props);
  return (
    <div className="row">
      <button
        type="button"
        className="btn"
        aria-label={playing ? messages.pause : messages.play}
        onClick={() => setPlaying(!playing)}
      >
        {playing ? "❚❚" : "▶"}
      </button>
      <button
        type="button"
        className="btn"
        aria-label={messages.back}
        disabled={step <= 0}
        onClick={() => onMoment({ ...moment, step: step - 1 })}
      >
        ←
      </button>
      <button
        type="button"
        className="btn"
        aria-label={messages.forward}
        disabled={step >= last}
        onClick={() => onMoment({ ...moment, step: step + 1 })}
      >
        →
      </button>
    </div>
  );
}

/** A run of one step has nothing to slide over: its phases are all there is. */
export function Scrubber(props: ScrubberProps) {
  const messages = useMessages();
  const { moment, last } = props;
  const several = last > 0;
  return (
    <div className={several ? "scrub" : "scrub scrub--one"}>
      {several && <StepButtons {...props} />}
      <output>
        <Rich text={several ? messages.stepLabel(moment.step, last) : messages.oneStep} />
      </output>
      {several && <Track {...props} />}
      <Phases {...props} />
    </div>
  );
}
