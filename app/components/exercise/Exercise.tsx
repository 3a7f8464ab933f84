/** Something to repair: the task, its checks, hints one by one, and at last the solution as a difference. */
import { useId } from "react";
import type { ExerciseBlock, PythonPair } from "../../../content/lesson.ts";
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { Checked } from "../../stores/run-store.ts";
import type { OnLink } from "../mark/LineLink.tsx";
import { SideMark } from "../mark/SideMark.tsx";
import { ProseTree } from "../prose/ProseTree.tsx";
import { lineDiff } from "./line-diff.ts";

export interface ExerciseProps {
  readonly block: ExerciseBlock;
  /** The exercise is in the editors. */
  readonly active: boolean;
  readonly busy: boolean;
  /** Of the last run; null before one. */
  readonly checked: Checked | null;
  /** The run itself failed: its error says more than a check that found nothing to look at. */
  readonly raised: boolean;
  readonly hintsOpen: number;
  readonly starter: PythonPair;
  readonly solution: PythonPair | null;
  readonly onLoad: () => void;
  readonly onBack: () => void;
  readonly onCheck: () => void;
  readonly onHints: (count: number) => void;
  readonly onSolution: () => void;
  readonly onLink: OnLink;
}

function Checks(props: ExerciseProps) {
  const messages = useMessages();
  return (
    <ul className="checks">
      {props.block.checks.map((check) => {
        const result = props.checked?.results.find((candidate) => candidate.id === check.id);
        const state = result ? (result.passed ? "is-passed" : "is-failed") : "";
        return (
          <li key={check.id} className={state}>
            <div>
              <span className="vh">
                {result
                  ? result.passed
                    ? messages.exercise.passed
                    : messages.exercise.notPassed
                  : messages.exercise.open}
                :{" "}
              </span>
              <ProseTree tree={check.label} onLink={props.onLink} />
              {result && !result.passed && !props.raised && result.message && (
                <code className="why">{result.message}</code>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Mistakes(props: ExerciseProps) {
  const seen = props.block.mistakes.filter((mistake) => props.checked?.mistakes.includes(mistake.id));
  return seen.map((mistake) => (
    <div className="mistake" key={mistake.id}>
      <ProseTree tree={mistake.text} onLink={props.onLink} />
    </div>
  ));
}

function Hints(props: ExerciseProps) {
  const { exercise } = useMessages();
  const { block, hintsOpen, solution } = props;
  const count = block.hints.length;
  return (
    <ol className="hints">
      {block.hints.map((hint, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: hints have no identity but their place
        <li key={index} className={index < hintsOpen ? "open" : index > hintsOpen ? "locked" : undefined}>
          <span>
            {index + 1}/{count}
          </span>
          {index < hintsOpen && (
            <div>
              <ProseTree tree={hint} onLink={props.onLink} />
            </div>
          )}
          {index === hintsOpen && (
            <span>
              <button type="button" onClick={() => props.onHints(index + 1)}>
                {index === 0 ? exercise.hint : exercise.nextHint}
              </button>
            </span>
          )}
          {index > hintsOpen && (
            <span>
              {index === count - 1 && solution ? exercise.thenSolution(index) : exercise.hintLocked(index)}
            </span>
          )}
        </li>
      ))}
      {solution && hintsOpen === count && (
        <li>
          <span />
          <span>
            <button type="button" onClick={() => props.onHints(count + 1)}>
              {exercise.showSolution}
            </button>
          </span>
        </li>
      )}
    </ol>
  );
}

const SIDES: readonly Side[] = ["nn", "functional"];
const SIGN = { same: " ", removed: "−", added: "+" } as const;

function Solution(props: ExerciseProps & { readonly solution: PythonPair }) {
  const messages = useMessages();
  const changed = SIDES.filter((side) => props.solution[side].trim() !== props.starter[side].trim());
  return (
    <div className="solution">
      {changed.map((side) => (
        <figure key={side}>
          <figcaption>
            <SideMark side={side}>
              <b>{messages.side[side]}</b>
            </SideMark>
            <span>{messages.exercise.solution}</span>
          </figcaption>
          <pre className="line-diff" dir="ltr">
            {lineDiff(props.starter[side], props.solution[side]).map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
              <span key={index} className={line.kind}>
                {SIGN[line.kind]} {line.text}
                {"\n"}
              </span>
            ))}
          </pre>
        </figure>
      ))}
      <button type="button" className="btn" onClick={props.onSolution}>
        {messages.exercise.useSolution}
      </button>
    </div>
  );
}

export function Exercise(props: ExerciseProps) {
  const messages = useMessages();
  const id = useId();
  const { block, active, solution, checked } = props;
  const checks =
    checked?.results.filter((result) => block.checks.some((check) => check.id === result.id)) ?? [];
  const all = checks.length > 0 && checks.every((result) => result.passed);
  return (
    <section className="after exercise" aria-labelledby={id}>
      <h2 className="h" id={id}>
        {messages.exercise.title}
        <small>{messages.exercise.side[block.side]}</small>
      </h2>
      <ProseTree tree={block.task} onLink={props.onLink} />
      <div className="row">
        {active ? (
          <>
            <button type="button" className="btn" disabled={props.busy} onClick={props.onCheck}>
              {messages.exercise.check}
            </button>
            <button type="button" className="btn btn--bare" onClick={props.onBack}>
              {messages.exercise.backToDemo}
            </button>
          </>
        ) : (
          <button type="button" className="btn" onClick={props.onLoad}>
            {messages.exercise.load}
          </button>
        )}
      </div>
      <Checks {...props} />
      <div aria-live="polite">
        {all && <p className="all-passed">{messages.exercise.allPassed}</p>}
        {!all && <Mistakes {...props} />}
      </div>
      <Hints {...props} />
      {solution && props.hintsOpen > block.hints.length && <Solution {...props} solution={solution} />}
    </section>
  );
}
