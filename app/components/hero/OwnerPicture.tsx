/** The idea of the course in one drawing a side: the same call, its weights inside the module or outside with you. */
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { useWidth } from "../series/use-width.ts";

const HEIGHT = 196;

/** An arrow whose gradient beads travel along it, unless motion is unwanted. */
function Gradient({
  path,
  head,
  width,
}: {
  readonly path: string;
  readonly head: string;
  readonly width: number;
}) {
  return (
    <>
      <path className="gr" d={path} strokeWidth={width} />
      <polygon className="ah" points={head} />
      <path className="pulse flow" d={path} />
    </>
  );
}

function Node(props: {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly tone: string;
  readonly text: string;
}) {
  const { x, y, width, height, radius, tone, text } = props;
  return (
    <>
      <rect
        className={`nd ${tone}`}
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={radius}
      />
      <text className="t1 m" x={x} y={y + 5} textAnchor="middle">
        {text}
      </text>
    </>
  );
}

function Frame({ centre, half }: { readonly centre: number; readonly half: number }) {
  return (
    <>
      <rect className="fr" x={centre - half} y={12} width={half * 2} height={172} rx={8} />
      <text className="tn" x={centre - half + 14} y={32}>
        fc
      </text>
      <text className="t2" x={centre - half + 32} y={32}>
        nn.Linear(2, 1)
      </text>
    </>
  );
}

function Flow({
  centre,
  reach,
  frame,
  op,
}: {
  readonly centre: number;
  readonly reach: number;
  readonly frame: number;
  readonly op: number;
}) {
  const messages = useMessages();
  const left = centre - reach + 14;
  const right = centre + reach - 16;
  const label = (centre + frame + right) / 2 + 6;
  return (
    <>
      <path className="e" d={`M${left} 144H${centre - op - 8}M${centre + op} 137H${right - 6}`} />
      <path className="tip" d={`M${centre - op} 144l-9-4.5v9zM${right} 137l-9-4.5v9z`} />
      <Gradient
        path={`M${right} 153H${centre + op + 11}`}
        head={`${centre + op + 2},153 ${centre + op + 11},148.6 ${centre + op + 11},157.4`}
        width={2.5}
      />
      <Gradient
        path={`M${centre - 24} 121L${centre - 45} 89.5`}
        head={`${centre - 50},82 ${centre - 40.3},86.3 ${centre - 49.8},92.7`}
        width={5}
      />
      <Gradient
        path={`M${centre + 24} 121L${centre + 45} 89.5`}
        head={`${centre + 50},82 ${centre + 48.9},92.1 ${centre + 41.1},86.9`}
        width={3}
      />
      <text className="t2" x={label} y={126} textAnchor="middle">
        {messages.home.data}
      </text>
      <text className="tn" x={label} y={172} textAnchor="middle">
        {messages.home.gradient}
      </text>
    </>
  );
}

export function OwnerPicture({ side }: { readonly side: Side }) {
  const messages = useMessages();
  const [ref, width] = useWidth<HTMLDivElement>();
  const centre = width / 2;
  const reach = Math.min(206, width / 2);
  const frame = Math.min(130, reach - 60);
  const op = Math.min(80, frame - 12);
  const module = side === "nn";
  return (
    <div ref={ref} className="owner-picture" style={{ height: HEIGHT }}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={messages.home.picture[side]}>
          {module && <Frame centre={centre} half={frame} />}
          <Flow centre={centre} reach={reach} frame={frame} op={op} />
          <Node
            x={centre - 62}
            y={62}
            width={88}
            height={36}
            radius={module ? 6 : 18}
            tone="pm"
            text={module ? "weight" : "w"}
          />
          <Node
            x={centre + 62}
            y={62}
            width={88}
            height={36}
            radius={module ? 6 : 18}
            tone="pm"
            text={module ? "bias" : "b"}
          />
          <Node
            x={centre}
            y={144}
            width={op * 2}
            height={44}
            radius={module ? 4 : 22}
            tone="op"
            text="x @ W.T + b"
          />
          <text className="t1 m" x={centre - reach + 6} y={149} textAnchor="middle">
            x
          </text>
          <text className="t1 m" x={centre + reach - 6} y={149} textAnchor="middle">
            y
          </text>
        </svg>
      )}
    </div>
  );
}
