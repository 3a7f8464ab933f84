/** Formats a side's text when asked, and says what came of it until the text is another one. */
import { useRef, useState } from "react";
import type { Formatted } from "../../editor/format/format.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import type { Work } from "../../worker-service.ts";

export interface FormatNote {
  readonly said: string;
  /** `quiet`: nothing to see, because the text shows it. */
  readonly tone: "quiet" | "waiting" | "failed";
}

interface Told extends FormatNote {
  /** The text it was said of. */
  readonly source: string;
}

const SILENT: FormatNote = { said: "", tone: "quiet" };

export function useFormat(
  source: string,
  onReplace: (source: string) => void,
  work: Work<string, Formatted>,
): readonly [note: FormatNote, format: () => void, forget: () => void] {
  const { format: words } = useMessages();
  const [told, setTold] = useState<Told>({ source, ...SILENT });
  const [waiting, setWaiting] = useState(false);
  const latest = useRef({ source, onReplace });
  latest.current = { source, onReplace };

  /** The first time the formatter has to be loaded; what is typed meanwhile counts. */
  const settled = async (): Promise<readonly [string, Formatted]> => {
    for (;;) {
      const asked = latest.current.source;
      const answer = await work(asked);
      if (asked === latest.current.source) return [asked, answer];
    }
  };
  const format = async (): Promise<void> => {
    if (waiting) return;
    setWaiting(true);
    try {
      const [asked, { text, unreadable }] = await settled();
      if (text === null) {
        setTold({ source: asked, said: words.unreadable(unreadable), tone: "failed" });
      } else {
        setTold({ source: text, said: text === asked ? words.tidy : words.done, tone: "quiet" });
        latest.current.onReplace(text);
      }
    } catch {
      setTold({ source: latest.current.source, said: words.unloaded, tone: "failed" });
    } finally {
      setWaiting(false);
    }
  };
  const note = told.source === source ? told : SILENT;
  const forget = (): void => setTold({ source, ...SILENT });
  return [waiting ? { said: words.waiting, tone: "waiting" } : note, format, forget];
}
