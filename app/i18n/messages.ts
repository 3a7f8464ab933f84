/** The shape every language must fill, and the table of languages. A missing or misspelt key is a type error. */
import type { Locale } from "../../content/lesson.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-cn.ts";

/** English literals widened to `string`, so that another language may say something else. */
type Widen<T> = T extends string
  ? string
  : T extends (...values: infer A) => string
    ? (...values: A) => string
    : { readonly [K in keyof T]: Widen<T[K]> };

export type Messages = Widen<typeof en>;

export const MESSAGES: Readonly<Record<Locale, Messages>> = { en, "zh-CN": zhCN };
