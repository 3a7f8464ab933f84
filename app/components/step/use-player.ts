/** A position in a list of frames that the keyboard, buttons and time move. */
import { useEffect, useRef, useState } from "react";

const FRAME_MS = 1100;

export interface Player {
  readonly at: number;
  readonly playing: boolean;
  go(to: number): void;
  /** Moves without telling: something else has moved already. */
  show(at: number): void;
  setPlaying(playing: boolean): void;
}

/** `onMove` hears of every move that the reader made or started. */
export function usePlayer(count: number, onMove: (at: number) => void): Player {
  const [position, setPosition] = useState(0);
  const [playing, setPlaying] = useState(false);
  const at = Math.max(0, Math.min(count - 1, position));
  const move = useRef(onMove);
  move.current = onMove;
  const go = (to: number): void => {
    const next = Math.max(0, Math.min(count - 1, to));
    setPosition(next);
    move.current(next);
  };
  useEffect(() => {
    if (!playing) return;
    if (at >= count - 1) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => {
      setPosition(at + 1);
      move.current(at + 1);
    }, FRAME_MS);
    return () => clearTimeout(timer);
  }, [playing, at, count]);
  return {
    at,
    playing,
    go,
    show: setPosition,
    setPlaying(wanted) {
      if (wanted && at >= count - 1) go(0);
      setPlaying(wanted);
    },
  };
}
