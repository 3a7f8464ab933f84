/** Small hand-made traces for tests: a side is described by its tensors and calls, the rest is empty. */
import {
  type CallRecord,
  type OwnershipRow,
  type Side,
  type SideTrace,
  type StepRecord,
  type TensorRecord,
  TRACE_VERSION,
  type Trace,
} from "./types.ts";

export function tensor(id: number, shape: readonly number[], rest: Partial<TensorRecord> = {}): TensorRecord {
  return {
    id,
    shape,
    dtype: "float32",
    requiresGrad: false,
    isLeaf: true,
    names: [],
    createdBy: null,
    line: 0,
    statistics: null,
    values: null,
    digest: null,
    text: null,
    grad: { state: "none", statistics: null, values: null, digest: null, text: null },
    ...rest,
  };
}

export function call(
  id: number,
  op: string,
  inputs: readonly number[],
  outputs: readonly number[],
  rest: Partial<CallRecord> = {},
): CallRecord {
  return {
    id,
    op,
    gradFn: null,
    formula: null,
    derivatives: {},
    primitives: [],
    inputs: inputs.map((input, index) => ({
      tensor: input,
      argument: `argument${index}`,
      gradNorm: null,
      gradValues: null,
    })),
    outputs,
    inputsThen: [],
    outputsThen: [],
    attributes: {},
    settings: {},
    module: null,
    line: 0,
    step: 0,
    afterBackward: false,
    outputGradNorm: null,
    outputGradValues: null,
    error: null,
    ...rest,
  };
}

export function row(
  tensorId: number,
  names: readonly string[],
  rest: Partial<OwnershipRow> = {},
): OwnershipRow {
  return {
    tensor: tensorId,
    names,
    shape: [1],
    requiresGrad: true,
    isLeaf: true,
    registered: null,
    buffer: false,
    inStateDict: false,
    inOptimizer: null,
    grad: "none",
    gradNorm: null,
    changed: false,
    changeNorm: null,
    line: 0,
    ...rest,
  };
}

export function step(index: number, rest: Partial<StepRecord> = {}): StepRecord {
  return { index, loss: null, backwardLine: 0, updateLine: null, updatedBy: null, parameters: [], ...rest };
}

export function side(name: Side, rest: Partial<SideTrace> = {}): SideTrace {
  return {
    version: TRACE_VERSION,
    side: name,
    file: `${name}.py`,
    source: "",
    ok: true,
    milliseconds: 0,
    output: [],
    error: null,
    tensors: [],
    calls: [],
    modules: [],
    optimizers: [],
    ownership: [],
    steps: [],
    stepCount: 0,
    surface: null,
    globals: [],
    ...rest,
  };
}

export function trace(nn: SideTrace | null, functional: SideTrace | null): Trace {
  return { version: TRACE_VERSION, nn, functional };
}
