/** Reads einsum's equations: labels of every operand, and those of the result, given or implied. */
import { runtimeError } from "../tensor/errors.ts";

/** The label that stands for `...`. */
export const ELLIPSIS = "...";

interface Equation {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/** `ndims` – how many dims each operand has. */
export function parseEquation(equation: string, ndims: readonly number[]): Equation {
  const arrow = equation.indexOf("->");
  const left = arrow < 0 ? equation : equation.slice(0, arrow);
  const inputs = readInputs(left);
  if (inputs.length < ndims.length) {
    throw runtimeError("einsum(): more operands were provided than specified in the equation");
  }
  if (inputs.length > ndims.length) {
    throw runtimeError("einsum(): fewer operands were provided than specified in the equation");
  }
  inputs.forEach((labels, k) => {
    checkCount(labels, ndims[k], k);
  });
  return { inputs, output: arrow < 0 ? impliedOutput(inputs) : readOutput(equation, arrow + 2, inputs) };
}

function readInputs(left: string): string[][] {
  const inputs: string[][] = [[]];
  for (let i = 0; i < left.length; i++) {
    const labels = inputs[inputs.length - 1];
    if (left[i] === ",") inputs.push([]);
    else if (left[i] === ".") {
      const operand = inputs.length - 1;
      if (labels.includes(ELLIPSIS)) {
        throw runtimeError(
          `einsum(): found '.' for operand ${operand} for which an ellipsis was already found`,
        );
      }
      if (!left.startsWith(ELLIPSIS, i)) {
        throw runtimeError(`einsum(): found '.' for operand ${operand} that is not part of any ellipsis`);
      }
      labels.push(ELLIPSIS);
      i += 2;
    } else if (left[i] !== " ") labels.push(letter(left, i));
  }
  return inputs;
}

function letter(equation: string, at: number): string {
  if (/[a-zA-Z]/.test(equation[at])) return equation[at];
  throw runtimeError(
    `einsum(): invalid subscript given at index ${at} in the equation string, subscripts must be in [a-zA-Z]`,
  );
}

function checkCount(labels: readonly string[], ndim: number, operand: number): void {
  const open = labels.includes(ELLIPSIS);
  const count = labels.length - (open ? 1 : 0);
  if (open ? count <= ndim : count === ndim) return;
  throw runtimeError(
    open
      ? `einsum(): the number of subscripts in the equation (${count}) is more than the number of dimensions (${ndim}) for operand ${operand}`
      : `einsum(): the number of subscripts in the equation (${count}) does not match the number of dimensions (${ndim}) for operand ${operand} and no ellipsis was given`,
  );
}

/** Without `->`: the ellipsis, then the labels that occur once, in alphabetical order. */
function impliedOutput(inputs: readonly (readonly string[])[]): string[] {
  const all = inputs.flat();
  const once = all.filter((label) => label !== ELLIPSIS && all.indexOf(label) === all.lastIndexOf(label));
  return [...(all.includes(ELLIPSIS) ? [ELLIPSIS] : []), ...once.sort()];
}

function readOutput(equation: string, from: number, inputs: readonly (readonly string[])[]): string[] {
  const output: string[] = [];
  for (let i = from; i < equation.length; i++) {
    if (equation[i] === " ") continue;
    if (equation[i] === ".") {
      if (output.includes(ELLIPSIS)) {
        throw runtimeError("einsum(): found '.' for output but an ellipsis (...) was already found");
      }
      if (!equation.startsWith(ELLIPSIS, i)) {
        throw runtimeError("einsum(): found '.' for output that is not part of any ellipsis (...)");
      }
      output.push(ELLIPSIS);
      i += 2;
      continue;
    }
    const label = letter(equation, i);
    if (output.includes(label)) {
      throw runtimeError(`einsum(): output subscript ${label} appears more than once in the output`);
    }
    if (!inputs.some((labels) => labels.includes(label))) {
      throw runtimeError(
        `einsum(): output subscript ${label} does not appear in the equation for any input operand`,
      );
    }
    output.push(label);
  }
  return output;
}
