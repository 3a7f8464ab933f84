/** Where PyTorch's site describes a name. Most have a page of their own; whole modules, and what some of them hold, share one. */
import type { ApiEntry } from "../../../content/python-api.ts";

const SITE = "https://docs.pytorch.org/docs/stable/";

/** Names under these are described together, each at an anchor. */
const SHARED: Readonly<Record<string, string>> = {
  "torch.nn.Module": "generated/torch.nn.Module.html",
  "torch.nn.init": "nn.init.html",
  "torch.random": "random.html",
  "torch.special": "special.html",
  "torch.utils.checkpoint": "checkpoint.html",
  "torch.utils.data": "data.html",
};

/** Modules whose page is not called as they are. */
const MODULES: Readonly<Record<string, string>> = {
  torch: "torch.html",
  "torch.autograd.functional": "autograd.html",
  "torch.nn.parameter": "nn.html",
  "torch.nn.utils": "nn.html",
  "torch.optim.lr_scheduler": "optim.html",
  "torch.optim.swa_utils": "optim.html",
  "torch.utils.checkpoint": "checkpoint.html",
  "torch.utils.data": "data.html",
};

const CLASSES: Readonly<Record<string, string>> = {
  "torch.Size": "size.html",
  "torch.Tensor": "tensors.html",
  "torch.autograd.Function": "autograd.html#torch.autograd.Function",
  "torch.device": "tensor_attributes.html",
  "torch.dtype": "tensor_attributes.html",
  "torch.nn.Parameter": "generated/torch.nn.parameter.Parameter.html",
};

/** null for a name of the program, and for a value, which has no page. */
export function pageOf(path: string, { kind }: ApiEntry): string | null {
  if (!/^torch(\.|$)/.test(path) || kind === "value") return null;
  const dot = path.lastIndexOf(".");
  if (kind === "module") {
    const page = path.startsWith("torch.nn.utils.") ? "nn.html" : `${path.slice("torch.".length)}.html`;
    return SITE + (MODULES[path] ?? page);
  }
  const shared = SHARED[path.slice(0, dot)];
  return SITE + (CLASSES[path] ?? (shared ? `${shared}#${path}` : `generated/${path}.html`));
}
