/** The calls of a run: what each took and gave, and what flowed back through it. Bounded. */
import { gradFnOf, gradientEdge } from "../autograd/node.ts";
import type { OpDeclaration } from "../autograd/op.ts";
import { TorchError } from "../tensor/errors.ts";
import { type GradEdge, type GradNode, Tensor } from "../tensor/tensor.ts";
import { normOf } from "./measure.ts";
import { plain } from "./python-text.ts";
import { type CallRecord, LIMITS } from "./types.ts";

interface InputEntry {
  readonly tensor: Tensor;
  readonly argument: string;
  readonly edge: GradEdge | null;
  /** Gradients that went back over this edge. */
  grad: Tensor | null;
}

export interface CallEntry {
  readonly id: number;
  readonly op: string;
  /** Where the program found it: `torch`, `F`, `Tensor`, … */
  readonly namespace: string;
  readonly declaration: OpDeclaration;
  /** In schema order; undefined where the default stands. */
  readonly arguments: readonly unknown[];
  readonly inputs: InputEntry[];
  readonly attributes: Record<string, string>;
  readonly primitives: string[];
  readonly line: number;
  /** `id()` of the Python module whose forward was running; 0 outside. */
  readonly module: number;
  outputs: Tensor[];
  /** It gave a list or tuple, perhaps of one. */
  listResult: boolean;
  outputNode: GradNode | null;
  outputGrad: Tensor | null;
  error: CallRecord["error"];
  step: number;
}

/** A call as it begins. */
export type BegunCall = Pick<CallEntry, "op" | "namespace" | "declaration" | "arguments">;

/** Where in the student's program the run is. */
export interface Place {
  readonly line: number;
  readonly module: number;
}

export class CallLog {
  /** Calls of the first step, of the last finished step, and of the step under way. */
  private first: CallEntry[] = [];
  private last: CallEntry[] = [];
  private current: CallEntry[] = [];
  private open: CallEntry | null = null;
  private readonly owners = new WeakMap<GradNode, CallEntry>();
  private readonly makers = new WeakMap<Tensor, CallEntry>();
  private nextId = 1;
  private step = 0;
  failed: number | null = null;

  begin(call: BegunCall, place: Place): void {
    const { declaration } = call;
    this.open = {
      ...call,
      id: this.nextId++,
      inputs: [],
      attributes: {},
      primitives: [],
      line: place.line,
      module: place.module,
      outputs: [],
      listResult: false,
      outputNode: null,
      outputGrad: null,
      error: null,
      step: this.step,
    };
    const entry = this.open;
    for (const [i, arg] of declaration.schema.args.entries())
      readArgument(entry, arg.name, call.arguments[i], arg.default);
  }

  primitive(name: string): void {
    this.open?.primitives.push(name);
  }

  end(result: unknown): void {
    const entry = this.open;
    this.open = null;
    if (entry === null || this.current.length >= LIMITS.calls) return;
    collectTensors(result, entry.outputs);
    entry.listResult = Array.isArray(result);
    if (entry.outputs.length === 0) return;
    this.current.push(entry);
    for (const output of entry.outputs) if (!this.makers.has(output)) this.makers.set(output, entry);
    entry.outputNode = gradFnOf(entry.outputs[0]);
    this.claim(entry);
  }

  fail(error: unknown): void {
    const entry = this.open;
    this.open = null;
    if (entry === null) return;
    const conflict = error instanceof TorchError ? error.conflict : null;
    entry.error = {
      message: error instanceof Error ? error.message : String(error),
      argument: conflict?.argument ?? null,
      expected: conflict?.expected ?? null,
      actual: conflict?.actual ?? null,
    };
    this.current.push(entry);
    this.failed = entry.id;
  }

  /** A later success means that the student's program caught the error. */
  get lastFailure(): CallEntry | null {
    const latest = this.current.at(-1) ?? null;
    return latest?.error ? latest : null;
  }

  /** The new nodes behind a call's outputs are this call's. */
  private claim(entry: CallEntry): void {
    const boundary = new Set(entry.inputs.map((input) => input.edge?.node ?? null));
    const stack = entry.outputs.map(gradFnOf);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node === null || boundary.has(node) || this.owners.has(node)) continue;
      this.owners.set(node, entry);
      for (const edge of node.edges) stack.push(edge?.node ?? null);
    }
  }

  /** A node ran backward. */
  applied(node: GradNode, received: readonly (Tensor | null)[], returned: readonly (Tensor | null)[]): void {
    const entry = this.owners.get(node);
    if (entry === undefined) return;
    if (node === entry.outputNode)
      entry.outputGrad = received[entry.outputs[0].outputIndex] ?? received[0] ?? null;
    const taken = new Set<InputEntry>();
    node.edges.forEach((edge, i) => {
      if (edge === null || this.owners.get(edge.node) === entry) return;
      const input = entry.inputs.find(
        (one) => !taken.has(one) && one.edge?.node === edge.node && one.edge.index === edge.index,
      );
      if (input === undefined) return;
      taken.add(input);
      input.grad = returned[i] ?? input.grad;
    });
  }

  /** A backward and its update are over: the calls since then belong to the next step. */
  nextStep(): void {
    if (this.step === 0) this.first = this.current;
    else this.last = this.current;
    this.current = [];
    this.step++;
  }

  makerOf(tensor: Tensor): { readonly id: number; readonly line: number } | null {
    return this.makers.get(tensor) ?? null;
  }

  /** Calls up to the first backward and its update. */
  get firstStep(): readonly CallEntry[] {
    return this.step === 0 ? this.current : this.first;
  }

  get retained(): readonly CallEntry[] {
    // An unfinished last step (evaluation after the loop, say) stands beside the last finished one.
    return [...this.first, ...this.last, ...this.current];
  }

  tensors(): Tensor[] {
    return this.retained.flatMap((entry) => [...entry.inputs.map((input) => input.tensor), ...entry.outputs]);
  }

  records(idOf: (tensor: Tensor) => number, pathOf: (module: number) => string | null): CallRecord[] {
    return this.retained.map((entry) => ({
      id: entry.id,
      op: entry.op,
      gradFn: entry.outputNode?.name ?? null,
      primitives: entry.primitives,
      inputs: entry.inputs.map((input) => ({
        tensor: idOf(input.tensor),
        argument: input.argument,
        gradNorm: input.grad === null ? null : normOf(input.grad),
      })),
      outputs: entry.outputs.map(idOf),
      attributes: entry.attributes,
      module: pathOf(entry.module),
      line: entry.line,
      step: entry.step,
      outputGradNorm: entry.outputGrad === null ? null : normOf(entry.outputGrad),
      error: entry.error,
    }));
  }
}

function readArgument(entry: CallEntry, name: string, value: unknown, usual: unknown): void {
  if (value === undefined || value === null) return;
  if (value instanceof Tensor) {
    if (!value.wrappedNumber)
      entry.inputs.push({ tensor: value, argument: name, edge: gradientEdge(value), grad: null });
    else entry.attributes[name] = String(value.data[0]);
  } else if (Array.isArray(value) && value.some((item) => item instanceof Tensor)) {
    for (const [i, item] of value.entries()) readArgument(entry, `${name}[${i}]`, item, undefined);
  } else if (value !== usual) entry.attributes[name] = plain(value);
}

function collectTensors(value: unknown, into: Tensor[]): void {
  if (value instanceof Tensor) into.push(value);
  else if (Array.isArray(value)) for (const item of value) collectTensors(item, into);
}
