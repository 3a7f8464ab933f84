/** The same computation twice, and the four questions the page answers about it. */
import type { ReactNode } from "react";
import type { Side } from "../../../engine/trace/types.ts";
import { StaticCode } from "../../editor/StaticCode.tsx";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { SIDE_CLASS, SideMark } from "../mark/SideMark.tsx";
import { OwnerPicture } from "./OwnerPicture.tsx";

const CODE: Readonly<Record<Side, string>> = {
  nn: "fc = nn.Linear(2, 1)\nfor p in fc.parameters(): nn.init.zeros_(p)\ny = fc(x)\n",
  functional:
    "w = torch.zeros(1, 2, requires_grad=True)\nb = torch.zeros(1, requires_grad=True)\ny = F.linear(x, w, b)\n",
};

function Half({ side }: { readonly side: Side }) {
  const messages = useMessages();
  return (
    <section
      className={`pane pane--${SIDE_CLASS[side]} ${side === "nn" ? "L" : "R"}`}
      aria-label={messages.sidePhrase[side]}
    >
      <header>
        <SideMark side={side}>
          <b>{messages.side[side]}</b>
        </SideMark>
        <span className="own">{messages.sidePhrase[side]}</span>
      </header>
      <StaticCode source={CODE[side]} numbered={false} />
      <OwnerPicture side={side} />
    </section>
  );
}

function Answer({
  ask,
  glyph,
  children,
}: {
  readonly ask: string;
  readonly glyph: "=" | "≠";
  readonly children: ReactNode;
}) {
  return (
    <div className={glyph === "≠" ? "diff" : undefined}>
      <small>{ask}</small>
      <span className="g" aria-hidden="true">
        {glyph}
      </span>
      {children}
    </div>
  );
}

export function Stage() {
  const { home } = useMessages();
  return (
    <div className="stage">
      <div className="twin">
        <Half side="nn" />
        <Half side="functional" />
      </div>
      <div className="answers">
        <Answer ask={home.asks.output} glyph="=">
          <b>{home.answers.output}</b>
        </Answer>
        <Answer ask={home.asks.gradients} glyph="=">
          <b>{home.answers.gradients}</b>
        </Answer>
        <Answer ask={home.asks.graph} glyph="=">
          <b>{home.answers.graph}</b>
        </Answer>
        <Answer ask={home.asks.owner} glyph="≠">
          <SideMark side="nn">
            <b>{home.owners.nn}</b>
          </SideMark>
          <SideMark side="functional">
            <b>{home.owners.functional}</b>
          </SideMark>
        </Answer>
      </div>
    </div>
  );
}
