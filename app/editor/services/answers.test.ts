/** What the editor says of a place in a file. */
import { describe, expect, it } from "vitest";
import type { ApiEntry, PythonApi } from "../../../content/python-api.ts";
import { row, side, tensor } from "../../../engine/trace/fixture.ts";
import { MESSAGES } from "../../i18n/messages.ts";
import { complete, find, type Knowledge, signatureAt } from "./answers.ts";
import { describeVariable } from "./variable.ts";

function entry(kind: ApiEntry["kind"], ...signatures: string[][]): ApiEntry {
  return { kind, signatures, doc: "" };
}

const API: PythonApi = {
  torch: { ones: entry("function", ["size: tuple of ints"]), nn: entry("module") },
  "torch.Tensor": { relu: entry("function", []), view: entry("function", ["size"], ["dtype"]) },
  "torch.nn": { Linear: entry("class", ["in_features", "out_features", "bias: bool = True"]) },
  "torch.nn.Module": { eval: entry("function", []) },
  "torch.nn.functional": {
    linear: entry("function", ["input: Tensor", "weight: Tensor", "bias: Tensor = None"]),
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
  return [source, { api: API, source, trace: run ? RUN : null }];
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
    expect(names("x.", true)).toEqual(["relu", "view"]);
    expect(names("model.", true)).toEqual(["fc", "eval"]);
    expect(names("model.fc.", true)).toEqual(["weight", "eval"]);
    expect(names("z = ", true)).toEqual(expect.arrayContaining(["F", "x"]));
  });

  it("offers keyword arguments inside a call", () => {
    expect(names("nn.Linear(3, ")).toEqual(expect.arrayContaining(["bias=", "in_features="]));
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

  it("lights none past the end or past a star", () => {
    expect(active("F.linear(a, b, c, ")).toBe(-1);
    expect(active("F.dropout(a, ")).toBe(-1);
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
