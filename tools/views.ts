/** The views a page is judged in – widths, themes, languages – and how a browser opens one. */
import type { Browser, Page } from "playwright-core";

export const WIDTHS = [1440, 1024, 390] as const;
export const THEMES = ["light", "dark"] as const;
export const LOCALES = ["en", "zh-CN"] as const;

export interface View {
  readonly width: (typeof WIDTHS)[number];
  readonly theme: (typeof THEMES)[number];
  readonly locale: (typeof LOCALES)[number];
}

const HEIGHTS: Readonly<Record<View["width"], number>> = { 1440: 900, 1024: 768, 390: 844 };

export const DEFAULT_VIEW: View = { width: 1440, theme: "light", locale: "en" };

export const ALL_VIEWS: readonly View[] = WIDTHS.flatMap((width) =>
  THEMES.flatMap((theme) => LOCALES.map((locale) => ({ width, theme, locale }))),
);

/** `1440-light-en` */
export function viewName({ width, theme, locale }: View): string {
  return `${width}-${theme}-${locale}`;
}

/** A page in a context of its own: nothing is remembered from one view to the next. */
export async function openView(browser: Browser, view: View): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: view.width, height: HEIGHTS[view.width] },
    colorScheme: view.theme,
    locale: view.locale,
    hasTouch: view.width === 390,
    reducedMotion: "reduce",
  });
  return context.newPage();
}
