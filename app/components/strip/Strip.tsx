/** Run, Stop and the verdict in one strip: the cause stands beside its effect. */
import type { CSSProperties } from "react";
import type { LensName } from "../../../content/lesson.ts";
import type { RunState } from "../../../runtime/protocol.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { GLYPH, type VerdictCell } from "./verdict-cells.ts";

export interface StripProps {
  readonly state: RunState;
  /** A run waits for Python. */
  readonly waiting: boolean;
  readonly cells: readonly VerdictCell[];
  readonly stale: boolean;
  /** Something to say that is no state of the run. */
  readonly notice: string | null;
  readonly mac: boolean;
  readonly onRun: () => void;
  readonly onStop: () => void;
  readonly onLens: (lens: LensName) => void;
}

interface ProgressStyle extends CSSProperties {
  readonly "--progress": string;
}

/** Shares of the whole boot, as measured; the line moves evenly for the eye. */
const PHASES = ["download", "compile", "python", "torch"] as const;

function bootProgress(state: RunState): number {
  if (state.status !== "booting") return 0;
  return (PHASES.indexOf(state.phase) + state.fraction) / PHASES.length;
}

function Cell({ cell, onLens }: { readonly cell: VerdictCell; readonly onLens: StripProps["onLens"] }) {
  const messages = useMessages();
  const tone = { same: "", close: "", diff: " is-diff", wait: " is-wait", err: " is-err" }[cell.state];
  return (
    <button
      type="button"
      className={`v${tone}`}
      data-cell={cell.id}
      title={messages.verdict.opens}
      onClick={() => onLens(cell.lens)}
    >
      <small>
        {cell.short === null ? cell.label : <span className="wl">{cell.label}</span>}
        {cell.short !== null && <span className="ws">{cell.short}</span>}
      </small>
      <span className="a">
        <span
          className={`g${cell.state === "same" || cell.state === "close" ? " same" : ""}`}
          aria-hidden="true"
        >
          {GLYPH[cell.state]}
        </span>
        <span className="vh">{messages.verdict.glyph[cell.state]}</span>
        {(cell.value !== null || cell.shortValue !== null) && (
          <span className="val">
            {cell.value !== null && (
              <span className={cell.shortValue === null ? undefined : "wl"}>{cell.value}</span>
            )}
            {cell.shortValue !== null && <span className="ws">{cell.shortValue}</span>}
          </span>
        )}
        {cell.detail !== null && (
          <span className={cell.value === null && cell.shortValue === null ? "d" : "d x"}>{cell.detail}</span>
        )}
      </span>
    </button>
  );
}

function statusText(state: RunState, messages: ReturnType<typeof useMessages>): string {
  switch (state.status) {
    case "idle":
      return "";
    case "booting":
      return messages.boot[state.phase];
    case "running":
      return messages.running[state.side ?? "both"];
    case "stopping":
      return messages.stopping;
    case "failed":
      return messages.runFailed[state.reason];
    case "done":
      return messages.ready;
  }
}

export function Strip(props: StripProps) {
  const messages = useMessages();
  const { state, stale, waiting } = props;
  const busy = state.status === "running" || state.status === "stopping";
  const booting = state.status === "booting";
  const tone = `${stale ? " is-stale" : ""}${busy ? " is-running" : ""}${booting ? " is-booting" : ""}`;
  const progress: ProgressStyle = { "--progress": `${Math.round(bootProgress(state) * 100)}%` };
  return (
    <div className={`strip${tone}`} style={progress}>
      <div className="run">
        <button type="button" className="btn btn--ink" onClick={props.onRun}>
          {waiting && booting ? (
            <span className="btn--wait">{messages.boot[state.phase]}</span>
          ) : (
            <>
              {messages.runBoth}{" "}
              <kbd>{props.mac ? messages.runBothKeys.mac : messages.runBothKeys.other}</kbd>
            </>
          )}
        </button>
        <button type="button" className="btn btn--stop" disabled={!busy && !waiting} onClick={props.onStop}>
          {state.status === "stopping" ? messages.stopping : messages.stop}
        </button>
      </div>
      <fieldset className="verdict">
        <legend className="vh">
          {messages.verdict.title}
          {stale ? ` (${messages.verdict.stale})` : ""}
        </legend>
        {props.cells.map((cell) => (
          <Cell key={cell.id} cell={cell} onLens={props.onLens} />
        ))}
      </fieldset>
      <p
        className={state.status === "failed" || props.notice ? "status" : "vh"}
        aria-live="polite"
        role="status"
      >
        {props.notice ?? statusText(state, messages)}
      </p>
    </div>
  );
}
