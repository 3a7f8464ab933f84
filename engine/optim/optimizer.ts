/** TypeScript's shell over optimizer declarations: keeps groups and state, steps through the declared update. */
import { evaluate, truthy } from "../nn/evaluate.ts";
import { fillTemplate } from "../nn/format.ts";
import { globalScope } from "../nn/scope.ts";
import { valueError } from "../tensor/errors.ts";
import { allocateTensor, type Tensor } from "../tensor/tensor.ts";
import { type Entry, type OptimizerDeclaration, stepGroup } from "./declaration.ts";

type Options = Readonly<Record<string, unknown>>;

/** An optimizer over one group of parameters. */
export class Optimizer {
  private readonly params: readonly Tensor[];
  /** Options of the one group; writable, as schedules change `lr`. */
  readonly options: Record<string, unknown>;
  private readonly state = new Map<Tensor, readonly (Tensor | null)[]>();
  private readonly declaration: OptimizerDeclaration;

  constructor(declaration: OptimizerDeclaration, params: Iterable<Tensor>, options: Options = {}) {
    this.declaration = declaration;
    this.params = [...params];
    if (this.params.length === 0) throw valueError("optimizer got an empty parameter list");
    const defaults = declaration.schema.args.map((arg) => [arg.name, arg.default]);
    this.options = { ...Object.fromEntries(defaults), ...options };
    for (const [condition, message] of declaration.checks) {
      if (truthy(evaluate(condition, { ...globalScope(), ...this.options })))
        throw valueError(fillTemplate(message, this.options, declaration.schema));
    }
  }

  /** Updates every parameter that has a gradient. */
  step(): void {
    const entries: Entry[] = [];
    for (const param of this.params) {
      if (param.grad === null) continue;
      const known = this.state.get(param);
      const state = known ?? this.initialState(param);
      this.state.set(param, state);
      entries.push({ param, state, isFirst: known === undefined });
    }
    stepGroup(this.declaration, this.options, entries);
  }

  /** Forgets the gradients. */
  zeroGrad(): void {
    for (const param of this.params) param.grad = null;
  }

  private initialState(param: Tensor): (Tensor | null)[] {
    return this.declaration.stateNames.map((name) => {
      const { of, start, when } = this.declaration.state[name];
      if (when !== undefined && !truthy(evaluate(when, this.options))) return null;
      const tensor =
        of === "scalar" ? allocateTensor([], "float32") : allocateTensor(param.shape, param.dtype);
      if (start !== undefined) tensor.data.fill(Number(evaluate(start, this.options)));
      return tensor;
    });
  }
}

/** The class of a declared optimizer: `new SGD(model.parameters(), { lr: 0.1 })`. */
export function optimizerClass(declaration: OptimizerDeclaration) {
  return class extends Optimizer {
    constructor(params: Iterable<Tensor>, options: Options = {}) {
      super(declaration, params, options);
    }
  };
}
