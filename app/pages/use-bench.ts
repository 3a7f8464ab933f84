/** Joins the stores into what the bench shows and does. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { LensName } from "../../content/lesson.ts";
import { compareSides, type Verdict } from "../../engine/trace/compare.ts";
import { type Link, type LitSides, litBy } from "../../engine/trace/links.ts";
import { pairRows, type RowPair } from "../../engine/trace/pairing.ts";
import type { Rewriting } from "../../engine/trace/rewriting.ts";
import {
  type Side,
  type SideTrace,
  type StepRecord,
  TRACE_VERSION,
  type Trace,
} from "../../engine/trace/types.ts";
import { LENS_VIEWS } from "../components/lenses.ts";
import type { OnLink } from "../components/mark/LineLink.tsx";
import { useMedia } from "../components/use-media.ts";
import { applyRepair, explain } from "../explain/explain.ts";
import type { Explanation } from "../explain/explanation.ts";
import { useStores } from "../StoresContext.tsx";
import { textKey } from "../stores/progress-store.ts";
import type { SideRun } from "../stores/run-store.ts";
import { useEditing } from "./use-editing.ts";
import { useRerun } from "./use-rerun.ts";
import { type Refusal, useRewrite } from "./use-rewrite.ts";
import type { Workbench } from "./workbench.ts";

const SIDES: readonly Side[] = ["nn", "functional"];
export const NARROW = "(max-width: 899.98px)";

export interface BenchModel {
  readonly sources: Readonly<Record<Side, string>>;
  readonly runs: Readonly<Record<Side, SideRun>>;
  readonly trace: Trace;
  readonly verdict: Verdict;
  readonly complete: boolean;
  readonly stale: boolean;
  readonly pairs: readonly RowPair[];
  readonly steps: Readonly<Record<Side, readonly StepRecord[]>>;
  readonly explanations: Readonly<Record<Side, Explanation | null>>;
  readonly linked: LitSides;
  readonly onLink: OnLink;
  /** What stood in an editor before the page put something there. */
  readonly before: Readonly<Partial<Record<Side, string>>>;
  /** Why the last Unroll or Wrap wrote nothing. */
  readonly refusal: Refusal | null;
  edit(side: Side, text: string): void;
  /** Another text, which the student may take back. */
  replace(side: Side, text: string): void;
  /** A setting has another value: the text is changed, and the side runs again. */
  adjust(side: Side, text: string, name: string): void;
  reset(side: Side): void;
  undo(side: Side): void;
  /** Writes the twin of one side into the other. */
  rewrite(how: Rewriting): void;
  run(sides: readonly Side[]): void;
  repair(side: Side): void;
  dismiss(side: Side): void;
  openLens(lens: LensName): void;
}

function useSources({ program, starters }: Workbench): Readonly<Record<Side, string>> {
  const { progress } = useStores();
  const nn = useStore(progress, ({ texts }) => texts[textKey(program, "nn")]) ?? starters.nn;
  const functional =
    useStore(progress, ({ texts }) => texts[textKey(program, "functional")]) ?? starters.functional;
  return useMemo(() => ({ nn, functional }), [nn, functional]);
}

function stepsOf(run: SideRun): readonly StepRecord[] {
  return run.running ? run.steps : (run.trace?.steps ?? []);
}

/** A lens that is not there yet is stood in for by the first one. */
function known(lens: LensName): LensName {
  return LENS_VIEWS.some(({ name }) => name === lens) ? lens : LENS_VIEWS[0].name;
}

function useResults(workbench: Workbench, sources: Readonly<Record<Side, string>>) {
  const { run } = useStores();
  const nn = useStore(run, (state) => state.nn);
  const functional = useStore(run, (state) => state.functional);
  const { compare } = workbench;
  return useMemo(() => {
    const trace: Trace = { version: TRACE_VERSION, nn: nn.trace, functional: functional.trace };
    const traces = [trace.nn, trace.functional].filter((side): side is SideTrace => side !== null);
    return {
      trace,
      runs: { nn, functional },
      verdict: compareSides(trace, compare),
      complete: traces.length === SIDES.length && traces.every((side) => side.ok),
      stale: traces.some((side) => side.source !== sources[side.side]),
      pairs: pairRows(trace, compare.pairs),
      steps: { nn: stepsOf(nn), functional: stepsOf(functional) },
      explanations: {
        nn: nn.trace && explain(nn.trace),
        functional: functional.trace && explain(functional.trace),
      },
    };
  }, [nn, functional, compare, sources]);
}

function useLinks(trace: Trace, pairs: readonly RowPair[]): { linked: BenchModel["linked"]; onLink: OnLink } {
  const { view } = useStores();
  const link = useStore(view, (state) => state.link);
  const pinned = useStore(view, (state) => state.pinned);
  const linked = useMemo(() => litBy(trace, pairs, link ?? pinned), [trace, link, pinned, pairs]);
  const onLink = useCallback<OnLink>(
    (target: Link | null, go) => {
      const { setLink, pin, setSide } = view.getState();
      setLink(target);
      if (!go || !target) return;
      pin(target);
      setSide(target.side);
      // The tab of a narrow page has to open before there is something to scroll to.
      requestAnimationFrame(() =>
        document.getElementById(`pane-${target.side}`)?.scrollIntoView({ block: "nearest" }),
      );
    },
    [view],
  );
  return { linked, onLink };
}

/** Shows the workbench's program: its recorded run, its lenses. */
function useShown(workbench: Workbench): void {
  const { run, view } = useStores();
  const { program, recorded, lenses } = workbench;
  const narrow = useMedia(NARROW);
  useEffect(() => run.getState().show(program, recorded), [run, program, recorded]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another program starts with a fresh view
  useEffect(() => {
    const wanted = LENS_VIEWS.map(({ name }) => name).filter((name) => lenses.includes(name));
    const state = view.getState();
    state.setLenses(narrow ? wanted.slice(0, 1) : wanted);
    state.setMoment(null);
    state.setLink(null);
    state.pin(null);
  }, [view, program, lenses, narrow]);
}

/** Where only one side fits, the one that raised comes to the front when a run has ended. */
function useFailingSide(runs: BenchModel["runs"], narrow: boolean): void {
  const { view } = useStores();
  const ended = SIDES.every((side) => !runs[side].running);
  const failed = SIDES.flatMap((side) => {
    const { origin, trace } = runs[side];
    return origin === "live" && trace?.error ? [trace] : [];
  });
  const only = ended && failed.length === 1 ? failed[0] : null;
  const brought = useRef<SideTrace | null>(null);
  useEffect(() => {
    // Once for each run that raised: when the other side runs again, the student is at work there.
    if (only === null || only === brought.current) return;
    brought.current = only;
    const types = document.activeElement?.matches('.pane :is(textarea, [role="textbox"])') ?? false;
    if (narrow && !types) view.getState().setSide(only.side);
  }, [view, narrow, only]);
}

export function useBench(workbench: Workbench): BenchModel {
  const { run, view } = useStores();
  const narrow = useMedia(NARROW);
  const { seed, checks } = workbench;
  const sources = useSources(workbench);
  const results = useResults(workbench, sources);
  const links = useLinks(results.trace, results.pairs);
  const editing = useEditing(workbench, sources);
  useFailingSide(results.runs, narrow);
  const [dismissed, setDismissed] = useState<readonly SideTrace[]>([]);
  useShown(workbench);
  const start = (sides: readonly Side[], code: Readonly<Record<Side, string>>, how?: Rewriting): void => {
    view.getState().setMoment(null);
    const wholeRun = sides.length === SIDES.length;
    run
      .getState()
      .run({ sources: code, sides, seed, checks: wholeRun ? checks : null, rewrite: how ?? null });
  };
  const rerun = useRerun(workbench.program, (sides) => start(sides, sources));
  const rewriting = useRewrite(sources, editing.replace, start);
  const shown = (side: Side): Explanation | null => {
    const trace = results.trace[side];
    return trace && !dismissed.includes(trace) ? results.explanations[side] : null;
  };
  return {
    ...results,
    ...links,
    ...editing,
    ...rewriting,
    sources,
    explanations: { nn: shown("nn"), functional: shown("functional") },
    adjust(side, text, name) {
      editing.adjust(side, text, name);
      rerun.changed(side);
    },
    reset: (side) => editing.replace(side, workbench.starters[side]),
    run(sides) {
      rewriting.forgetRefusal();
      rerun.forget(sides);
      start(sides, sources);
    },
    repair(side) {
      const repair = results.explanations[side]?.repair;
      if (!repair) return;
      const repaired = { ...sources, [side]: applyRepair(sources[side], repair) };
      editing.replace(side, repaired[side]);
      start(SIDES, repaired);
    },
    dismiss(side) {
      const trace = results.trace[side];
      if (trace) setDismissed((before) => [...before, trace]);
    },
    openLens(lens) {
      const name = known(lens);
      view.getState().openLens(name, narrow);
      requestAnimationFrame(() =>
        document.getElementById(`lens-${name}`)?.scrollIntoView({ block: "center" }),
      );
    },
  };
}
