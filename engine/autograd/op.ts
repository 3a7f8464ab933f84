/**
 * `op(schema, surface)(rules)`: one declaration an operator. From it come the TypeScript function, what Python
 * binds, the backward node, completion and docs. This file runs ops and attaches history; it names none.
 */
import { parseSchema, type Schema } from "../schema/parse.ts";
import type { NamedArgs, PositionalArgs, ReturnOf, TensorArgs } from "../schema/types.ts";
import { isFloatingPoint } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import { isInferenceMode } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import { isForwardOpen, pushTangents } from "./forward.ts";
import { tracksGrad } from "./history.ts";
import { isRecording, setGradEnabled } from "./mode.ts";
import { setHistory } from "./node.ts";
import { observer } from "./observe.ts";
import { contextPrototype, OpNode } from "./op-node.ts";
import { packHook } from "./saved.ts";

/** What a backward formula may read; Tensor arguments are checked for in-place changes when read. */
export type BackwardContext<S extends string> = NamedArgs<S> & {
  /** Gradient of the first output (zeros when only others were used is never needed: null grads skip the node). */
  readonly grad: Tensor;
  /** Gradients of all outputs; null where nothing came. */
  readonly grads: readonly (Tensor | null)[];
  /** First output. */
  readonly result: Tensor;
  readonly results: readonly Tensor[];
  /** Whether a gradient for this argument is wanted. */
  needs(name: TensorArgs<S>): boolean;
  /** Shape of a Tensor argument, without touching (and so version-checking) the tensor. */
  shapeOf(name: TensorArgs<S>): Shape;
  /** Its strides, likewise. */
  stridesOf(name: TensorArgs<S>): Shape;
};

type ArgGradient<S extends string> = (
  context: BackwardContext<S>,
) => Tensor | null | readonly (Tensor | null)[];

/** One formula per Tensor argument, or one function for all that returns them by name. */
export type BackwardRules<S extends string> =
  | { readonly [K in TensorArgs<S>]: ArgGradient<S> | "nondifferentiable" }
  | ((context: BackwardContext<S>) => {
      readonly [K in TensorArgs<S>]?: Tensor | null | readonly (Tensor | null)[];
    });

export interface OpRules<S extends string> {
  /** One sentence, then shapes and conditions; what `help()` and the editor show. */
  readonly doc: string;
  /** The maths in plain text with argument names: `out = self · other`. */
  readonly formula?: string;
  /** What flows back to each argument, in the same notation, with `grad` and `out`: `{ self: "grad · (out > 0)" }`. */
  readonly derivatives?: { readonly [K in TensorArgs<S>]?: string };
  forward(args: NamedArgs<S>): ReturnOf<S>;
  /** Absent: a composite, whose gradient comes from the ops it calls. "nondifferentiable": results never track. */
  readonly backward?: BackwardRules<S> | "nondifferentiable";
  /** PyTorch's node name when it is not `<Name>Backward0`. */
  readonly node?: string;
  /** Further public names: `divide` for `div`. */
  readonly aliases?: readonly string[];
}

/** Rules with the schema's types forgotten: what the registry and the driver work with. */
export interface ErasedRules {
  readonly doc: string;
  readonly formula?: string;
  readonly derivatives?: Readonly<Record<string, string | undefined>>;
  forward(args: Readonly<Record<string, unknown>>): unknown;
  readonly backward?:
    | Readonly<Record<string, unknown>>
    | ((context: never) => Readonly<Record<string, unknown>>)
    | "nondifferentiable";
  readonly node?: string;
  readonly aliases?: readonly string[];
}

/**
 * Where Python sees it: `torch` (torch.name), `method` (Tensor.name), `inplace` (Tensor.name_),
 * `inplace-torch` (torch.name_ too), `F` (torch.nn.functional.name), `def` (F function that is a Python
 * `def` in PyTorch, so argument errors are Python's), `special`, `linalg`; `-` for internal ops.
 */
export type Surface = string;

/** One declared op, as bindings, completion and the coverage page read it. */
export interface OpDeclaration {
  readonly schema: Schema;
  readonly surface: ReadonlySet<string>;
  readonly rules: ErasedRules;
  /** Calls it with arguments in schema order. */
  readonly call: (...args: unknown[]) => unknown;
  /** Positions of Tensor and Tensor-list arguments in the schema, and their names. */
  readonly tensorArgs: readonly number[];
  readonly tensorNames: readonly string[];
  /** Those of the Tensor arguments that gradients flow to: each has an edge in the graph. */
  readonly edgeNames: readonly string[];
  /** Name → positions among the flattened Tensor inputs; null when a list makes them vary from call to call. */
  readonly fixedSlots: Slots | null;
  /** The same among the edges. */
  readonly fixedEdges: Slots | null;
  readonly nodeName: string;
  readonly context: object;
}

type Slots = Readonly<Record<string, readonly number[]>>;

export type OpFunction<S extends string> = ((...args: PositionalArgs<S>) => ReturnOf<S>) & {
  readonly op: OpDeclaration;
};

const declarations: OpDeclaration[] = [];

/** Every op declared so far, in order of declaration. */
export function declaredOps(): readonly OpDeclaration[] {
  return declarations;
}

export function op<const S extends string>(schemaText: S, surface: Surface) {
  return (rules: OpRules<S>): OpFunction<S> => {
    const schema = parseSchema(schemaText);
    const erased: ErasedRules = rules;
    const tensors = schema.args.filter((arg) => arg.type.base === "Tensor");
    const edgeNames = tensors.map((arg) => arg.name).filter((name) => isDifferentiable(erased, name));
    const isFixed = tensors.every((arg) => !arg.type.list);
    const declaration: OpDeclaration = {
      schema,
      surface: new Set(surface.split(" ")),
      rules: erased,
      call: (...args) => execute(declaration, args),
      tensorArgs: schema.args.flatMap((arg, i) => (arg.type.base === "Tensor" ? [i] : [])),
      tensorNames: tensors.map((arg) => arg.name),
      edgeNames,
      fixedSlots: isFixed ? oneEach(tensors.map((arg) => arg.name)) : null,
      fixedEdges: isFixed ? oneEach(edgeNames) : null,
      nodeName: rules.node ?? defaultNodeName(schema.name),
      context: contextPrototype(schema),
    };
    declarations.push(declaration);
    return Object.assign(declaration.call as (...args: PositionalArgs<S>) => ReturnOf<S>, {
      op: declaration,
    });
  };
}

function oneEach(names: readonly string[]): Slots {
  return Object.fromEntries(names.map((name, slot) => [name, [slot]]));
}

function isDifferentiable({ backward }: ErasedRules, name: string): boolean {
  return typeof backward !== "object" || backward[name] !== "nondifferentiable";
}

/** `log_softmax` → `LogSoftmaxBackward0`, `log1p` → `Log1PBackward0` */
function defaultNodeName(name: string): string {
  const camel = name.replace(/(^|_+|\d)([a-z])/g, (_, before: string, letter: string) => {
    return before.replace(/_/g, "") + letter.toUpperCase();
  });
  return `${camel.replace(/_/g, "")}Backward0`;
}

function execute(declaration: OpDeclaration, args: readonly unknown[]): unknown {
  const { schema, rules } = declaration;
  const named: Record<string, unknown> = {};
  for (let i = 0; i < schema.args.length; i++) {
    const arg = schema.args[i];
    named[arg.name] = args[i] === undefined ? arg.default : args[i];
  }
  if (rules.backward === undefined) return rules.forward(named);
  const recording = isRecording();
  const result = forwardOf(rules, named, recording);
  if (primitiveDepth === 0) observer()?.primitive?.(schema.name);
  const tracked = recording && rules.backward !== "nondifferentiable" && tracksAny(declaration, named);
  const pushes = isForwardOpen() && primitiveDepth === 0 && rules.backward !== "nondifferentiable";
  if (!tracked && !schema.isView && !pushes) return result;
  const outputs = result instanceof Tensor ? [result] : Array.isArray(result) ? result.filter(isTensor) : [];
  if (schema.isView) markView(declaration, named, outputs);
  if (tracked) record(declaration, named, tensorInputs(declaration, named), outputs);
  if (pushes) pushTangents(declaration, named, tensorInputs(declaration, named), outputs);
  return result;
}

/** How many primitives are computing: what they call inside is part of them and not announced. */
let primitiveDepth = 0;

/** `withGrad(false, …)` without a closure: this runs for every op. */
function forwardOf(
  rules: ErasedRules,
  named: Readonly<Record<string, unknown>>,
  recording: boolean,
): unknown {
  primitiveDepth++;
  if (recording) setGradEnabled(false);
  try {
    return rules.forward(named);
  } finally {
    primitiveDepth--;
    if (recording) setGradEnabled(true);
  }
}

/** Whether gradients flow to any of the Tensor arguments. */
function tracksAny(declaration: OpDeclaration, named: Readonly<Record<string, unknown>>): boolean {
  for (const name of declaration.tensorNames) {
    const value = named[name];
    if (value instanceof Tensor ? tracksGrad(value) : Array.isArray(value) && value.some(isTracked))
      return true;
  }
  return false;
}

function isTracked(value: unknown): boolean {
  return value instanceof Tensor && tracksGrad(value);
}

function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}

/** Tensor arguments flattened in schema order; null for None. */
function tensorInputs(
  declaration: OpDeclaration,
  named: Readonly<Record<string, unknown>>,
): (Tensor | null)[] {
  const inputs: (Tensor | null)[] = [];
  for (const i of declaration.tensorArgs) {
    const value = named[declaration.schema.args[i].name];
    if (Array.isArray(value)) for (const item of value) inputs.push(item instanceof Tensor ? item : null);
    else inputs.push(value instanceof Tensor ? value : null);
  }
  return inputs;
}

/** As PyTorch does, a call whose tensors are all of inference mode joins no graph. */
function record(
  declaration: OpDeclaration,
  named: Readonly<Record<string, unknown>>,
  inputs: readonly (Tensor | null)[],
  outputs: readonly Tensor[],
): void {
  const someOfInference = inputs.some(isOfInference);
  if (someOfInference && inputs.every((input) => input === null || isOfInference(input))) return;
  const node = attach(declaration, named, inputs, outputs);
  if (someOfInference || packHook() !== null) node.save();
}

function attach(
  declaration: OpDeclaration,
  named: Readonly<Record<string, unknown>>,
  inputs: readonly (Tensor | null)[],
  outputs: readonly Tensor[],
): OpNode {
  const node = new OpNode(declaration, named, inputs, outputs);
  for (let index = 0; index < outputs.length; index++) {
    const output = outputs[index];
    if (isFloatingPoint(output.dtype)) setHistory(output, node, index);
    else node.outputs[index] = { shape: output.shape, dtype: output.dtype };
  }
  return node;
}

function isOfInference(input: Tensor | null): boolean {
  return input?.storage.inference === true;
}

/** Remembers how to make the view again after its base is written to in place. */
function markView(
  declaration: OpDeclaration,
  named: Record<string, unknown>,
  outputs: readonly Tensor[],
): void {
  const first = declaration.schema.args[0].name;
  const source = named[first];
  if (!(source instanceof Tensor)) return;
  // A leaf made from a view of something untracked starts a history of its own.
  const parent = source.requiresGrad && source.gradFn === null ? null : source.view;
  const base = parent === null ? source : parent.base;
  outputs.forEach((output, index) => {
    if (output === source || output.storage !== source.storage) return;
    const replay = (fresh: Tensor): Tensor => {
      const from = parent === null ? fresh : parent.replay(fresh);
      const again = execute(
        declaration,
        declaration.schema.args.map((a) => (a.name === first ? from : named[a.name])),
      );
      return Array.isArray(again) ? again[index] : (again as Tensor);
    };
    output.view = { base, generation: base.rebased, replay, ofInference: isInferenceMode() };
  });
}
