/** The frame of a module: what it owns stands inside. Its title shuts it. */
import type { GraphFrame } from "../../../engine/trace/graph.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { Box } from "./layout.ts";

export interface FrameProps {
  readonly frame: GraphFrame;
  readonly box: Box;
  readonly onShut: () => void;
}

export function Frame({ box }: { readonly box: Box }) {
  return <rect className="fr" {...box} rx={6} />;
}

/** Stands over the edges, which may come into the frame from above. */
export function FrameTitle({ frame, box, onShut }: FrameProps) {
  const messages = useMessages();
  return (
    <g transform={`translate(${box.x} ${box.y})`}>
      {/* biome-ignore lint/a11y/useSemanticElements: there is no button element in SVG */}
      <g
        className="frame-title"
        role="button"
        tabIndex={0}
        aria-expanded
        aria-label={messages.graph.shut(frame.path)}
        onClick={onShut}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          onShut();
        }}
      >
        <rect className="hit" width={box.width} height={22} rx={6} />
        <text x={10} y={16}>
          <tspan className="tn halo onfr">{frame.path}</tspan>
          <tspan className="t2 halo onfr" dx={6}>
            {frame.path.includes("()") ? messages.graph.unnamed : frame.type}
          </tspan>
        </text>
      </g>
    </g>
  );
}
