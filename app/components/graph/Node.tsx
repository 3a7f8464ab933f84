/** One node on one side: an operation, a parameter, data, or several operations as one. */
import type { DrawnNode } from "../../../engine/trace/graph-fold.ts";
import type { Side } from "../../../engine/trace/types.ts";
import type { Box } from "./layout.ts";
import type { NodeText } from "./node-text.ts";

export interface NodeMarks {
  /** Under caret or pointer, here or on the other side. */
  readonly lit: boolean;
  /** The run raised before it came here; it is drawn where the other side has it. */
  readonly ghost: boolean;
  readonly failed: boolean;
  /** Shapes to show at the tensor that is wrong. */
  readonly conflict: { readonly expected: string; readonly actual: string } | null;
}

export interface NodeProps extends NodeMarks {
  readonly node: DrawnNode;
  readonly side: Side;
  readonly box: Box;
  readonly text: NodeText;
  readonly label: string;
  readonly tabbable: boolean;
  readonly expanded: boolean | null;
  readonly onPoint: (over: boolean) => void;
  readonly onFocus: () => void;
  readonly onPress: () => void;
}

/** Square and solid where a module computes, round where a function is called; a parameter is tinted or dashed. */
function shapeOf(node: DrawnNode, side: Side): { readonly className: string; readonly radius: number } {
  if (node.kind === "op") return { className: "nd op", radius: node[side]?.call.module ? 4 : 22 };
  if (node.kind === "group") return { className: "nd op", radius: side === "nn" ? 4 : 22 };
  if (node.kind === "result") return { className: "data", radius: 4 };
  const isParameter = node[side]?.requiresGrad ?? false;
  return { className: isParameter ? "nd pm" : "data", radius: side === "nn" && node.frame !== null ? 4 : 20 };
}

function Conflict({
  box,
  conflict,
}: {
  readonly box: Box;
  readonly conflict: NonNullable<NodeMarks["conflict"]>;
}) {
  return (
    <>
      <text className="t2 expected" x={box.width / 2} y={-18} textAnchor="middle">
        {conflict.expected}
      </text>
      <text className="t2 actual" x={box.width / 2} y={-5} textAnchor="middle">
        {conflict.actual}
      </text>
    </>
  );
}

export function Node(props: NodeProps) {
  const { node, side, box, text, conflict } = props;
  const { className, radius } = shapeOf(node, side);
  const states = [props.ghost && "ghost", props.failed && "failed", props.lit && "lit"]
    .filter(Boolean)
    .join(" ");
  const size = { width: box.width, height: box.height, rx: radius };
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button element in SVG
    <g
      className={`gnode ${states}`}
      role="button"
      aria-label={props.label}
      aria-expanded={props.expanded ?? undefined}
      tabIndex={props.tabbable ? 0 : -1}
      data-node={node.id}
      transform={`translate(${box.x} ${box.y})`}
      onPointerEnter={() => props.onPoint(true)}
      onPointerLeave={() => props.onPoint(false)}
      onFocus={props.onFocus}
      onBlur={() => props.onPoint(false)}
      onClick={props.onPress}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        props.onPress();
      }}
    >
      {props.lit && (
        <rect className="ring" x={-4} y={-4} width={box.width + 8} height={box.height + 8} rx={radius + 4} />
      )}
      {node.kind === "group" && <rect className={className} {...size} x={4} y={4} />}
      <rect className={className} {...size} />
      <text className="tn" x={box.width / 2} y={box.height / 2 - 3} textAnchor="middle">
        {props.failed ? "✕ " : ""}
        {text.title}
      </text>
      <text className="t2" x={box.width / 2} y={box.height / 2 + 13} textAnchor="middle">
        {text.detail}
      </text>
      {conflict && <Conflict box={box} conflict={conflict} />}
    </g>
  );
}
