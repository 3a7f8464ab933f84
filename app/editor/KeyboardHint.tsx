/** How to leave the editor without a pointer: in sight while the caret is in it, and said aloud once Esc was pressed. */
import { Rich } from "../i18n/Rich.tsx";

export interface KeyboardHintProps {
  readonly id?: string;
  readonly help: string;
  /** What the last key did; empty: nothing. */
  readonly said: string;
}

export function KeyboardHint({ id, help, said }: KeyboardHintProps) {
  return (
    <div className="keyboard-hint">
      <p id={id} hidden={said !== ""}>
        <Rich text={help} />
      </p>
      <p aria-live="polite">{said}</p>
    </div>
  );
}
