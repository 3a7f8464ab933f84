/** How the page is looked at: theme, language, open lenses, the linked line, the scrubber, the side shown when narrow. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { type LensName, LOCALES, type Locale } from "../../content/lesson.ts";
import type { Link } from "../../engine/trace/links.ts";
import type { Moment } from "../../engine/trace/moment.ts";
import type { Side } from "../../engine/trace/types.ts";
import type { StoragePort } from "./storage.ts";

export type Theme = "light" | "dark";

export interface ViewState {
  /** null: follow the system. */
  readonly themeChoice: Theme | null;
  readonly locale: Locale;
  readonly lenses: readonly LensName[];
  /** Under the caret or the pointer. */
  readonly link: Link | null;
  /** Asked for with a click; shown while nothing is under the pointer. */
  readonly pinned: Link | null;
  /** Under the playhead; null: the end of the run. */
  readonly moment: Moment | null;
  /** Side shown where only one fits. */
  readonly side: Side;
  setTheme(theme: Theme): void;
  setLocale(locale: Locale): void;
  setLenses(lenses: readonly LensName[]): void;
  /** On a narrow page one lens is open at a time. */
  toggleLens(lens: LensName, alone: boolean): void;
  openLens(lens: LensName, alone: boolean): void;
  setLink(link: Link | null): void;
  pin(link: Link | null): void;
  setMoment(moment: Moment | null): void;
  setSide(side: Side): void;
}

export type ViewStore = StoreApi<ViewState>;

export interface ViewDefaults {
  readonly storage: StoragePort;
  /** `navigator.languages` */
  readonly languages: readonly string[];
  /** Given in the address, stronger than what is stored. */
  readonly theme?: Theme | null;
  readonly locale?: Locale | null;
}

const THEME_KEY = "nnf:theme";
const LOCALE_KEY = "nnf:locale";

export function asTheme(value: string | null | undefined): Theme | null {
  return value === "light" || value === "dark" ? value : null;
}

/** `zh-CN`, `zh`, `zh-Hans` → 简体中文; anything else that is known by its prefix → that language. */
export function asLocale(value: string | null | undefined): Locale | null {
  if (!value) return null;
  const exact = LOCALES.find((locale) => locale.toLowerCase() === value.toLowerCase());
  return exact ?? LOCALES.find((locale) => locale.slice(0, 2) === value.slice(0, 2).toLowerCase()) ?? null;
}

function preferred(languages: readonly string[]): Locale {
  for (const language of languages) {
    const locale = asLocale(language);
    if (locale) return locale;
  }
  return "en";
}

function samePlace(a: Link | null, b: Link | null): boolean {
  if (a === null || b === null) return a === b;
  return a.side === b.side && a.line === b.line && a.call === b.call && a.tensor === b.tensor;
}

export function createViewStore({ storage, languages, theme, locale }: ViewDefaults): ViewStore {
  const store = createStore<ViewState>()((set) => ({
    themeChoice: theme ?? asTheme(storage.read(THEME_KEY)),
    locale: locale ?? asLocale(storage.read(LOCALE_KEY)) ?? preferred(languages),
    lenses: [],
    link: null,
    pinned: null,
    moment: null,
    side: "nn",
    setTheme(choice) {
      storage.write(THEME_KEY, choice);
      set({ themeChoice: choice });
    },
    setLocale(choice) {
      storage.write(LOCALE_KEY, choice);
      set({ locale: choice });
    },
    setLenses: (lenses) => set({ lenses }),
    toggleLens: (lens, alone) =>
      set(({ lenses }) => {
        if (lenses.includes(lens)) return { lenses: lenses.filter((open) => open !== lens) };
        return { lenses: alone ? [lens] : [...lenses, lens] };
      }),
    openLens: (lens, alone) =>
      set(({ lenses }) => (lenses.includes(lens) ? {} : { lenses: alone ? [lens] : [...lenses, lens] })),
    setLink: (link) => set((state) => (samePlace(state.link, link) ? {} : { link })),
    pin: (link) => set({ pinned: link }),
    setMoment: (moment) => set({ moment }),
    setSide: (side) => set({ side }),
  }));
  return store;
}
