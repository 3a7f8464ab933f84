/** Take the code away: one side as a file, or both as a notebook; copied where a frame forbids downloads. */
import { useState } from "react";
import type { PythonPair } from "../../../content/lesson.ts";
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { canDownload, copyText, download } from "../export/take.ts";
import { Menu, type MenuItem } from "../menu/Menu.tsx";
import { notebookOf, type Origin } from "./notebook.ts";

export interface TakeAwayProps {
  readonly side: Side;
  /** Name of the side's file. */
  readonly file: string;
  readonly sources: PythonPair;
  readonly origin: Origin;
}

export function TakeAway({ side, file, sources, origin }: TakeAwayProps) {
  const messages = useMessages();
  const words = messages.takeAway;
  const [said, setSaid] = useState("");
  const items = (): readonly MenuItem[] => {
    setSaid("");
    const notebook = () => notebookOf(sources, origin, words.notebook);
    const entries = [
      { id: "py", label: words.side[side], name: file, type: "text/x-python", text: () => sources[side] },
      {
        id: "ipynb",
        label: words.both,
        name: "nn-vs-functional.ipynb",
        type: "application/x-ipynb+json",
        text: notebook,
      },
    ];
    return entries.map(({ id, label, name, type, text }) => ({
      id,
      label: canDownload() ? label : words.copy(label),
      detail: `.${id}`,
      perform: () => {
        if (canDownload()) download(name, new Blob([text()], { type }));
        else
          void copyText(text()).then((copied) =>
            setSaid(copied ? messages.export.copied : messages.export.notCopied),
          );
      },
    }));
  };
  return (
    <>
      <output className={said === "" ? "vh" : "said"}>{said}</output>
      <Menu items={items} name={words.title[side]}>
        {words.button}
      </Menu>
    </>
  );
}
