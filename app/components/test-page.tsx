/** Renders a panel for a test: in a language, in a window of some width, cleaned up afterwards. */
import { cleanup, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, vi } from "vitest";
import type { Locale } from "../../content/lesson.ts";
import { LocaleProvider } from "../i18n/LocaleContext.tsx";

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
