/** Save what a lens shows: its picture as PNG or SVG, its numbers as CSV. */
import { type RefObject, useState } from "react";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { Menu, type MenuItem } from "../menu/Menu.tsx";
import { csvOf, type Table } from "../table/table.ts";
import { pictureOf, pngOf } from "./picture.ts";
import { canDownload, copyText, download } from "./take.ts";

export interface ExportMenuProps {
  /** Name of the file without its ending. */
  readonly file: string;
  /** Holds the drawings and their words; not mounted while the lens shows text, absent where it is a table. */
  readonly drawing?: RefObject<HTMLElement | null>;
  readonly table: () => Table;
  /** What is saved, in words, where it is not the whole lens. */
  readonly name?: string;
}

export function ExportMenu({ file, drawing, table, name }: ExportMenuProps) {
  const messages = useMessages();
  const [said, setSaid] = useState("");
  const copy = async (text: string): Promise<void> =>
    setSaid((await copyText(text)) ? messages.export.copied : messages.export.notCopied);
  const items = (): readonly MenuItem[] => {
    setSaid("");
    const root = drawing?.current;
    const csv = () => csvOf(table());
    if (!canDownload()) {
      const text = (id: string, make: () => string): MenuItem => ({
        id,
        label: messages.export.copyAs(id.toUpperCase()),
        perform: () => void copy(make()),
      });
      return [...(root ? [text("svg", () => pictureOf(root).svg)] : []), text("csv", csv)];
    }
    const save = (id: string, make: () => Blob | Promise<Blob>): MenuItem => ({
      id,
      label: messages.export.as[id === "csv" ? "numbers" : "picture"],
      detail: `.${id}`,
      perform: () => void Promise.resolve(make()).then((blob) => download(`${file}.${id}`, blob)),
    });
    const picture = root && [
      save("png", () => pngOf(pictureOf(root))),
      save("svg", () => new Blob([pictureOf(root).svg], { type: "image/svg+xml" })),
    ];
    // A mark at the start, so that spreadsheets read the names as UTF-8.
    return [...(picture ?? []), save("csv", () => new Blob(["\ufeff", csv()], { type: "text/csv" }))];
  };
  return (
    <>
      <output className={said === "" ? "vh" : "said"}>{said}</output>
      <Menu items={items} name={name ?? messages.export.title}>
        {messages.export.button}
      </Menu>
    </>
  );
}
