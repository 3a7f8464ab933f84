/** What the editor is told of torch is what the declarations say. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PythonApi } from "../../content/python-api.ts";
import { describePythonApi } from "./describe.ts";

let api: PythonApi;
beforeAll(async () => {
  api = JSON.parse(await describePythonApi());
});

describe("the page's torch, described", () => {
  it("gives a function its arguments, types and defaults", () => {
    expect(api["torch.nn.functional"].linear.signatures[0].slice(0, 3)).toEqual([
      "input: Tensor",
      "weight: Tensor",
      "bias: Tensor = None",
    ]);
  });

  it("gives a method its arguments without self, every way to call it", () => {
    expect(api["torch.Tensor"].view.signatures).toEqual([["size: tuple of ints"], ["dtype: torch.dtype"]]);
  });

  it("gives a layer and an optimizer what their constructors take", () => {
    expect(api["torch.nn"].Linear.kind).toBe("class");
    expect(api["torch.nn"].Linear.signatures[0]).toContain("bias: bool = True");
    expect(api["torch.optim"].SGD.signatures[0].some((argument) => argument.startsWith("momentum"))).toBe(
      true,
    );
  });

  it("keeps a comma in a default in one argument", () => {
    const all = Object.values(api).flatMap((names) => Object.values(names));
    const parts = all.flatMap(({ signatures }) => signatures.flat());
    const unbalanced = parts.filter((part) => part.split("(").length !== part.split(")").length);
    expect(unbalanced).toEqual([]);
  });

  it("says which functions give a tensor, what calling a layer takes, and no default that nobody could write", () => {
    expect(api["torch.nn.functional"].relu.gives).toBe("Tensor");
    expect(api["torch.Tensor"].view.gives).toBe("Tensor");
    expect(api["torch.Tensor"].chunk.gives).toBeUndefined();
    expect(api["torch.Tensor"].item.gives).toBeUndefined();
    expect(api["torch.nn"].Linear.forward).toEqual(["input"]);
    expect(api.torch.tensor.signatures[0][0]).toBe("data");
  });

  it("has the modules that programs import from, and of them only names of torch", () => {
    expect(api["torch.utils.data"].DataLoader.kind).toBe("class");
    expect(Object.keys(api["torch.utils.checkpoint"])).not.toContain("js");
    expect(Object.keys(api["torch.nn.utils.rnn"])).not.toContain("namedtuple");
  });

  it("says in one line what each op of the lessons does", () => {
    for (const name of ["linear", "relu", "cross_entropy", "mse_loss", "dropout", "conv2d"]) {
      expect(api["torch.nn.functional"][name].doc).not.toBe("");
    }
  });
});
