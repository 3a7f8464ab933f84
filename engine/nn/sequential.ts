/** `nn.Sequential`: modules called one after the other. */
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/** `nn.Sequential`: each module is called on what the one before returned. */
export class Sequential extends Module {
  constructor(...modules: readonly Module[]) {
    super();
    modules.forEach((module, i) => {
      this.registerModule(String(i), module);
    });
  }

  override forward(input: Tensor): Tensor {
    let output = input;
    for (const [, module] of this.children()) output = module.forward(output);
    return output;
  }
}
