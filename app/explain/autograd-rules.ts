/** Errors about gradients, leaves and optimizers. */
import { type ErrorContext, type Repair, type Rule, say } from "./explanation.ts";

/** Adds `requires_grad=True` to the call that makes the only tensor on a line, when that is safe to do. */
function requireGrad(context: ErrorContext): Repair | null {
  const candidates = context.trace.tensors.filter(
    (tensor) => tensor.isLeaf && !tensor.requiresGrad && /^[wb]\d*$|weight|bias/.test(tensor.names[0] ?? ""),
  );
  const tensor = candidates[0];
  const text = tensor && context.lines[tensor.line - 1];
  if (!text || !/=\s*torch\.(randn|rand|zeros|ones|tensor|full|empty)\(.*\)\s*$/.test(text)) return null;
  const repaired = text.replace(/\)\s*$/, ", requires_grad=True)");
  return { kind: "replace", line: tensor.line, text: repaired, label: repaired.trim() };
}

const nothingRequiresGrad: Rule = {
  id: "nothing-requires-grad",
  pattern: /element 0 of tensors does not require grad and does not have a grad_fn/,
  explain: (context) =>
    say(
      {
        en: "Nothing that led to this value requires grad, so there is nowhere for a gradient to go.",
        "zh-CN": "算出这个值的张量都没有要求梯度，梯度没有地方可去。",
      },
      {
        en: "A module’s parameters ask for it by themselves. A tensor of your own needs `requires_grad=True`.",
        "zh-CN": "模块的参数会自己要求梯度；你自己造的张量要写 `requires_grad=True`。",
      },
      { repair: requireGrad(context) },
    ),
};

const leafInPlace: Rule = {
  id: "leaf-in-place",
  pattern: /a leaf Variable that requires grad is being used in an in-place operation/,
  explain: () =>
    say(
      {
        en: "An update is not part of the computation: wrap it in `with torch.no_grad():`.",
        "zh-CN": "更新不属于前向计算：把它放进 `with torch.no_grad():`。",
      },
      {
        en: "Without it autograd would have to record that the leaf changed itself.",
        "zh-CN": "否则自动求导就得把“叶子改变自己”也记录下来。",
      },
    ),
};

const emptyOptimizer: Rule = {
  id: "empty-parameter-list",
  pattern: /optimizer got an empty parameter list/,
  explain: () =>
    say(
      {
        en: "`parameters()` found nothing: no module here holds a weight.",
        "zh-CN": "`parameters()` 什么也没找到：这里没有模块持有权重。",
      },
      {
        en: "Only `nn.Parameter` and modules set as attributes are registered. Plain tensors and Python lists are not.",
        "zh-CN": "只有 `nn.Parameter` 和设成属性的模块才会注册；普通张量和 Python 列表不会。",
      },
    ),
};

const secondBackward: Rule = {
  id: "second-backward",
  pattern: /Trying to backward through the graph a second time/,
  explain: () =>
    say(
      {
        en: "The graph is gone after the first `backward()`. Compute the loss again before the next one.",
        "zh-CN": "第一次 `backward()` 之后计算图就释放了。再次调用之前要重新算一遍损失。",
      },
      {
        en: "In a loop, forward belongs inside it. `retain_graph=True` keeps the graph when you really need it twice.",
        "zh-CN": "在循环里，前向也要写进循环。确实要用两次时，写 `retain_graph=True`。",
      },
    ),
};

const notScalar: Rule = {
  id: "backward-not-scalar",
  pattern: /grad can be implicitly created only for scalar outputs/,
  explain: () =>
    say(
      {
        en: "`backward()` starts from one number. Reduce first: `.mean()`, `.sum()` or a loss.",
        "zh-CN": "`backward()` 从一个数开始。先归约：`.mean()`、`.sum()`，或用损失函数。",
      },
      null,
    ),
};

const gradIsNone: Rule = {
  id: "grad-is-none",
  pattern:
    /unsupported operand type\(s\) for .*'NoneType'|'NoneType' object has no attribute '(zero_|norm|abs|data|mul_?)'/,
  explain(context) {
    const line = context.lines[context.error.line - 1] ?? "";
    if (!line.includes(".grad")) return null;
    return say(
      {
        en: "`.grad` is `None`: no gradient has come yet, which is not the same as a gradient of 0.",
        "zh-CN": "`.grad` 是 `None`：梯度还没有来，这和梯度等于 0 不是一回事。",
      },
      {
        en: "Call `backward()` first, and check that the tensor requires grad and takes part in the loss.",
        "zh-CN": "先调用 `backward()`，并确认这个张量要求梯度、而且参与了损失的计算。",
      },
    );
  },
};

const nonLeafInOptimizer: Rule = {
  id: "non-leaf-in-optimizer",
  pattern: /can't optimize a non-leaf Tensor/,
  explain: () =>
    say(
      {
        en: "An optimizer changes leaves: tensors you made, not results of a computation.",
        "zh-CN": "优化器改的是叶子张量：你造出来的张量，而不是算出来的结果。",
      },
      {
        en: "Set `requires_grad=True` in the call that makes the final tensor, or call `.detach().requires_grad_()` on it.",
        "zh-CN":
          "在造出最终张量的那次调用里写 `requires_grad=True`，或者对它调用 `.detach().requires_grad_()`。",
      },
    ),
};

export const AUTOGRAD_RULES: readonly Rule[] = [
  nothingRequiresGrad,
  leafInPlace,
  emptyOptimizer,
  nonLeafInOptimizer,
  secondBackward,
  notScalar,
  gradIsNone,
];
