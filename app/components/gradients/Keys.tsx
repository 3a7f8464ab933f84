/** How to read the drawings: the ramp with its ends, the two marks, what 0.0 and None look like. */
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Rich } from "../../i18n/Rich.tsx";
import { MarkShape } from "../mark/SideMark.tsx";
import { shortNumber } from "../numbers.ts";
import { type HeatScale, LEVELS } from "./heat.ts";

const CELL = 22;

/** Halves of powers of ten as people write them: 0.003, 0.1. */
function endText(exponent: number): string {
  return shortNumber(Number((10 ** exponent).toPrecision(1)));
}

function Ramp({ scale }: { readonly scale: HeatScale }) {
  const messages = useMessages();
  return (
    <span className="key">
      <span>|grad| {endText(scale.low)}</span>
      <svg width={LEVELS * CELL} height="12" role="img" aria-label={messages.gradients.ramp}>
        {Array.from({ length: LEVELS }, (_, index) => index).map((index) => (
          <rect key={index} className={`h${index + 1}`} x={index * CELL} y={1} width={CELL - 1} height={10} />
        ))}
      </svg>
      <span>{endText(scale.high)}</span>
    </span>
  );
}

export function Keys({ scale }: { readonly scale: HeatScale }) {
  const messages = useMessages();
  return (
    <div className="chips">
      <Ramp scale={scale} />
      {(["nn", "functional"] as const).map((side) => (
        <span key={side} className={`key side--${side === "nn" ? "nn" : "fn"}`}>
          <span className="side">
            <MarkShape side={side} />
          </span>
          {messages.side[side]}
        </span>
      ))}
      <span className="key">
        <svg width="16" height="16" aria-hidden="true">
          <rect className="hz" x=".5" y=".5" width="15" height="15" />
          <circle className="hzd" cx="8" cy="8" r="2.5" />
        </svg>
        <span>
          <Rich text={messages.gradients.zeroKey} />
        </span>
      </span>
      <span className="key">
        <svg width="24" height="14" aria-hidden="true">
          <rect className="hn" x=".5" y=".5" width="23" height="13" />
        </svg>
        <span>
          <Rich text={messages.gradients.noneKey} />
        </span>
      </span>
    </div>
  );
}
