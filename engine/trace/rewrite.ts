/** What a recorded forward can be rewritten from, and why it cannot be: for `unroll.ts` and `wrap.ts`. */
import type { Tensor } from "../tensor/tensor.ts";
import type { CallEntry } from "./call-entry.ts";
import type { RewriteObstacle } from "./rewriting.ts";
import type { Seen } from "./seen.ts";

export interface RewriteRequest {
  /** Calls up to the first backward, in order. */
  readonly calls: readonly CallEntry[];
  /** Expressions that reach a tensor at the end: `model.fc.weight`, `y`. */
  readonly namesOf: (tensor: Tensor) => readonly string[];
  /** The values a tensor had when a call saw it; null when the program wrote to it and nobody has kept them. */
  readonly valuesOf: (tensor: Tensor, seen: Seen | null) => Tensor | null;
  /** Module path of a call, or null. */
  readonly pathOf: (module: number) => string | null;
  readonly file: string;
  /** What the only backward started from; null where there was none, or more: a twin of the first forward has no last one. */
  readonly root: Tensor | null;
  /** A backward came after these calls. */
  readonly trained: boolean;
}

const SENTENCES: Readonly<Record<RewriteObstacle, (subject: string) => string>> = {
  "no-module": () => "no module ran: call a model first, then unroll",
  "no-weights": () => "no call was given a weight: there is nothing for a module to hold",
  "in-module": (path: string) => `the weights are already in a module, ${path}`,
  changed: (name: string) => `${name} is changed by hand between its uses, and a layer does not do that`,
  "values-gone": (name: string) =>
    `the values that ${name} had when it was used are gone: the program wrote to it`,
  random: (op: string) => `${op} draws random numbers, so a second run of it cannot be compared`,
};

/** Why there is no twin. */
export class CannotRewrite extends Error {
  override readonly name = "CannotRewrite";
  readonly obstacle: RewriteObstacle;
  /** The name that stands in the way; empty where none does. */
  readonly subject: string;

  constructor(obstacle: RewriteObstacle, subject = "") {
    super(SENTENCES[obstacle](subject));
    this.obstacle = obstacle;
    this.subject = subject;
  }
}
