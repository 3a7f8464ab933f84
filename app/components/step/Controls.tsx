/** First, back, play, forward, last, and a slider over the frames; the arrow keys work on all of them. */
import type { KeyboardEvent } from "react";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { useMedia } from "../use-media.ts";
import type { Player } from "./use-player.ts";

export interface ControlsProps {
  readonly player: Player;
  readonly count: number;
  /** What the frame is, in words. */
  readonly description: string;
}

export function Controls({ player, count, description }: ControlsProps) {
  const messages = useMessages();
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const { at, playing, go, setPlaying } = player;
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    Home: 0,
    End: count - 1,
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setPlaying(false);
    go(to);
  };
  const jump = (to: number) => () => {
    setPlaying(false);
    go(to);
  };
  const buttons = [
    { label: messages.stepLens.first, sign: "|◂", to: 0, off: at === 0 },
    { label: messages.stepLens.back, sign: "◂", to: at - 1, off: at === 0 },
    { label: messages.stepLens.forward, sign: "▸", to: at + 1, off: at === count - 1 },
    { label: messages.stepLens.last, sign: "▸|", to: count - 1, off: at === count - 1 },
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls, no form
    <div className="step-bar" role="group" aria-label={messages.stepLens.controls} onKeyDown={onKeyDown}>
      {!still && (
        <button type="button" className="btn" onClick={() => setPlaying(!playing)}>
          {playing ? messages.pause : messages.play}
        </button>
      )}
      {buttons.map(({ label, sign, to, off }) => (
        <button
          key={label}
          type="button"
          className="btn"
          aria-label={label}
          aria-disabled={off}
          onClick={jump(to)}
        >
          <span aria-hidden="true">{sign}</span>
        </button>
      ))}
      <input
        type="range"
        min={0}
        max={count - 1}
        value={at}
        aria-label={messages.stepLens.slider}
        aria-valuetext={description}
        onChange={(event) => jump(Number(event.target.value))()}
      />
      <output className="step-says">{description}</output>
    </div>
  );
}
