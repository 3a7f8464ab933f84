/** The chosen language for everything below, and the hook that reads its messages. */
import { createContext, type ReactNode, useContext } from "react";
import type { Locale } from "../../content/lesson.ts";
import { MESSAGES, type Messages } from "./messages.ts";

const LocaleContext = createContext<Locale>("en");

export function LocaleProvider(props: { readonly locale: Locale; readonly children: ReactNode }) {
  return <LocaleContext value={props.locale}>{props.children}</LocaleContext>;
}

export function useLocale(): Locale {
  return useContext(LocaleContext);
}

export function useMessages(): Messages {
  return MESSAGES[useContext(LocaleContext)];
}
