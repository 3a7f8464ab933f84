/** What one side printed, each line with the number of the print that made it, then the traceback if it raised. */
import type { RunError } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { SideRun } from "../../stores/run-store.ts";
import { type OutputLine, outputLines } from "./output-lines.ts";

function Tag({ run }: { readonly run: SideRun }) {
  const { output } = useMessages();
  if (run.running) return <span className="live">{output.running}</span>;
  const error = run.trace?.error;
  if (error && run.origin === "live") {
    return (
      <span className="stopped">
        <b aria-hidden="true">✕</b> {error.line > 0 ? output.stoppedAt(error.line) : output.stopped}
      </span>
    );
  }
  if (run.origin === "recorded") return <span>{output.recorded}</span>;
  return run.origin === "live" ? <span className="live">{output.live}</span> : null;
}

function Line({
  number,
  text,
  className,
}: {
  readonly number: number | null;
  readonly text: string;
  readonly className?: string;
}) {
  return (
    <div className="ln">
      <i>{number}</i>
      <code className={className}>{text === "" ? "\u200b" : text}</code>
    </div>
  );
}

/** The traceback as output lines: the first carries the failing line, the last is the error itself. */
function tracebackLines(error: RunError): readonly OutputLine[] {
  const texts = error.traceback.trimEnd().split("\n");
  return texts.map((text, index) => ({
    line: index === 0 ? error.line : 0,
    text,
    error: /^\w+(Error|Exception|Interrupt|Exit|Iteration)\b/.test(text),
  }));
}

function Lines({ lines }: { readonly lines: readonly OutputLine[] }) {
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
    <Line key={index} number={line.line || null} text={line.text} className={line.error ? "tb" : undefined} />
  ));
}

/** Beyond this many lines only the ends are drawn; nothing is lost from the run itself. */
const SHOWN = 400;

export function Output({ run }: { readonly run: SideRun }) {
  const messages = useMessages();
  const lines = outputLines(run.running ? run.chunks : (run.trace?.output ?? []));
  const error = run.running ? null : run.trace?.error;
  const quiet = lines.length === 0 && !error;
  return (
    <div className="out">
      <h3>
        <span>{messages.output.title}</span>
        <Tag run={run} />
      </h3>
      <div className="out-lines" aria-live="off">
        {quiet && (
          <p className="out-quiet">
            {run.trace || run.running ? messages.output.nothing : messages.output.notRun}
          </p>
        )}
        <Lines lines={lines.slice(0, SHOWN / 2)} />
        {lines.length > SHOWN && <Line number={null} text="…" />}
        {lines.length > SHOWN / 2 && (
          <Lines lines={lines.slice(Math.max(SHOWN / 2, lines.length - SHOWN / 2))} />
        )}
        {error && <Lines lines={tracebackLines(error)} />}
      </div>
    </div>
  );
}
