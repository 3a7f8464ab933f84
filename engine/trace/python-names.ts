/** Python variables for tensors that have lost the ones they had. */
import type { Tensor } from "../tensor/tensor.ts";

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const PYTHON_WORDS = new Set(
  "and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self nn model Model torch F base64 None True False".split(
    " ",
  ),
);

/** A Python variable for each tensor: its own name where it has one, its path without the model, or h1, h2, … */
export class Names {
  private readonly given = new Map<Tensor, string>();
  private readonly taken = new Set<string>(PYTHON_WORDS);
  private readonly namesOf: (tensor: Tensor) => readonly string[];

  constructor(namesOf: (tensor: Tensor) => readonly string[]) {
    this.namesOf = namesOf;
  }

  of(tensor: Tensor): string {
    const known = this.given.get(tensor);
    if (known !== undefined) return known;
    const name = this.free(this.wish(tensor));
    this.given.set(tensor, name);
    this.taken.add(name);
    return name;
  }

  private wish(tensor: Tensor): string {
    const names = this.namesOf(tensor);
    const plain = names.find((name) => IDENTIFIER.test(name));
    if (plain !== undefined) return plain;
    const path = names[0];
    if (path === undefined) return "h1";
    const parts = path.split(/[.[\]'"]+/).filter(Boolean);
    const words = (parts.length > 2 ? parts.slice(1) : parts).join("_").replace(/\W/g, "_");
    return /^\d/.test(words) ? `layer${words}` : words;
  }

  private free(wish: string): string {
    if (!this.taken.has(wish)) return wish;
    const stem = wish.replace(/\d+$/, "") || wish;
    let n = Number(/\d+$/.exec(wish)?.[0] ?? 1);
    while (this.taken.has(`${stem}${n}`)) n++;
    return `${stem}${n}`;
  }
}
