/**
 * Wrap: the `nn.Module` that a functional program is, as Python. What the program held and gave to functions becomes
 * layers where a layer does the same, parameters where none does; every other call stays as it was.
 */
import { isFloatingPoint } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { CallEntry } from "./call-entry.ts";
import { Names } from "./python-names.ts";
import { tensorLiteral } from "./python-tensor.ts";
import { PythonWriter } from "./python-text.ts";
import { CannotRewrite, type RewriteRequest } from "./rewrite.ts";
import { seenBy } from "./rewrite-calls.ts";
import { type Layer, layerOf } from "./wrap-layers.ts";
import { type ModelCalls, selectModel } from "./wrap-select.ts";

/** @throws CannotRewrite when there is no model in the run, or one that a module cannot hold */
export function wrap(request: RewriteRequest): string {
  const names = new Names(request.namesOf);
  const model = selectModel(request);
  nameInOrder(model, names);
  const owned = own(model, names, request.namesOf);
  const reached = new Set(model.forward.flatMap((call) => call.outputs));
  const weightNames = new Map([...owned.paths.keys()].map((tensor) => [tensor, names.of(tensor)]));
  const inForward = new PythonWriter((tensor) => insideName(tensor, owned, names));
  const outside = new PythonWriter((tensor) => {
    const path = owned.paths.get(tensor);
    return path === undefined ? names.of(tensor) : `model.${path}`;
  });
  const body = model.forward.map((call) => inForward.statement(call, owned.layerCalls.get(call) ?? null));
  const inputs = dataOf(model.forward, reached, owned).map((tensor) => names.of(tensor));
  const outputs = given(model, reached)
    .map((tensor) => names.of(tensor))
    .join(", ");
  const values = valueLines(model, owned, names, request);
  const grads = model.results.some(({ requiresGrad }) => requiresGrad);
  const noGrad = !grads && [...owned.paths.keys()].some(({ requiresGrad }) => requiresGrad);
  const call = `${outputs} = model(${inputs.join(", ")})`;
  return [
    ...(values.some((line) => line.includes("base64.")) ? ["import base64"] : []),
    "import torch",
    "import torch.nn as nn",
    "import torch.nn.functional as F",
    "",
    `# Wrapped from ${request.file}: a module holds what its functions were given.`,
    "# Branches and loops stand as this run took them.",
    ...(request.trained
      ? ["# It is the first forward; what changed the weights after it stays yours to write."]
      : []),
    "",
    "class Model(nn.Module):",
    "    def __init__(self):",
    "        super().__init__()",
    ...owned.made.map((line) => `        ${line}`),
    `    def forward(self${inputs.map((name) => `, ${name}`).join("")}):`,
    ...body.map((line) => `        ${line}`),
    `        return ${outputs}`,
    "",
    ...values,
    "",
    "model = Model()",
    // An assignment and no copy_: the page's graph and this run have the same calls.
    ...[...owned.paths].map(
      ([tensor, path]) => `model.${path} = ${parameter(tensor, weightNames.get(tensor) ?? "")}`,
    ),
    ...owned.buffers.map(({ tensor, path }) => `model.${path} = ${names.of(tensor)}`),
    ...owned.evaluating.map((path) => `model.${path}.eval()`),
    "",
    ...(noGrad ? ["with torch.no_grad():", `    ${call}`] : [call]),
    ...model.after.map((one) => outside.statement(one)),
    ...(goesBack(model, request) ? [`${names.of(request.root)}.backward()`] : []),
    "",
    ...model.results.map((tensor) => `print(${names.of(tensor)})`),
    "",
  ].join("\n");
}

/** What the program called backward on is among what the twin computes. */
function goesBack(
  { forward, after }: ModelCalls,
  request: RewriteRequest,
): request is RewriteRequest & { readonly root: Tensor } {
  const { root } = request;
  return root !== null && [...forward, ...after].some(({ outputs }) => outputs.includes(root));
}

/** So that h1 is made before h2. */
function nameInOrder({ forward, after }: ModelCalls, names: Names): void {
  for (const call of [...forward, ...after]) {
    for (const { tensor } of call.inputs) names.of(tensor);
    for (const output of call.outputs) names.of(output);
  }
}

/** Who holds what in the module. */
interface Owned {
  /** Weight → `fc.weight`, in the order in which they are used. */
  readonly paths: ReadonlyMap<Tensor, string>;
  readonly buffers: readonly { readonly tensor: Tensor; readonly path: string }[];
  /** `self.fc = nn.Linear(3, 2)` */
  readonly made: readonly string[];
  /** `self.fc(x)`, for the calls that a layer makes. */
  readonly layerCalls: ReadonlyMap<CallEntry, string>;
  /** Layers that are not in training. */
  readonly evaluating: readonly string[];
}

/** Attributes that `nn.Module` has already. */
const TAKEN = new Set(
  "training forward train eval to type float double half bfloat16 cpu cuda apply compile parameters buffers modules children state_dict zero_grad extra_repr".split(
    " ",
  ),
);

class Attributes {
  private readonly taken = new Set(TAKEN);

  free(wish: string): string {
    let name = wish;
    for (let n = 2; this.taken.has(name); n++) name = `${wish}_${n}`;
    this.taken.add(name);
    return name;
  }
}

function own(
  { forward, after, weights }: ModelCalls,
  names: Names,
  namesOf: RewriteRequest["namesOf"],
): Owned {
  const writer = new PythonWriter((tensor) => names.of(tensor));
  const attributes = new Attributes();
  const paths = new Map<Tensor, string>();
  const buffers: { tensor: Tensor; path: string }[] = [];
  const made: string[] = [];
  const evaluating: string[] = [];
  const layerCalls = new Map<CallEntry, string>();
  const layers: { layer: Layer; name: string }[] = [];
  for (const call of forward) {
    const layer = layerOf(call, (tensor) => weights.has(tensor), writer);
    if (layer === null) continue;
    const tensors = [...Object.values(layer.weights), ...Object.values(layer.buffers)];
    const same = layers.find((one) => isSame(one.layer, layer));
    if (
      !same &&
      (tensors.length === 0 ||
        tensors.some((tensor) => paths.has(tensor) || buffers.some((one) => one.tensor === tensor)))
    )
      continue;
    const name = same?.name ?? attributes.free(layerName(layer, namesOf));
    if (!same) {
      layers.push({ layer, name });
      made.push(`self.${name} = ${layer.construction}`);
      if (layer.evaluates) evaluating.push(name);
      for (const [slot, tensor] of Object.entries(layer.weights)) paths.set(tensor, `${name}.${slot}`);
      for (const [slot, tensor] of Object.entries(layer.buffers))
        buffers.push({ tensor, path: `${name}.${slot}` });
    }
    layerCalls.set(
      call,
      `self.${name}(${paths.has(layer.input) ? `self.${paths.get(layer.input)}` : names.of(layer.input)})`,
    );
  }
  for (const call of [...forward, ...after]) {
    for (const { tensor } of call.inputs) {
      if (!weights.has(tensor) || paths.has(tensor)) continue;
      const name = attributes.free(lastName(namesOf(tensor)[0]) ?? "weight");
      paths.set(tensor, name);
      made.push(`self.${name} = nn.Parameter(${emptyLike(tensor)})`);
    }
  }
  return { paths, buffers, made, layerCalls, evaluating };
}

function isSame(a: Layer, b: Layer): boolean {
  const slots = (layer: Layer) => Object.entries({ ...layer.weights, ...layer.buffers });
  const others = new Map(slots(b));
  return (
    a.construction === b.construction &&
    a.evaluates === b.evaluates &&
    slots(a).length === others.size &&
    slots(a).every(([slot, tensor]) => others.get(slot) === tensor)
  );
}

/** `w` → the layer's own stem, `w1` → `fc1`, `conv_weight` → `conv`. */
function layerName({ stem, weights, buffers }: Layer, namesOf: RewriteRequest["namesOf"]): string {
  const tensor = weights.weight ?? Object.values(buffers)[0];
  const name = lastName(namesOf(tensor)[0]);
  const parts = /^(.*?)_?(?:weight|w|W)_?(\d*)$/.exec(name ?? "");
  if (!parts) return stem;
  return `${parts[1] === "" ? stem : parts[1]}${parts[2]}`;
}

/** `params['w1']` → `w1`, `layers[0].weight` → `weight`, `w` → `w`. */
function lastName(expression: string | undefined): string | null {
  const words = expression?.match(/[A-Za-z_]\w*/g);
  return words?.at(-1) ?? null;
}

function emptyLike({ shape, dtype }: Tensor): string {
  const sizes = shape.length === 1 ? String(shape[0]) : `(${shape.join(", ")})`;
  return `torch.empty(${sizes}${dtype === "float32" ? "" : `, dtype=torch.${dtype}`})`;
}

function insideName(tensor: Tensor, owned: Owned, names: Names): string {
  const path = owned.paths.get(tensor) ?? owned.buffers.find((one) => one.tensor === tensor)?.path;
  return path === undefined ? names.of(tensor) : `self.${path}`;
}

/** What the model takes: neither made in it nor held by it. */
function dataOf(calls: readonly CallEntry[], made: ReadonlySet<Tensor>, owned: Owned): Tensor[] {
  const held = new Set([...owned.paths.keys(), ...owned.buffers.map(({ tensor }) => tensor)]);
  const inputs = calls.flatMap((call) => call.inputs.map(({ tensor }) => tensor));
  return [...new Set(inputs.filter((tensor) => !held.has(tensor) && !made.has(tensor)))];
}

/** What the model gives: results, and what the loss takes. */
function given({ after, results }: ModelCalls, reached: ReadonlySet<Tensor>): Tensor[] {
  const taken = after.flatMap((call) => call.inputs.map(({ tensor }) => tensor));
  return [...new Set([...taken, ...results])].filter((tensor) => reached.has(tensor));
}

/** `w = torch.tensor(…)` for everything that the calls took and did not make. */
function valueLines(
  { forward, after }: ModelCalls,
  owned: Owned,
  names: Names,
  request: RewriteRequest,
): string[] {
  const calls = [...forward, ...after];
  const made = new Set<Tensor>();
  const lines = new Map<Tensor, string>();
  for (const call of calls) {
    for (const { tensor } of call.inputs) {
      if (made.has(tensor) || lines.has(tensor)) continue;
      const name = names.of(tensor);
      const values = request.valuesOf(tensor, seenBy(call, tensor));
      if (values === null) throw new CannotRewrite("values-gone", name);
      const held = owned.paths.has(tensor);
      const wantsGrad = !held && tensor.isLeaf && tensor.requiresGrad && isFloatingPoint(tensor.dtype);
      const from = request.namesOf(tensor)[0];
      lines.set(
        tensor,
        `${name} = ${tensorLiteral(values, wantsGrad)}${from !== undefined && from !== name ? `  # ${from}` : ""}`,
      );
    }
    for (const output of call.outputs) if (!lines.has(output)) made.add(output);
  }
  return [...lines.values()];
}

/** A weight that the program did not want trained stays so. */
function parameter({ requiresGrad }: Tensor, name: string): string {
  return `nn.Parameter(${name}${requiresGrad ? "" : ", requires_grad=False"})`;
}
