/** Addresses that PyTorch's site has: a page for each name, one for a module, an anchor where several share one. */
import { expect, test } from "vitest";
import type { ApiEntry } from "../../../content/python-api.ts";
import { pageOf } from "./pages.ts";

const SITE = "https://docs.pytorch.org/docs/stable/";

test.each<[string, ApiEntry["kind"], string]>([
  ["torch.nn.functional.relu", "function", "generated/torch.nn.functional.relu.html"],
  ["torch.Tensor.add_", "function", "generated/torch.Tensor.add_.html"],
  ["torch.nn.Linear", "class", "generated/torch.nn.Linear.html"],
  ["torch.nn.Module.eval", "function", "generated/torch.nn.Module.html#torch.nn.Module.eval"],
  ["torch.nn.init.zeros_", "function", "nn.init.html#torch.nn.init.zeros_"],
  ["torch.utils.data.DataLoader", "class", "data.html#torch.utils.data.DataLoader"],
  ["torch.Tensor", "class", "tensors.html"],
  ["torch", "module", "torch.html"],
  ["torch.nn", "module", "nn.html"],
  ["torch.nn.functional", "module", "nn.functional.html"],
  ["torch.nn.utils.rnn", "module", "nn.html"],
  ["torch.optim.lr_scheduler", "module", "optim.html"],
])("%s, a %s", (path, kind, page) => {
  expect(pageOf(path, { kind, signatures: [], doc: "" })).toBe(SITE + page);
});

test("a value of torch and a name of the program have none", () => {
  expect(pageOf("torch.float32", { kind: "value", signatures: [], doc: "" })).toBeNull();
  expect(pageOf("torches", { kind: "function", signatures: [], doc: "" })).toBeNull();
});
