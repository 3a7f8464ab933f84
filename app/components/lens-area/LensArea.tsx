/** The lens bar, one scrubber for all lenses that move with the step, and the open lenses below each other. */
import type { LensName } from "../../../content/lesson.ts";
import type { Moment } from "../../../engine/trace/moment.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { LENS_VIEWS } from "../lenses.ts";
import { Scrubber } from "../scrubber/Scrubber.tsx";
import type { LensProps } from "./lens.ts";

export interface LensAreaProps extends Omit<LensProps, "step" | "phase" | "atEnd"> {
  readonly open: readonly LensName[];
  /** Under the playhead; null: the end of the run. */
  readonly moment: Moment | null;
  readonly onToggle: (lens: LensName) => void;
  /** The author may take the choice of lenses away. */
  readonly fixed: boolean;
}

/** The pattern of None, for every drawing of the page. */
function Hatch() {
  return (
    <svg className="vh" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id="none" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="5" stroke="var(--heat-none)" strokeWidth="2.2" />
        </pattern>
      </defs>
    </svg>
  );
}

function lastStepOf(steps: LensProps["steps"]): number {
  return Math.max(steps.nn.at(-1)?.index ?? 0, steps.functional.at(-1)?.index ?? 0);
}

export function LensArea({ open, moment, onToggle, fixed, ...props }: LensAreaProps) {
  const messages = useMessages();
  const last = lastStepOf(props.steps);
  const end: Moment = { step: last, phase: "update" };
  const hasSteps = props.steps.nn.length > 0 || props.steps.functional.length > 0;
  const chosen = hasSteps ? moment : null;
  const at: Moment = chosen ? { ...chosen, step: Math.min(chosen.step, last) } : end;
  const shown = LENS_VIEWS.filter((lens) => open.includes(lens.name));
  return (
    <>
      <Hatch />
      {!fixed && (
        <div className="lensbar">
          <div className="tabs" role="toolbar" aria-label={messages.lenses.title}>
            {LENS_VIEWS.map(({ name }) => (
              <button
                key={name}
                type="button"
                data-lens={name}
                aria-pressed={open.includes(name)}
                onClick={() => onToggle(name)}
              >
                {messages.lens[name]}
              </button>
            ))}
          </div>
        </div>
      )}
      {hasSteps && shown.some((lens) => lens.usesSteps) && (
        <Scrubber moment={at} last={last} onMoment={props.onMoment} />
      )}
      {shown.map(({ name, View, usesSteps }) => (
        <section className="lens" key={name} aria-labelledby={`lens-${name}`}>
          <View {...props} {...(usesSteps ? at : end)} atEnd={!usesSteps || chosen === null} />
        </section>
      ))}
    </>
  );
}
