/** The bench: strip with the verdict, both sides, the lenses. Reads the model, draws panels. */
import { useCallback } from "react";
import { useStore } from "zustand";
import type { Moment } from "../../engine/trace/moment.ts";
import type { Side } from "../../engine/trace/types.ts";
import { LensArea } from "../components/lens-area/LensArea.tsx";
import { SIDE_CLASS, SideMark } from "../components/mark/SideMark.tsx";
import { Pane } from "../components/pane/Pane.tsx";
import { Strip } from "../components/strip/Strip.tsx";
import { verdictCells } from "../components/strip/verdict-cells.ts";
import { useMedia } from "../components/use-media.ts";
import { useMessages } from "../i18n/LocaleContext.tsx";
import type { Messages } from "../i18n/messages.ts";
import { useStores } from "../StoresContext.tsx";
import { FILE_NAMES } from "../stores/run-store.ts";
import { useDark } from "../use-dark.ts";
import { type BenchModel, NARROW } from "./use-bench.ts";
import type { Refusal } from "./use-rewrite.ts";
import type { Workbench } from "./workbench.ts";

const SIDES: readonly Side[] = ["nn", "functional"];

export interface BenchProps {
  readonly workbench: Workbench;
  readonly model: BenchModel;
}

function SideTabs() {
  const messages = useMessages();
  const { view } = useStores();
  const shown = useStore(view, (state) => state.side);
  return (
    <div className="sides-tabs" role="tablist" aria-label={messages.sides}>
      {SIDES.map((side) => (
        <button
          key={side}
          type="button"
          role="tab"
          id={`tab-${side}`}
          aria-controls={`pane-${side}`}
          aria-selected={shown === side}
          tabIndex={shown === side ? 0 : -1}
          className={`side--${SIDE_CLASS[side]}`}
          onClick={() => view.getState().setSide(side)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
            const other = side === "nn" ? "functional" : "nn";
            view.getState().setSide(other);
            document.getElementById(`tab-${other}`)?.focus();
          }}
        >
          <SideMark side={side}>
            <b>{messages.side[side]}</b>
          </SideMark>
          <span>{messages.sideTab[side]}</span>
        </button>
      ))}
    </div>
  );
}

function Twin({ workbench, model }: BenchProps) {
  const messages = useMessages();
  const { run, view } = useStores();
  const busy = useStore(run, ({ state }) => state.status === "running" || state.status === "stopping");
  const only = useStore(view, (store) => store.side);
  const narrow = useMedia(NARROW);
  const dark = useDark();
  const origin = {
    title: workbench.title ?? messages.playgroundPage.title,
    url: workbench.url,
    seed: workbench.seed,
  };
  return (
    <div className="twin">
      {SIDES.filter((side) => !narrow || side === only).map((side) => (
        <Pane
          key={`${workbench.program}/${side}`}
          side={side}
          tab={narrow}
          origin={workbench.hide.includes("download") ? null : origin}
          sources={model.sources}
          file={FILE_NAMES[side]}
          source={model.sources[side]}
          edited={model.sources[side] !== workbench.starters[side]}
          run={model.runs[side]}
          busy={busy}
          dark={dark}
          linkedLine={model.linked[side].line}
          explanation={model.explanations[side]}
          hidden={workbench.hide}
          onChange={(text) => model.edit(side, text)}
          onAdjust={(text, name) => model.adjust(side, text, name)}
          onReplace={(text) => model.replace(side, text)}
          onLine={(line) => model.onLink(line === null ? null : { side, line }, false)}
          onRun={() => model.run([side])}
          onRunBoth={() => model.run(SIDES)}
          undoable={model.before[side] !== undefined}
          onReset={() => model.reset(side)}
          onUndo={() => model.undo(side)}
          onRewrite={model.rewrite}
          onRepair={() => model.repair(side)}
          onDismiss={() => model.dismiss(side)}
        />
      ))}
    </div>
  );
}

function Lenses({ workbench, model }: BenchProps) {
  const { view } = useStores();
  const open = useStore(view, (state) => state.lenses);
  const moment = useStore(view, (state) => state.moment);
  const narrow = useMedia(NARROW);
  const onMoment = useCallback((chosen: Moment | null) => view.getState().setMoment(chosen), [view]);
  return (
    <LensArea
      key={workbench.program}
      trace={model.trace}
      pairs={model.pairs}
      steps={model.steps}
      linked={model.linked}
      onLink={model.onLink}
      open={open}
      moment={moment}
      fixed={workbench.hide.includes("lenses")}
      onMoment={onMoment}
      onToggle={(lens) => view.getState().toggleLens(lens, narrow)}
    />
  );
}

function refusalText({ how, obstacle, subject }: Refusal, { rewrite }: Messages): string {
  return rewrite.cannot[how](rewrite.obstacles[obstacle](subject));
}

/** Listens to the runner by itself: its progress must not redraw the whole bench. */
function RunStrip({ model }: { readonly model: BenchModel }) {
  const messages = useMessages();
  const { run } = useStores();
  const state = useStore(run, (store) => store.state);
  const waiting = useStore(run, (store) => store.waiting);
  return (
    <Strip
      state={state}
      waiting={waiting}
      cells={verdictCells(model.verdict, model.complete, messages)}
      stale={model.stale}
      notice={model.refusal && refusalText(model.refusal, messages)}
      mac={/Mac|iP(hone|ad)/.test(navigator.userAgent)}
      onRun={() => model.run(SIDES)}
      onStop={() => run.getState().stop()}
      onLens={model.openLens}
    />
  );
}

export function Bench({ workbench, model }: BenchProps) {
  return (
    <main className="bench" id="bench" tabIndex={-1}>
      <RunStrip model={model} />
      <SideTabs />
      <Twin workbench={workbench} model={model} />
      <Lenses workbench={workbench} model={model} />
    </main>
  );
}
