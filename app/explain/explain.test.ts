/** Error sentences of real PyTorch 2.13, each with the reading it gets and the repair it offers. */
import { describe, expect, test } from "vitest";
import { call, side, tensor } from "../../engine/trace/fixture.ts";
import type { SideTrace } from "../../engine/trace/types.ts";
import { applyRepair, explain, RULES } from "./explain.ts";

const ARTICLE = `import torch
import torch.nn.functional as F

x = torch.randn(10, 100)
w = torch.randn(100, 10)
b = torch.randn(10)
y = F.linear(x, w, b)
y = F.relu(y)
`;

function raised(type: string, message: string, line: number, rest: Partial<SideTrace> = {}): SideTrace {
  const error = {
    type,
    message,
    line,
    column: null,
    endColumn: null,
    traceback: "",
    call: rest.calls?.at(-1)?.id ?? null,
  };
  return side("functional", { ok: false, error, source: "x = 1\n", ...rest });
}

function linear(weight: readonly number[], module: string | null, message: string): SideTrace {
  const inputs = [
    { tensor: 1, argument: "input", gradNorm: null, gradValues: null },
    { tensor: 2, argument: "weight", gradNorm: null, gradValues: null },
  ];
  return raised("RuntimeError", message, 7, {
    source: ARTICLE,
    tensors: [tensor(1, [10, 100], { names: ["x"], line: 4 }), tensor(2, weight, { names: ["w"], line: 5 })],
    calls: [{ ...call(9, "linear", [], [], { module, line: 7 }), inputs }],
  });
}

describe("a weight the wrong way round", () => {
  const trace = linear([100, 10], null, "mat1 and mat2 shapes cannot be multiplied (10x100 and 10x100)");
  const found = explain(trace);

  test("is explained with expected and actual shape, at the line that raised", () => {
    expect(found).toMatchObject({
      rule: "linear-weight-order",
      line: 7,
      origin: 5,
      shapes: { name: "w", expected: [10, 100], actual: [100, 10] },
    });
    expect(found?.title.en).toBe(
      "`weight` is `(out_features, in_features)`, and `w` has them the other way round.",
    );
  });

  test("is repaired by turning the two sizes", () => {
    expect(found?.repair).toMatchObject({ kind: "replace", line: 5, label: "torch.randn(10, 100)" });
    expect(found?.repair && applyRepair(ARTICLE, found.repair)).toBe(
      ARTICLE.replace("torch.randn(100, 10)", "torch.randn(10, 100)"),
    );
  });

  test("keeps what else stands in the call", () => {
    const source = ARTICLE.replace(
      "torch.randn(100, 10)",
      "torch.randn(100, 10, requires_grad=True) * 0.1  # small",
    );
    const repair = explain({ ...trace, source })?.repair;
    expect(repair?.text).toBe("w = torch.randn(10, 100, requires_grad=True) * 0.1  # small");
    expect(repair?.label).toBe("torch.randn(10, 100, requires_grad=True)");
  });

  test("is not what is wrong when a module made the weight", () => {
    const inside = linear([10, 4], "model.fc", "mat1 and mat2 shapes cannot be multiplied (10x100 and 4x10)");
    expect(explain(inside)).toMatchObject({
      rule: "linear-in-features",
      shapes: { name: "x", expected: [10, 4], actual: [10, 100] },
    });
  });
});

/** type, message as PyTorch 2.13 prints it, source line it stands on, rule. */
const SENTENCES: readonly (readonly [string, string, string, string])[] = [
  ["RuntimeError", "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", "y = a @ b", "matmul-sizes"],
  [
    "RuntimeError",
    "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0",
    "a + b",
    "broadcast-sizes",
  ],
  [
    "RuntimeError",
    "mat1 and mat2 must have the same dtype, but got Long and Float",
    "fc(x)",
    "dtype-mismatch",
  ],
  [
    "RuntimeError",
    "expected m1 and m2 to have the same dtype, but got: float != long int",
    "a @ b",
    "dtype-mismatch",
  ],
  ["RuntimeError", "shape '[5, 2]' is invalid for input of size 12", "x.view(5, 2)", "view-size"],
  [
    "RuntimeError",
    "element 0 of tensors does not require grad and does not have a grad_fn",
    "loss.backward()",
    "nothing-requires-grad",
  ],
  [
    "RuntimeError",
    "a leaf Variable that requires grad is being used in an in-place operation.",
    "w -= 1",
    "leaf-in-place",
  ],
  [
    "ValueError",
    "optimizer got an empty parameter list",
    "opt = SGD(m.parameters())",
    "empty-parameter-list",
  ],
  ["ValueError", "can't optimize a non-leaf Tensor", "opt = SGD([w * 2])", "non-leaf-in-optimizer"],
  [
    "RuntimeError",
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed).",
    "l.backward()",
    "second-backward",
  ],
  [
    "RuntimeError",
    "grad can be implicitly created only for scalar outputs",
    "y.backward()",
    "backward-not-scalar",
  ],
  [
    "TypeError",
    "unsupported operand type(s) for *: 'float' and 'NoneType'",
    "w -= 0.1 * w.grad",
    "grad-is-none",
  ],
  ["AttributeError", "'NoneType' object has no attribute 'zero_'", "w.grad.zero_()", "grad-is-none"],
  [
    "AttributeError",
    "cannot assign module before Module.__init__() call",
    "        self.fc = nn.Linear(1, 1)",
    "super-init",
  ],
  [
    "AttributeError",
    "cannot assign parameters before Module.__init__() call",
    "        self.w = nn.Parameter(x)",
    "super-init",
  ],
  ["TypeError", "unsupported operand type(s) for +: 'ReLU' and 'int'", "r + 1", "module-as-tensor"],
  [
    "TypeError",
    "linear(): argument 'input' (position 1) must be Tensor, not ReLU",
    "F.linear(r, w)",
    "module-as-tensor",
  ],
  ["NameError", "name 'F' is not defined", "y = F.relu(x)", "missing-import"],
  ["NameError", "name 'model' is not defined", "model(x)", "undefined-name"],
  ["ModuleNotFoundError", "No module named 'numpy'", "import numpy as np", "missing-package"],
  ["SyntaxError", "expected ':'", "for i in range(3)", "syntax"],
  ["IndentationError", "unexpected indent", "  x = 1", "indentation"],
];

test.each(SENTENCES)("%s: %s", (type, message, line, rule) => {
  const found = explain(raised(type, message, 1, { source: `${line}\n` }));
  expect(found?.rule).toBe(rule);
  expect(found?.title["zh-CN"]).toMatch(/[\u4e00-\u9fff]/);
});

test("every rule has a sentence above", () => {
  const shown = new Set([
    ...SENTENCES.map(([, , , rule]) => rule),
    "linear-weight-order",
    "linear-in-features",
    "time-limit",
  ]);
  expect(RULES.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test("a missing import is inserted after the last one", () => {
  const source = "import torch\n\ny = F.relu(torch.ones(2))\n";
  const repair = explain(raised("NameError", "name 'F' is not defined", 3, { source }))?.repair;
  expect(repair && applyRepair(source, repair)).toBe(
    "import torch\nimport torch.nn.functional as F\n\ny = F.relu(torch.ones(2))\n",
  );
});

test("None elsewhere than at .grad is not read as a missing gradient", () => {
  expect(
    explain(
      raised("TypeError", "unsupported operand type(s) for *: 'float' and 'NoneType'", 1, {
        source: "a = 0.1 * b\n",
      }),
    ),
  ).toBeNull();
});

test("a run that did not raise has nothing to explain", () => {
  expect(explain(side("nn"))).toBeNull();
});
