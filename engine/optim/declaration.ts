/** `optimizer(schema)(rules)`: one declaration an optimizer, for TypeScript's classes and for Python's. */
import { observer } from "../autograd/observe.ts";
import { parseSchema, type Schema } from "../schema/parse.ts";
import type { NamedArgs } from "../schema/types.ts";
import { contiguousValues, copyInto } from "../tensor/copy.ts";
import { runtimeError } from "../tensor/errors.ts";
import { type Tensor, wrapData } from "../tensor/tensor.ts";
import type { Floats } from "./vector.ts";

/** One tensor of state that a parameter has. */
export interface StateRule {
  /** `scalar`: a 0-d float32; `parameter`: as the parameter; `gradient`: that too, a copy of the first gradient. */
  readonly of: "scalar" | "parameter" | "gradient";
  /** Python expression over the group's options: the value it starts with. */
  readonly start?: string;
  /** Python expression over the group's options: whether there is one. */
  readonly when?: string;
}

export interface UpdateArgs<Group, Name extends string> {
  readonly param: Floats;
  /** May be written to. */
  readonly grad: Floats;
  readonly state: Readonly<Record<Name, Floats>>;
  readonly group: Group;
  /** State made for this very step, which already holds the gradient. */
  readonly isFirst: boolean;
}

export interface OptimizerRules<Group, Name extends string> {
  readonly doc: string;
  /** Conditions over the options under which the constructor raises ValueError, with the message. */
  readonly checks: readonly (readonly [condition: string, message: string])[];
  readonly state: Readonly<Record<Name, StateRule>>;
  update(args: UpdateArgs<Group, Name>): void;
  readonly python?: PythonRules;
}

/** What only Python's class needs to know. */
export interface PythonRules {
  /** Another optimizer that it is a subclass of. */
  readonly base?: string;
  /** Options that a group shows and that cannot be passed, as Python literals. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Order of the options in a group, when it is not the signature's. */
  readonly order?: string;
  /** The state is there before the first step. */
  readonly eager?: true;
}

/** An optimizer with its types forgotten. */
export interface OptimizerDeclaration {
  readonly schema: Schema;
  readonly doc: string;
  readonly checks: readonly (readonly [condition: string, message: string])[];
  readonly stateNames: readonly string[];
  readonly state: Readonly<Record<string, StateRule>>;
  readonly python: PythonRules;
  /** Takes one step for one parameter, in place. */
  update(args: UpdateArgs<Readonly<Record<string, unknown>>, string>): void;
}

const declarations = new Map<string, OptimizerDeclaration>();

/** Every optimizer by name. */
export function declaredOptimizers(): ReadonlyMap<string, OptimizerDeclaration> {
  return declarations;
}

/** The schema has the options of a group; parameters come first in both languages and are not part of it. */
export function optimizer<const S extends string>(schemaText: S) {
  return <Name extends string>(
    rules: OptimizerRules<NamedArgs<`${S} -> Tensor`>, Name>,
  ): OptimizerDeclaration => {
    const schema = parseSchema(`${schemaText} -> Tensor`);
    const stateNames = Object.keys(rules.state);
    const erased = rules as Omit<OptimizerDeclaration, "schema" | "stateNames" | "python">;
    const { doc, checks, state } = erased;
    const declaration = {
      schema,
      doc,
      checks,
      stateNames,
      state,
      python: rules.python ?? {},
      update: (args: UpdateArgs<Readonly<Record<string, unknown>>, string>) => erased.update(args),
    };
    declarations.set(schema.name, declaration);
    return declaration;
  };
}

/** A parameter with its state, in the order of `stateNames`; null where the group's options want none. */
export interface Entry {
  readonly param: Tensor;
  readonly state: readonly (Tensor | null)[];
  readonly isFirst: boolean;
}

/** One step over the parameters of a group that have a gradient. */
export function stepGroup(
  declaration: OptimizerDeclaration,
  group: Readonly<Record<string, unknown>>,
  entries: readonly Entry[],
): void {
  const updated: Tensor[] = [];
  for (const entry of entries) {
    if (entry.param.grad === null) continue;
    stepOne(declaration, group, entry, entry.param.grad);
    updated.push(entry.param);
  }
  observer()?.optimized?.(updated);
}

function stepOne(
  { stateNames, update }: OptimizerDeclaration,
  group: Readonly<Record<string, unknown>>,
  { param, state, isFirst }: Entry,
  gradient: Tensor,
): void {
  const grad = workingCopy(floats(contiguousValues(gradient)));
  if (group.maximize === true) for (let i = 0; i < grad.length; i++) grad[i] = -grad[i];
  const writes: (() => void)[] = [];
  const own = writable(param, writes);
  const named: Record<string, Floats> = {};
  stateNames.forEach((name, i) => {
    const tensor = state[i];
    if (tensor !== null) named[name] = writable(tensor, writes);
  });
  update({ param: own, grad, state: named, group, isFirst });
  for (const write of writes) write();
}

/** Where gradients are copied before an update may write to them: one place for all, as they take turns. */
let singles = new Float32Array(0);
let doubles = new Float64Array(0);

function workingCopy(values: Floats): Floats {
  const n = values.length;
  if (values instanceof Float32Array) {
    if (singles.length < n) singles = new Float32Array(n);
    singles.set(values);
    return singles.subarray(0, n);
  }
  if (doubles.length < n) doubles = new Float64Array(n);
  doubles.set(values);
  return doubles.subarray(0, n);
}

/** A tensor's elements to write to; what had to be copied is written back in the end. */
function writable(tensor: Tensor, writes: (() => void)[]): Floats {
  tensor.bumpVersion();
  const values = floats(contiguousValues(tensor));
  if (tensor.isContiguous) return values;
  writes.push(() => copyInto(tensor, wrapData(values, tensor.shape, tensor.dtype)));
  return values;
}

function floats(values: Tensor["data"]): Floats {
  if (values instanceof Float32Array || values instanceof Float64Array) return values;
  throw runtimeError("an optimizer's parameters are floating-point tensors");
}
