/** A button that opens a short list of actions: arrows move, Enter performs, Escape and a click elsewhere close it. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** What stands behind the label, quieter: `.ipynb`. */
  readonly detail?: string;
  readonly perform: () => void;
}

export interface MenuProps {
  /** What the button shows. */
  readonly children: ReactNode;
  /** What the button is called where its text alone says too little. */
  readonly name?: string;
  /** Asked when the menu opens: what can be done may depend on what is shown then. */
  readonly items: () => readonly MenuItem[];
}

const MOVES: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

export function Menu({ children, name, items }: MenuProps) {
  const [open, setOpen] = useState<readonly MenuItem[] | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(null);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);
  const close = (): void => {
    setOpen(null);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
    if (event.key === "Tab") setOpen(null);
    const entries = [...(box.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const move = MOVES[event.key];
    if (!move || entries.length === 0) return;
    event.preventDefault();
    const at = entries.findIndex((entry) => entry.matches(":focus"));
    entries[move(at, entries.length)].focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons inside, wherever the focus is
    <div className="menu" ref={box} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="btn btn--bare"
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={open !== null}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(open ? null : items())}
      >
        {children}
      </button>
      {open && (
        <div className="menu-list" role="menu" id={id} aria-label={name}>
          {open.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                item.perform();
              }}
            >
              <span>{item.label}</span>
              {item.detail !== undefined && <small>{item.detail}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
