/** Python numbers: JavaScript cannot tell 4.0 from 4, and type promotion must. */

/** A float whose value happens to be whole keeps its kind in this box. */
export class FloatScalar {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A Python number: an int or bool as itself, a float that happens to be whole in a box. */
export type Scalar = number | boolean | FloatScalar;

/** `float(2)`: the Python float 2.0, where a plain 2 would be an int. */
export function float(value: number): FloatScalar {
  return new FloatScalar(value);
}

export function scalarValue(scalar: Scalar): number {
  if (typeof scalar === "number") return scalar;
  return typeof scalar === "boolean" ? Number(scalar) : scalar.value;
}

export function scalarKind(scalar: Scalar): "bool" | "int" | "float" {
  if (typeof scalar === "boolean") return "bool";
  if (typeof scalar === "number" && Number.isInteger(scalar)) return "int";
  return "float";
}
