/** The functions Python sees: the registry's ops grouped by public name, and how one call reaches an op. */
import { callInPlace } from "../../engine/autograd/inplace.ts";
import { declaredOps, type OpDeclaration } from "../../engine/autograd/op.ts";
import { scalarTensor } from "../../engine/functional/creation.ts";
import { type Plan, resolve } from "../../engine/schema/bind.ts";
import type { Decoder } from "../../engine/schema/match.ts";
import { signatureLine } from "../../engine/schema/mismatch.ts";
import { parseSpec } from "../../engine/schema/spec.ts";
import { isFloatingPoint } from "../../engine/tensor/dtype.ts";
import { runtimeError } from "../../engine/tensor/errors.ts";
import { Generator } from "../../engine/tensor/random-generator.ts";
import { FloatScalar } from "../../engine/tensor/scalar.ts";
import { Tensor } from "../../engine/tensor/tensor.ts";
import type { BegunCall } from "../../engine/trace/call-log.ts";
import { hold, tensorAt } from "./handles.ts";
import { adoptDType, checkOut, writeOut } from "./out-arguments.ts";
import { PLACE_UNIT } from "./places.ts";

/** A namespace of `torch`: where a name is looked up. */
type Namespace = "torch" | "Tensor" | "F" | "special" | "linalg";

interface Entry {
  readonly declaration: OpDeclaration;
  readonly inplace: boolean;
}

interface BoundOverload extends Entry {
  readonly schema: OpDeclaration["schema"];
  readonly call: (...args: unknown[]) => unknown;
}

class BoundFunction {
  readonly namespace: Namespace;
  readonly name: string;
  readonly overloads: BoundOverload[] = [];
  private readonly plans = new Map<string, Plan<BoundOverload>>();

  constructor(namespace: Namespace, name: string) {
    this.namespace = namespace;
    this.name = name;
  }

  get isMethod(): boolean {
    return this.namespace === "Tensor";
  }

  /** What PyTorch's sentences call it: `linalg_det`. */
  private get spokenName(): string {
    const prefixed = this.namespace === "special" || this.namespace === "linalg";
    return prefixed ? `${this.namespace}_${this.name}` : this.name;
  }

  plan(spec: string): Plan<BoundOverload> {
    let plan = this.plans.get(spec);
    if (plan === undefined) {
      plan = resolve(this.overloads, parseSpec(spec), {
        name: this.spokenName,
        method: this.isMethod,
        decode: DECODER,
      });
      this.plans.set(spec, plan);
    }
    return plan;
  }
}

const DECODER: Decoder = {
  tensor: (value) => tensorAt(Number(value)),
  wrapNumber: (value) => scalarTensor(value),
  generator: (value) => {
    if (value instanceof Generator) return value;
    throw runtimeError("a torch.Generator was expected");
  },
};

const functions: BoundFunction[] = [];
const byName = new Map<string, BoundFunction>();

function register(namespace: Namespace, name: string, entry: Entry): void {
  const key = `${namespace}.${name}`;
  let bound = byName.get(key);
  if (bound === undefined) {
    bound = new BoundFunction(namespace, name);
    byName.set(key, bound);
    functions.push(bound);
  }
  const { declaration, inplace } = entry;
  const call = inplace ? (...args: unknown[]) => callInPlace(declaration, args) : declaration.call;
  bound.overloads.push({ ...entry, schema: declaration.schema, call });
}

function publish(declaration: OpDeclaration): void {
  const { surface, schema, rules } = declaration;
  for (const name of [schema.name, ...(rules.aliases ?? [])]) {
    if (surface.has("torch")) register("torch", name, { declaration, inplace: false });
    if (surface.has("method")) register("Tensor", name, { declaration, inplace: false });
    if (surface.has("inplace")) register("Tensor", `${name}_`, { declaration, inplace: true });
    if (surface.has("inplace-torch")) register("torch", `${name}_`, { declaration, inplace: true });
    if (surface.has("F")) register("F", name, { declaration, inplace: false });
    if (surface.has("special"))
      register("special", name.replace(/^special_/, ""), { declaration, inplace: false });
    if (surface.has("linalg"))
      register("linalg", name.replace(/^linalg_/, ""), { declaration, inplace: false });
  }
}

/** Publishes every declared op once, and describes all functions as JSON for Python to build. */
export function describeFunctions(): string {
  if (functions.length === 0) for (const declaration of declaredOps()) publish(declaration);
  if (functions.length > PLACE_UNIT) throw new Error("more functions than PLACE_UNIT has numbers for");
  return JSON.stringify(
    functions.map((f, id) => ({
      id,
      namespace: f.namespace,
      name: f.name,
      isDef: f.overloads[0].declaration.surface.has("def"),
      doc: f.overloads[0].declaration.rules.doc,
      formula: f.overloads[0].declaration.rules.formula ?? null,
      signatures: f.overloads.map(({ schema }) => signatureLine(schema, { method: f.isMethod })),
      args: f.overloads[0].schema.args.map(({ name, type, keywordOnly, hasDefault, defaultText }) => ({
        name,
        type: type.base,
        list: type.list,
        optional: type.optional,
        keywordOnly,
        default: hasDefault ? defaultText : null,
      })),
      /** Fields of a named tuple of results, as in `torch.return_types.max`. */
      returns: f.overloads.map(({ schema }) => schema.returns.map((r) => r.name)),
    })),
  );
}

/** The kind of a tensor in a spec. */
const TENSOR = "T".charCodeAt(0);

/** What a recorder wants to know about a call from Python. */
export interface CallListener {
  /** `place`: a number as Python gave it; see places.ts. */
  begin(call: BegunCall, place: number): void;
  end(result: unknown): void;
  failed(error: unknown): void;
}

let listener: CallListener | null = null;

export function setCallListener(next: CallListener | null): void {
  listener = next;
}

/**
 * Calls a function with arguments written as `spec` and flat values.
 *
 * @param which its number; while a run is recorded, with the number of the place it is called from (see places.ts)
 * @returns a handle for a tensor (held for the caller, unless it is the first argument), a boolean, a string for other plain values (`i5`, `f0.5`), an array of handles for
 *   several tensors (with `kind`: the overload's index, so that Python finds its named tuple)
 */
export function call(which: number, spec: string, ...values: unknown[]): unknown {
  const bound = functions[which % PLACE_UNIT];
  const plan = bound.plan(spec);
  const { overload } = plan;
  const args = plan.readers.map((read) => read?.(values));
  if (plan.out !== null) {
    const out = plan.out(values);
    checkOut(bound.name, out);
    adoptDType(overload.schema, args, out);
  }
  if (listener === null)
    return give(finish(overload.call(...args), plan, values, bound, args), overload, bound, spec, values[0]);
  const { declaration } = overload;
  listener.begin({ op: bound.name, namespace: bound.namespace, declaration, arguments: args }, which);
  try {
    const result = finish(overload.call(...args), plan, values, bound, args);
    listener.end(result);
    return give(result, overload, bound, spec, values[0]);
  } catch (error) {
    listener.failed(error);
    throw error;
  }
}

/** Applies `out=` and `requires_grad=True`. */
function finish(
  result: unknown,
  plan: Plan<BoundOverload>,
  values: readonly unknown[],
  bound: BoundFunction,
  args: readonly unknown[],
): unknown {
  const { schema } = plan.overload;
  const last = schema.args.length - 1;
  if (
    last >= 0 &&
    schema.args[last].name === "requires_grad" &&
    args[last] === true &&
    result instanceof Tensor
  ) {
    if (!isFloatingPoint(result.dtype)) {
      throw runtimeError("Only Tensors of floating point and complex dtype can require gradients");
    }
    result.requiresGrad = true;
  }
  if (plan.out === null) return result;
  const out = plan.out(values);
  const pairs: [unknown, unknown][] =
    Array.isArray(out) && Array.isArray(result) ? out.map((o, i) => [o, result[i]]) : [[out, result]];
  for (const [target, source] of pairs) {
    if (target instanceof Tensor && source instanceof Tensor) writeOut(target, source, bound.name);
  }
  return out;
}

function give(
  result: unknown,
  overload: BoundOverload,
  bound: BoundFunction,
  spec: string,
  first: unknown,
): unknown {
  if (result instanceof Tensor) {
    // The first argument itself: the caller has it, and holds it no second time.
    return spec.charCodeAt(0) === TENSOR && result.handle === first ? first : hold(result);
  }
  if (Array.isArray(result)) {
    const named = overload.schema.returns[0]?.name !== null && overload.schema.returns.length > 1;
    return [named ? bound.overloads.indexOf(overload) : -1, ...result.map(giveElement)];
  }
  return givePlain(result, overload.schema.returns[0]?.type.base ?? "Any");
}

function giveElement(value: unknown): unknown {
  if (value instanceof Tensor) return hold(value);
  return Array.isArray(value) ? value.map(giveElement) : value;
}

/** Numbers cross as text, because a whole float would arrive as an int. */
function givePlain(value: unknown, base: string): unknown {
  if (value instanceof FloatScalar) return `f${value.value}`;
  if (typeof value === "number")
    return base === "float" || !Number.isInteger(value) ? `f${value}` : `i${value}`;
  if (typeof value === "string") return base === "ScalarType" ? `d${value}` : `s${value}`;
  return value;
}
