/** How to read a surface: the tones with their ends, the line, the two kinds of points. */
import type { SurfaceRecord } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { toneOf } from "../diverging.ts";
import { shortNumber } from "../numbers.ts";
import { PointMark, pointKind } from "./PointMark.tsx";

const CELL = 18;
const LEVELS = [-4, -3, -2, -1, 1, 2, 3, 4];

function Ramp({ middle, scale }: { readonly middle: number; readonly scale: number }) {
  const messages = useMessages();
  return (
    <span className="key">
      <span>{shortNumber(Number((middle - scale).toPrecision(3)))}</span>
      <svg width={LEVELS.length * CELL} height="12" role="img" aria-label={messages.surface.ramp}>
        {LEVELS.map((level, index) => (
          <rect key={level} className={toneOf(level)} x={index * CELL} y={1} width={CELL - 1} height={10} />
        ))}
      </svg>
      <span>{shortNumber(Number((middle + scale).toPrecision(3)))}</span>
    </span>
  );
}

export function SurfaceKeys({ record, scale }: { readonly record: SurfaceRecord; readonly scale: number }) {
  const messages = useMessages();
  const { classes, boundary, points } = record;
  const kinds = pointKind(record);
  const targets = [...new Set(points.flatMap(({ target }) => target ?? []))].sort((a, b) => a - b);
  return (
    <div className="chips">
      {classes <= 2 && <Ramp middle={boundary ?? 0} scale={scale} />}
      {(boundary !== null || classes > 2) && (
        <span className="key">
          <svg width="22" height="12" aria-hidden="true">
            <line className="surface-border" x1="1" x2="21" y1="6" y2="6" />
          </svg>
          {boundary === null ? messages.surface.borders : messages.surface.boundary(shortNumber(boundary))}
        </span>
      )}
      {targets.length === 2 &&
        classes <= 2 &&
        targets.map((target) => (
          <span key={target} className="key">
            <svg width="12" height="12" aria-hidden="true">
              <PointMark x={6} y={6} kind={kinds(target)} />
            </svg>
            {messages.surface.target(shortNumber(target))}
          </span>
        ))}
      <span className="key">{messages.surface.grid(record.size)}</span>
    </div>
  );
}
