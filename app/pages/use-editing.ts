/** The text in both editors: what the page puts there can be taken back until the student types. */
import { useRef, useState } from "react";
import type { Side } from "../../engine/trace/types.ts";
import { useStores } from "../StoresContext.tsx";
import type { Workbench } from "./workbench.ts";

export function useEditing({ program, starters }: Workbench, sources: Readonly<Record<Side, string>>) {
  const { view, progress } = useStores();
  const [before, setBefore] = useState<Readonly<Partial<Record<Side, string>>>>({});
  const keep = (side: Side, text: string): void => {
    const { setText, clearText } = progress.getState();
    if (text === starters[side]) clearText(program, side);
    else setText(program, side, text);
    view.getState().pin(null);
  };
  /** The setting that was changed last: going on with it is one change to take back. */
  const adjusting = useRef<string | null>(null);
  return {
    before,
    adjust(side: Side, text: string, name: string): void {
      const setting = `${side}/${name}`;
      const goesOn = adjusting.current === setting && before[side] !== undefined;
      if (!goesOn) setBefore((kept) => ({ ...kept, [side]: sources[side] }));
      adjusting.current = setting;
      keep(side, text);
    },
    edit(side: Side, text: string): void {
      if (text === sources[side]) return;
      setBefore((kept) => (side in kept ? { ...kept, [side]: undefined } : kept));
      keep(side, text);
    },
    replace(side: Side, text: string): void {
      if (text === sources[side]) return;
      adjusting.current = null;
      setBefore((kept) => ({ ...kept, [side]: sources[side] }));
      keep(side, text);
    },
    undo(side: Side): void {
      const text = before[side];
      setBefore((kept) => ({ ...kept, [side]: undefined }));
      if (text !== undefined) keep(side, text);
    },
  };
}
