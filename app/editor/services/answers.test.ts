/** What the editor says of a place in a file. */
import { describe, expect, it } from "vitest";
import type { ApiEntry, PythonApi } from "../../../content/python-api.ts";
import { row, side, tensor } from "../../../engine/trace/fixture.ts";
import { MESSAGES } from "../../i18n/messages.ts";
import { complete, find, heldBy, type Knowledge, signatureAt } from "./answers.ts";
import { describeVariable } from "./variable.ts";

function entry(kind: ApiEntry["kind"], ...signatures: string[][]): ApiEntry {
  return { kind, signatures, doc: "" };
}

const tensorFunction = (...signatures: string[][]): ApiEntry => ({
  ...entry("function", ...signatures),
  gives: "Tensor",
});

const API: PythonApi = {
  torch: { ones: tensorFunction(["size: tuple of ints", "*", "dtype=None"]), nn: entry("module") },
  "torch.Tensor": {
    relu: tensorFunction([]),
    view: tensorFunction(["size"], ["dtype"]),
    item: entry("function", []),
  },
  "torch.nn": {
    Linear: { ...entry("class", ["in_features", "out_features", "bias: bool = True"]), forward: ["input"] },
  },
  "torch.nn.Module": { eval: entry("function", []) },
  "torch.nn.functional": {
    linear: tensorFunction(["input: Tensor", "weight: Tensor", "bias: Tensor = None"]),
    dropout: entry("function", ["input: Tensor", "*", "p: float = 0.5"]),
  },
  "torch.optim": { SGD: entry("class", ["params", "lr: float = 0.001"]) },
};

const IMPORTS = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n";

const RUN = side("nn", {
  tensors: [
    tensor(1, [3, 2], { names: ["model.fc.weight"], requiresGrad: true }),
    tensor(2, [4], { names: ["x"] }),
    tensor(3, [5], { names: ["w"], requiresGrad: true }),
  ],
  modules: [
    { path: "model", type: "Net", extra: "", training: true, line: 1, parameters: [], buffers: [] },
    {
      path: "model.fc",
      type: "Linear",
      extra: "in_features=2, out_features=3, bias=True",
      training: true,
      line: 2,
      parameters: [{ name: "weight", tensor: 1 }],
      buffers: [],
    },
  ],
  ownership: [row(1, ["model.fc.weight"], { registered: "model.fc.weight", inOptimizer: "opt" })],
  globals: [{ name: "x", tensor: 2, type: "Tensor", text: "tensor", line: 3 }],
});

function at(code: string, run = false): [string, Knowledge] {
  const source = IMPORTS + code;
  return [source, { api: API, source, trace: run ? RUN : null, line: source.split("\n").length }];
}

const names = (code: string, run = false) => complete(...at(code, run)).map((offer) => offer.name);

describe("completion", () => {
  it("offers what stands under an alias, a submodule and an import", () => {
    expect(names("y = F.li")).toContain("linear");
    expect(names("layer = torch.nn.")).toEqual(["Linear"]);
    expect(names("from torch.optim import ")).toEqual(["SGD"]);
    expect(names("import torch.")).toEqual(["nn", "optim"]);
  });

  it("offers methods of a tensor and names of a model only after a run", () => {
    expect(names("x.")).toEqual([]);
    expect(names("x.", true)).toEqual(["item", "relu", "view"]);
    expect(names("model.", true)).toEqual(["fc", "eval"]);
    expect(names("model.fc.", true)).toEqual(["weight", "eval"]);
    expect(names("z = ", true)).toEqual(expect.arrayContaining(["F", "x"]));
  });

  it("offers keyword arguments inside a call", () => {
    expect(names("nn.Linear(3, ")).toEqual(expect.arrayContaining(["bias=", "in_features="]));
  });

  it("knows a tensor that a call gives or an index takes out, and guesses at nothing else", () => {
    const methods = ["item", "relu", "view"];
    expect(names("F.linear(x, (1, 2)).")).toEqual(methods);
    expect(names("x.view(-1).relu().", true)).toEqual(methods);
    expect(names("y = x[0, 1:].", true)).toEqual(methods);
    expect(names("x.item().", true)).toEqual([]);
    expect(names('"text".', true)).toEqual([]);
    expect(names("(x + 1).", true)).toEqual([]);
    expect(names("data[0].re", true)).toEqual([]);
  });

  it("offers what the program defines before any run, where it can be seen", () => {
    const code = "def scale(t, by=2):\n    inner = t * by\n    ";
    expect(names(code)).toEqual(expect.arrayContaining(["scale", "t", "by", "inner", "F"]));
    expect(names(`${code}return inner\nfor i, j in []:\n    total = 1\n`)).toEqual(
      expect.arrayContaining(["scale", "i", "j", "total"]),
    );
    expect(names(`${code}return inner\n`)).not.toContain("inner");
  });

  it("knows self: what the class assigns and defines, and what the run's model holds", () => {
    const code =
      "class Net(nn.Module):\n    def __init__(self):\n        self.fc = nn.Linear(2, 3)\n        self.size = 7\n    def forward(self, x):\n        ";
    expect(names(`${code}self.`)).toEqual(["fc", "size", "forward", "eval"]);
    expect(names(`${code}self.fc.`)).toEqual([]);
    expect(names(`${code}self.fc.`, true)).toEqual(["weight", "eval"]);
    expect(names(`${code}x.`)).toEqual(["item", "relu", "view"]);
  });

  it("is silent in strings and comments", () => {
    expect(names('s = "F.')).toEqual([]);
    expect(names("# F.")).toEqual([]);
    expect(names('s = "a # b"; F.')).toContain("linear");
  });
});

describe("signature help", () => {
  const active = (code: string) => signatureAt(...at(code))?.active;

  it("lights the argument the caret is in", () => {
    expect(active("F.linear(")).toBe(0);
    expect(active("F.linear(x, torch.ones(2, 3), ")).toBe(2);
    expect(active("F.linear(x, [1, 2")).toBe(1);
    expect(active("F.linear(x, bias=")).toBe(2);
    expect(active('F.linear("a, (b", ')).toBe(1);
  });

  it("lights the sizes as long as they go on", () => {
    expect(active("torch.ones(2, 3, ")).toBe(0);
    expect(active("torch.ones(2, dtype=")).toBe(2);
  });

  it("lights none past the end, past a star, or behind an argument with a name", () => {
    expect(active("F.linear(a, b, c, ")).toBe(-1);
    expect(active("F.linear(a, bias=b, ")).toBe(-1);
    expect(active("F.dropout(a, ")).toBe(-1);
  });

  it("is the program's own for its functions and classes, and a model's forward for its model", () => {
    const code =
      'class Net(nn.Module):\n    def __init__(self, n, act="a, b"):\n        pass\n    def forward(self, x, *, flag=(1, 2)):\n        pass\ndef scale(\n    t,\n    by: int = 2,\n):\n    pass\n';
    const signature = (call: string) => signatureAt(...at(code + call, true))?.found;
    expect(signature("scale(")?.entry.signatures).toEqual([["t", "by: int = 2"]]);
    expect(signature("Net(")).toMatchObject({ path: "Net", entry: { signatures: [["n", 'act="a, b"']] } });
    expect(signature("model(")).toMatchObject({
      path: "Net.forward",
      entry: { signatures: [["x", "*", "flag=(1, 2)"]] },
    });
    expect(signature("model.fc(")).toMatchObject({
      path: "torch.nn.Linear",
      entry: { signatures: [["input"]] },
    });
  });

  it("belongs to the innermost call, and to no definition", () => {
    expect(signatureAt(...at("F.linear(torch.ones("))?.found.path).toBe("torch.ones");
    expect(signatureAt(...at("def linear("))).toBeNull();
  });
});

describe("a name under the pointer", () => {
  it("is found through imports, and through what a run made", () => {
    expect(find("F.linear", at("")[1])?.path).toBe("torch.nn.functional.linear");
    expect(find("x.view", at("", true)[1])?.path).toBe("torch.Tensor.view");
    expect(find("nowhere.linear", at("", true)[1])).toBeNull();
  });

  it("is what the run left only where it is not an argument or a name of a function", () => {
    const net = "class Net(nn.Module):\n    def forward(self, x):\n        h = x\n        ";
    const held = (code: string, name: string) => heldBy(name, at(code, true)[1]);
    expect(held("y = x", "x")).toBe("x");
    expect(held(net, "x")).toBeNull();
    expect(held(net, "h")).toBeNull();
    expect(held(net, "self.fc")).toBe("model.fc");
    expect(held(`${net}return h\n`, "x")).toBe("x");
  });

  it("says shape, dtype, requires_grad and owner", () => {
    const words = MESSAGES.en.hover;
    const weight = describeVariable("model.fc.weight", RUN, words);
    expect(weight?.head).toBe("model.fc.weight: Tensor (3, 2) torch.float32");
    expect(weight?.facts).toEqual([
      "requires_grad = True",
      words.registered("model.fc.weight"),
      words.inOptimizer("opt"),
    ]);
    expect(describeVariable("w", RUN, words)?.facts).toContain(words.unowned);
    expect(describeVariable("nothing", RUN, words)).toBeNull();
  });
});
