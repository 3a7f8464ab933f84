/** One side: its header, its editor, and what it printed. */
import { useMemo } from "react";
import type { PythonPair } from "../../../content/lesson.ts";
import type { Rewriting } from "../../../engine/trace/rewriting.ts";
import type { Side } from "../../../engine/trace/types.ts";
import { Editor } from "../../editor/Editor.tsx";
import { errorPart } from "../../editor/error-part.ts";
import { format as formatPython } from "../../editor/format/format-service.ts";
import type { Explanation as Explained } from "../../explain/explanation.ts";
import { useLocale, useMessages } from "../../i18n/LocaleContext.tsx";
import type { SideRun } from "../../stores/run-store.ts";
import { SIDE_CLASS, SideMark } from "../mark/SideMark.tsx";
import { Params } from "../params/Params.tsx";
import type { Origin } from "../take-away/notebook.ts";
import { TakeAway } from "../take-away/TakeAway.tsx";
import { Explanation } from "./Explanation.tsx";
import { Output } from "./Output.tsx";
import { shapeHints } from "./shape-hints.ts";
import { type FormatNote, useFormat } from "./use-format.ts";

/** What a side can be rewritten as. */
const REWRITING: Readonly<Record<Side, Rewriting>> = { nn: "unroll", functional: "wrap" };

export interface PaneProps {
  readonly side: Side;
  /** Shown behind a tab, because only one side fits. */
  readonly tab: boolean;
  readonly source: string;
  readonly edited: boolean;
  readonly run: SideRun;
  readonly busy: boolean;
  readonly dark: boolean;
  readonly linkedLine: number | null;
  /** null once dismissed. */
  readonly explanation: Explained | null;
  readonly hidden: readonly string[];
  readonly onChange: (source: string) => void;
  /** Puts another text here, which the student may take back. */
  readonly onReplace: (source: string) => void;
  /** A setting of the program was changed. */
  readonly onAdjust: (source: string, name: string) => void;
  readonly onLine: (line: number | null) => void;
  readonly onRun: () => void;
  readonly onRunBoth: () => void;
  /** The page put text here that the student may take back. */
  readonly undoable: boolean;
  readonly onReset: () => void;
  readonly onUndo: () => void;
  /** Writes this side's twin into the other editor. */
  readonly onRewrite: (how: Rewriting) => void;
  /** What may be taken away; null: the lesson hides it. */
  readonly origin: Origin | null;
  /** Name of the side's file. */
  readonly file: string;
  readonly sources: PythonPair;
  readonly onRepair: () => void;
  readonly onDismiss: () => void;
}

interface HeaderProps extends PaneProps {
  readonly formatted: FormatNote;
  readonly onFormat: () => void;
  readonly onFormatRead: () => void;
}

/** In sight only where nothing else shows it; what went wrong lies over the code until it is read. */
function FormatSaid({ formatted: { said, tone }, onFormatRead }: HeaderProps) {
  const { format } = useMessages();
  return (
    <div className={tone === "quiet" ? "vh" : `format-said is-${tone}`}>
      <output>{said}</output>
      {tone === "failed" && (
        <button type="button" className="btn" onClick={onFormatRead}>
          {format.read}
        </button>
      )}
    </div>
  );
}

function Header(props: HeaderProps) {
  const messages = useMessages();
  const rewriting = REWRITING[props.side];
  return (
    <header>
      <SideMark side={props.side}>
        <b>{messages.side[props.side]}</b>
      </SideMark>
      <span className="own">{messages.sidePhrase[props.side]}</span>
      <div className="acts">
        {!props.hidden.includes("run-one") && (
          <button
            type="button"
            className="btn btn--bare"
            aria-label={messages.runSide[props.side]}
            disabled={props.busy}
            onClick={props.onRun}
          >
            {messages.run}
          </button>
        )}
        {props.undoable ? (
          <button type="button" className="btn btn--bare" onClick={props.onUndo}>
            {messages.undo}
          </button>
        ) : (
          !props.hidden.includes("reset") && (
            <button
              type="button"
              className="btn btn--bare"
              aria-label={messages.resetSide[props.side]}
              disabled={!props.edited}
              onClick={props.onReset}
            >
              {messages.reset}
            </button>
          )
        )}
        {!props.hidden.includes(rewriting) && (
          <button
            type="button"
            className="btn btn--bare"
            title={messages.rewrite.help[rewriting]}
            disabled={props.busy}
            onClick={() => props.onRewrite(rewriting)}
          >
            {messages.rewrite.button[rewriting]}
          </button>
        )}
        <FormatSaid {...props} />
        <button
          type="button"
          className="btn btn--bare"
          aria-label={messages.format.side[props.side]}
          title={messages.format.help}
          onClick={props.onFormat}
        >
          {messages.format.button}
        </button>
        {props.origin && (
          <TakeAway side={props.side} file={props.file} sources={props.sources} origin={props.origin} />
        )}
      </div>
    </header>
  );
}

export function Pane(props: PaneProps) {
  const messages = useMessages();
  const locale = useLocale();
  const { side, run, source, explanation } = props;
  const [formatted, format, forget] = useFormat(source, props.onReplace, formatPython);
  const current = run.trace?.source === source ? run.trace : null;
  const shapes = useMemo(() => shapeHints(run.trace, source), [run.trace, source]);
  const error = run.origin === "live" && !run.running ? (current?.error ?? null) : null;
  const shown = error ? explanation : null;
  return (
    <section
      className={`pane pane--${SIDE_CLASS[side]}`}
      id={`pane-${side}`}
      role={props.tab ? "tabpanel" : undefined}
      aria-label={messages.editor[side]}
    >
      <Header {...props} formatted={formatted} onFormat={format} onFormatRead={forget} />
      <Params side={side} source={source} onAdjust={props.onAdjust} onLine={props.onLine} />
      <Editor
        side={side}
        label={messages.editor[side]}
        help={messages.editorHelp}
        escaped={messages.escaped}
        source={source}
        dark={props.dark}
        trace={run.trace}
        shapes={shapes}
        shapesStale={run.trace !== null && current === null}
        linkedLine={props.linkedLine}
        errorLine={error && error.line > 0 ? error.line : null}
        errorPart={error && errorPart(error)}
        errorHint={error && (explanation?.title[locale] ?? `${error.type}: ${error.message}`)}
        originLine={shown?.origin ?? null}
        notice={
          shown && shown.line > 0
            ? {
                line: shown.line,
                content: (
                  <Explanation explanation={shown} onRepair={props.onRepair} onDismiss={props.onDismiss} />
                ),
              }
            : null
        }
        onChange={props.onChange}
        onLine={props.onLine}
        onRun={props.onRunBoth}
        onFormat={format}
      />
      <Output run={run} />
    </section>
  );
}
