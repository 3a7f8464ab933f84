/** The bar: brand, where in the course, language and theme. */
import type { ReactNode } from "react";
import type { Locale } from "../../../content/lesson.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { SideMark } from "../mark/SideMark.tsx";

export interface TopBarProps {
  readonly home: string;
  readonly locale: Locale;
  readonly onLocale: (locale: Locale) => void;
  readonly onTheme: () => void;
  /** Path through the course, or links. */
  readonly children: ReactNode;
}

export function Brand() {
  return (
    <>
      <SideMark side="nn">
        <b>nn</b>
      </SideMark>
      <i aria-hidden="true">⇄</i>
      <SideMark side="functional">
        <b>F</b>
      </SideMark>
    </>
  );
}

const LANGUAGES: readonly { readonly locale: Locale; readonly name: string }[] = [
  { locale: "en", name: "EN" },
  { locale: "zh-CN", name: "中文" },
];

export function TopBar({ home, locale, onLocale, onTheme, children }: TopBarProps) {
  const messages = useMessages();
  return (
    <header className="bar">
      <a className="brand" href={home}>
        <Brand />
        <span className="vh">{messages.brand}</span>
      </a>
      {children}
      <div className="tools">
        <fieldset className="seg">
          <legend className="vh">{messages.language}</legend>
          {LANGUAGES.map((language) => (
            <button
              key={language.locale}
              type="button"
              lang={language.locale}
              aria-pressed={language.locale === locale}
              onClick={() => onLocale(language.locale)}
            >
              {language.name}
            </button>
          ))}
        </fieldset>
        <button type="button" className="btn btn--bare" aria-label={messages.theme} onClick={onTheme}>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
            <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
          </svg>
        </button>
      </div>
    </header>
  );
}
