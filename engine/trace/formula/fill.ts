/**
 * Fills the formula of an op with recorded numbers, for one element of its result. Whatever does not come out as the
 * number that was recorded is not shown: a formula with a special case it does not mention stays a formula.
 */
import {
  correlated,
  count,
  elementwise,
  flatten,
  type Lazy,
  multiplied,
  scalar,
  summed,
  transposed,
  Unfillable,
  unflatten,
} from "./lazy.ts";
import { type Formula, parseFormula } from "./parse.ts";
import { applied, combined, DECIMALS, held, isFunction, numberTerm, numberText, type Term } from "./term.ts";

export interface PlainTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** What the names in a formula stand for. A name that is in neither was not given. */
export interface FormulaValues {
  readonly tensors: Readonly<Record<string, PlainTensor>>;
  /** Other arguments as Python prints them: `{ dim: "1", negative_slope: "0.1" }`. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Filled {
  readonly index: readonly number[];
  /** `max(0, −1.5)` */
  readonly text: string;
  /** What the recorded result says there. */
  readonly value: number;
}

/** `position`: row-major, in the result. null: the formula cannot be filled with these numbers. */
export function fillFormula(
  formula: string,
  values: FormulaValues,
  result: PlainTensor,
  position: number,
): Filled | null {
  const parsed = parseFormula(formula);
  const recorded = result.values[position];
  if (parsed === null || recorded === undefined) return null;
  const index = unflatten(result.shape, position);
  const letters = new Map((parsed.index ?? []).map((letter, dim) => [letter, index[dim]]));
  try {
    // More decimals where the line would not be true of the numbers that stand in it.
    for (let decimals = DECIMALS; ; decimals++) {
      const lazy = new Builder(values, letters, decimals).build(parsed.right);
      if (lazy === null) return null;
      const { value, written, text } = shapedAs(lazy, result.shape).at(index);
      if (!agrees(value, recorded)) return null;
      const isTrue = numberText(written) === numberText(recorded) || text.includes("…");
      if (isTrue || decimals === MOST_DECIMALS) return { index, text, value: recorded };
    }
  } catch (error) {
    if (error instanceof Unfillable) return null;
    throw error;
  }
}

/** Beyond them a line is no longer easy to read, and single precision has no more to say. */
const MOST_DECIMALS = 6;

/** Worked out in doubles, recorded in single precision. */
function agrees(computed: number, recorded: number): boolean {
  return (
    Object.is(computed, recorded) ||
    Math.abs(computed - recorded) <= 1e-4 * Math.max(Math.abs(recorded), 0.01)
  );
}

/** Reduced dimensions may be gone from the result; single numbers may be broadcast into it. */
function shapedAs(lazy: Lazy, shape: readonly number[]): Lazy {
  if (count(lazy.shape) === count(shape)) {
    return { shape, at: (index) => lazy.at(unflatten(lazy.shape, flatten(shape, index))) };
  }
  if (count(lazy.shape) > count(shape)) return unbroadcast(lazy, shape);
  const rows = elementwise([lazy, { shape, at: () => numberTerm(0) }], (term) => term);
  if (count(rows.shape) !== count(shape)) throw new Unfillable();
  return rows;
}

/** A gradient is summed over what its argument was repeated along. */
function unbroadcast(lazy: Lazy, shape: readonly number[]): Lazy {
  const skip = lazy.shape.length - shape.length;
  const repeated = lazy.shape.flatMap((size, dim) =>
    dim < skip || (shape[dim - skip] === 1 && size > 1) ? [dim] : [],
  );
  const total = summed(lazy, repeated);
  if (count(total.shape) !== count(shape)) throw new Unfillable();
  return { shape, at: (index) => total.at(unflatten(total.shape, flatten(shape, index))) };
}

const CONSTANTS: Readonly<Record<string, Term>> = {
  e: { value: Math.E, written: Math.E, text: "e", hold: 5 },
  π: { value: Math.PI, written: Math.PI, text: "π", hold: 5 },
};

class Builder {
  /** Elements under the sum being built: `n`. */
  private n: { size: number } | null = null;

  constructor(
    private readonly values: FormulaValues,
    private readonly letters: ReadonlyMap<string, number>,
    private readonly decimals: number,
  ) {}

  private given({ shape, values }: PlainTensor): Lazy {
    return { shape, at: (index) => numberTerm(values[flatten(shape, index)], this.decimals) };
  }

  /** null: made of nothing but arguments that were not given. */
  build(formula: Formula): Lazy | null {
    switch (formula.kind) {
      case "number":
        return scalar(numberTerm(formula.value));
      case "name":
        return this.named(formula.name, formula.index);
      case "transpose":
        return transposed(this.need(formula.of));
      case "binary":
        return this.binary(formula.op, this.build(formula.left), this.build(formula.right));
      case "prefix":
        return this.prefix(formula.op, formula.of);
      case "call":
        return this.call(formula.name, formula.of);
      case "choice": {
        const setting = formula.test.kind === "name" ? this.values.settings[formula.test.name] : undefined;
        if (setting !== undefined)
          return this.build(settingNumber(setting) ? formula.then : formula.otherwise);
        const parts = [this.need(formula.test), this.need(formula.then), this.need(formula.otherwise)];
        return elementwise(parts, (test, then, otherwise) => (test.value ? then : otherwise));
      }
    }
  }

  private need(formula: Formula): Lazy {
    const built = this.build(formula);
    if (built === null) throw new Unfillable();
    return built;
  }

  private named(name: string, index: readonly string[] | null): Lazy | null {
    const tensor = this.values.tensors[name];
    if (tensor !== undefined) return index === null ? this.given(tensor) : this.indexed(tensor, index);
    const setting = this.values.settings[name];
    if (setting !== undefined) return scalar(numberTerm(settingNumber(setting), this.decimals));
    if (name in CONSTANTS) return scalar(CONSTANTS[name]);
    if (name === "n" && this.n !== null) {
      const { n } = this;
      return { shape: [], at: () => numberTerm(n.size) };
    }
    return null;
  }

  /** `bias[c]` at the output's c; `weight[input]`: the rows that an index tensor names. */
  private indexed(tensor: PlainTensor, index: readonly string[]): Lazy {
    const rows = index.length === 1 ? this.values.tensors[index[0]] : undefined;
    if (rows !== undefined) {
      const [at, from] = [this.given(rows), this.given(tensor)];
      return {
        shape: [...rows.shape, ...tensor.shape.slice(1)],
        at: (place) => {
          const row = at.at(place.slice(0, rows.shape.length)).value;
          return from.at([row, ...place.slice(rows.shape.length)]);
        },
      };
    }
    const bound = index.map((letter) => this.letters.get(letter));
    if (bound.length !== tensor.shape.length || bound.includes(undefined)) throw new Unfillable();
    return scalar(this.given(tensor).at(bound.map((position) => position ?? 0)));
  }

  private binary(op: string, left: Lazy | null, right: Lazy | null): Lazy | null {
    if (left === null || right === null) return left ?? right;
    if (op === "@") return multiplied(left, right);
    if (op === "⋆") return correlated(left, right, this.sliding(left.shape.length - 2));
    return elementwise([left, right], (a, b) => combined(op, a, b));
  }

  private sliding(dims: number) {
    const each = (name: string, usual: number): number[] => {
      const given = settingNumbers(this.values.settings[name] ?? String(usual));
      return given.length === dims ? given : new Array<number>(dims).fill(given[0]);
    };
    return {
      stride: each("stride", 1),
      padding: each("padding", 0),
      dilation: each("dilation", 1),
      groups: settingNumber(this.values.settings.groups ?? "1"),
    };
  }

  private prefix(op: string, of: Formula): Lazy {
    if (op === "Σ") return this.sum(of, null);
    if (op === "Σ_dim") return this.sum(of, this.dims());
    const inner = this.need(of);
    if (op === "−") return elementwise([inner], negated);
    return elementwise([inner], (term) => applied(op, [term]));
  }

  private dims(): readonly number[] | null {
    const { dim } = this.values.settings;
    return dim === undefined ? null : settingNumbers(dim);
  }

  private sum(of: Formula, dims: readonly number[] | null): Lazy {
    const outer = this.n;
    const cell = { size: 0 };
    this.n = cell;
    const inner = this.need(of);
    this.n = outer;
    const rank = inner.shape.length;
    const over = (dims ?? inner.shape.map((_, dim) => dim)).map((dim) => (dim < 0 ? dim + rank : dim));
    cell.size = count(over.map((dim) => inner.shape[dim]));
    return summed(inner, over);
  }

  private call(name: string, of: readonly Formula[]): Lazy {
    if (name === "mean") return this.mean(this.need(of[0]));
    if (name === "softmax") return softmax(this.need(of[0]), this.classDim(this.need(of[0])));
    if (name === "log_softmax") {
      const inner = this.need(of[0]);
      return elementwise([softmax(inner, this.classDim(inner))], (term) => applied("ln", [term]));
    }
    if (name === "pick") return picked(this.need(of[0]), this.need(of[1]));
    if (name === "onehot") return onehot(this.need(of[0]), this.need(of[1]));
    const moment = /^(mean|var)_(c|rows)$/.exec(name);
    if (moment !== null) return this.moment(this.need(of[0]), moment[1] === "var", moment[2] === "c");
    const parts = of.flatMap((part) => this.build(part) ?? []);
    if (!isFunction(name) || parts.length === 0) throw new Unfillable();
    return elementwise(parts, (...terms) =>
      terms.length === 1 && /^m(ax|in)$/.test(name) ? terms[0] : applied(name, terms),
    );
  }

  /** Mean or biased variance of each channel, or over the last dims; one number, whatever went into it. */
  private moment(of: Lazy, isVariance: boolean, isChannel: boolean): Lazy {
    const all = of.shape.map((_, dim) => dim);
    const rows = settingNumbers(this.values.settings.normalized_shape ?? "1").length;
    const dims = isChannel ? all.filter((dim) => dim !== 1) : all.slice(-rows);
    const collapsed = (value: number): Term => numberTerm(value, this.decimals);
    const size = numberTerm(count(dims.map((dim) => of.shape[dim])));
    const mean = elementwise([summed(of, dims)], (term) => collapsed(term.value / size.value));
    if (!isVariance) return mean;
    const squares = elementwise([of, mean], (x, m) => collapsed((x.value - m.value) ** 2));
    return elementwise([summed(squares, dims)], (term) => collapsed(term.value / size.value));
  }

  private classDim({ shape }: Lazy): number {
    return shape.length > 1 ? 1 : 0;
  }

  /** Losses say in `reduction` what becomes of their elements. */
  private mean(of: Lazy): Lazy {
    const reduction = this.values.settings.reduction?.replaceAll("'", "") ?? "mean";
    if (reduction === "none" || reduction === "0") return of;
    const total = summed(
      of,
      of.shape.map((_, dim) => dim),
    );
    if (reduction === "sum" || reduction === "2") return total;
    const size = count(of.shape);
    if (size === 1) return total;
    return elementwise([total], (term) => combined("/", term, numberTerm(size)));
  }
}

function negated(term: Term): Term {
  return { value: -term.value, written: -term.written, text: `−${held(term, 3)}`, hold: 2.5 };
}

function softmax(of: Lazy, dim: number): Lazy {
  const powers = elementwise([of], (term) => combined("^", CONSTANTS.e, term));
  return elementwise([powers, summed(powers, [dim])], (a, b) => combined("/", a, b));
}

/** `input[n, target[n]]` of every n. */
function picked(of: Lazy, target: Lazy): Lazy {
  if (of.shape.length !== target.shape.length + 1) throw new Unfillable();
  return {
    shape: target.shape,
    at: (index) => {
      const chosen = target.at(index).value;
      return of.at(index.length === 0 ? [chosen] : [index[0], chosen, ...index.slice(1)]);
    },
  };
}

/** 1 where the class is the target's, else 0: in the shape of `like`. */
function onehot(target: Lazy, like: Lazy): Lazy {
  return {
    shape: like.shape,
    at: ([n, c, ...rest]) => numberTerm(Number(target.at([n, ...rest]).value === c)),
  };
}

function settingNumbers(text: string): number[] {
  const found = text
    .match(/-?(?:inf|[\d.]+(?:e[+-]?\d+)?)/g)
    ?.map((one) => Number(one.replace("inf", "Infinity")));
  if (found === undefined || found.some(Number.isNaN)) throw new Unfillable();
  return found;
}

function settingNumber(text: string): number {
  if (text === "True" || text === "False") return Number(text === "True");
  const found = settingNumbers(text);
  if (found.length !== 1) throw new Unfillable();
  return found[0];
}
