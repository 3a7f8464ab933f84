/** One playhead for every lens: play, back, forward, and a slider over the steps of the run. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";

export interface ScrubberProps {
  readonly step: number;
  readonly last: number;
  readonly onStep: (step: number) => void;
}

/** A whole run plays in about this many frames, however long it was. */
const FRAMES = 240;

function usePlaying({ step, last, onStep }: ScrubberProps): readonly [boolean, (playing: boolean) => void] {
  const [playing, setPlaying] = useState(false);
  const position = useRef(step);
  position.current = step;
  const move = useRef(onStep);
  move.current = onStep;
  useEffect(() => {
    if (!playing) return;
    let at = position.current >= last ? 0 : position.current;
    const tick = (): void => {
      at += Math.max(last / FRAMES, 0.1);
      move.current(Math.min(last, Math.floor(at)));
      if (at >= last) setPlaying(false);
      else frame = requestAnimationFrame(tick);
    };
    let frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing, last]);
  return [playing, setPlaying];
}

const KEY_MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

function Track({ step, last, onStep }: ScrubberProps) {
  const messages = useMessages();
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = KEY_MOVES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    onStep(Math.min(last, Math.max(0, step + move)));
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    onStep(Math.round(share * last));
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
      aria-valuetext={messages.stepOf(step, last)}
      onKeyDown={onKeyDown}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
    >
      <i style={{ width: share }} />
      <b style={{ left: share }} />
    </div>
  );
}

export function Scrubber(props: ScrubberProps) {
  const messages = useMessages();
  const { step, last, onStep } = props;
  const [playing, setPlaying] = usePlaying(props);
  return (
    <div className="scrub">
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
          onClick={() => onStep(step - 1)}
        >
          ←
        </button>
        <button
          type="button"
          className="btn"
          aria-label={messages.forward}
          disabled={step >= last}
          onClick={() => onStep(step + 1)}
        >
          →
        </button>
      </div>
      <output>
        <Rich text={messages.stepLabel(step, last)} />
      </output>
      <Track {...props} />
    </div>
  );
}
