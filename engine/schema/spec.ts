/**
 * How a foreign runtime writes the kinds of its arguments: `TTf|alpha=i` means two tensors and a float by
 * position and an int by keyword. Kinds fix the overload, so everything resolved from a spec can be cached.
 *
 * T tensor · i int · z big int · f float · b bool · n None · c complex · s str · d dtype · v device · l layout ·
 * m memory format · g generator · e Ellipsis · o anything else (its value is the type's name) ·
 * `[…]` list · `(…)` tuple · `:` slice, followed by its three parts.
 */

export type Kind = "T" | "i" | "z" | "f" | "b" | "n" | "c" | "s" | "d" | "v" | "l" | "m" | "g" | "e" | "o";

export type Item =
  | { readonly kind: Kind /** Index among the flat values; -1 for kinds without one. */; readonly at: number }
  | { readonly kind: "list" | "tuple"; readonly items: readonly Item[] }
  | { readonly kind: "slice"; readonly items: readonly Item[] };

export interface CallSpec {
  readonly positional: readonly Item[];
  readonly keyword: ReadonlyMap<string, Item>;
}

const VALUELESS = "ne";

class Reader {
  private readonly text: string;
  private i = 0;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  call(): CallSpec {
    const positional = this.until("");
    const keyword = new Map<string, Item>();
    while (this.text[this.i] === "|") {
      const end = this.text.indexOf("=", this.i);
      const name = this.text.slice(this.i + 1, end);
      this.i = end + 1;
      keyword.set(name, this.item());
    }
    return { positional, keyword };
  }

  private until(close: string): Item[] {
    const items: Item[] = [];
    while (this.i < this.text.length && this.text[this.i] !== close && this.text[this.i] !== "|")
      items.push(this.item());
    if (close !== "") this.i++;
    return items;
  }

  private item(): Item {
    const c = this.text[this.i++];
    if (c === "[") return { kind: "list", items: this.until("]") };
    if (c === "(") return { kind: "tuple", items: this.until(")") };
    if (c === ":") return { kind: "slice", items: [this.item(), this.item(), this.item()] };
    return { kind: c as Kind, at: VALUELESS.includes(c) ? -1 : this.at++ };
  }
}

export function parseSpec(text: string): CallSpec {
  return new Reader(text).call();
}
