/** Renders a panel for a test: in a language, in a window of some width, cleaned up afterwards. */
import { cleanup, render } from "@testing-library/react";
import { type ReactNode, useState } from "react";
import { afterEach, vi } from "vitest";
import type { Locale } from "../../content/lesson.ts";
import type { Moment } from "../../engine/trace/moment.ts";
import { LocaleProvider } from "../i18n/LocaleContext.tsx";
import type { LensProps } from "./lens-area/lens.ts";

afterEach(cleanup);

/** jsdom knows no media queries and no layout: a query for a narrow page is answered by hand. */
export function renderPanel(panel: ReactNode, locale: Locale = "en", narrow = false): void {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: narrow && query.includes("max-width"),
    addEventListener: () => {},
    removeEventListener: () => {},
  }));
  render(<LocaleProvider locale={locale}>{panel}</LocaleProvider>);
}

export type Playhead = Pick<LensProps, "step" | "phase" | "atEnd" | "onMoment">;

/** A playhead that nobody has moved. */
export function playheadAt(step: number, onMoment: LensProps["onMoment"] = () => {}): Playhead {
  return { step, phase: "update", atEnd: true, onMoment };
}

/** A playhead that moves where the lens moves it. */
export function WithPlayhead(props: {
  readonly last: number;
  readonly children: (playhead: Playhead) => ReactNode;
}) {
  const [moment, onMoment] = useState<Moment | null>(null);
  const at = moment ?? { step: props.last, phase: "update" };
  return props.children({ ...at, atEnd: moment === null, onMoment });
}
