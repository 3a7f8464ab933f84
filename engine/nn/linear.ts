/** Linear layers. */
import { layersOf } from "./layer.ts";

const layer = layersOf("linear");

export const Linear = layer(
  "Linear(int in_features, int out_features, bool bias=True, Device? device=None, ScalarType? dtype=None)",
)({
  doc: "y = x Aᵀ + b. weight is (out_features, in_features), bias (out_features,); input is (*, in_features).",
  parameters: {
    weight: {
      shape: "(out_features, in_features)",
      reset: "init.kaiming_uniform_(self.weight, a=math.sqrt(5))",
    },
    bias: {
      shape: "(out_features,) if bias else None",
      reset: "init._uniform_by_fan_in_(self.bias, self.weight)",
    },
  },
  forward: "F.linear(input, self.weight, self.bias)",
  extraRepr: [
    "in_features={in_features}, out_features={out_features}, bias=",
    ["self.bias is not None", "True"],
    ["self.bias is None", "False"],
  ],
  constants: ["in_features", "out_features"],
});

export const Bilinear = layer(
  "Bilinear(int in1_features, int in2_features, int out_features, bool bias=True, Device? device=None, ScalarType? dtype=None)",
)({
  doc: "y = x₁ᵀ A x₂ + b. weight is (out_features, in1_features, in2_features).",
  checks: [
    ["in1_features <= 0", "ValueError", "in1_features must be > 0, but got (in1_features={in1_features})"],
  ],
  parameters: {
    weight: {
      shape: "(out_features, in1_features, in2_features)",
      reset:
        "init.uniform_(self.weight, -1 / math.sqrt(self.in1_features), 1 / math.sqrt(self.in1_features))",
    },
    bias: {
      shape: "(out_features,) if bias else None",
      reset: "init.uniform_(self.bias, -1 / math.sqrt(self.in1_features), 1 / math.sqrt(self.in1_features))",
    },
  },
  forward: "forward(input1, input2): F.bilinear(input1, input2, self.weight, self.bias)",
  extraRepr: [
    "in1_features={in1_features}, in2_features={in2_features}, out_features={out_features}, bias=",
    ["self.bias is not None", "True"],
    ["self.bias is None", "False"],
  ],
  constants: ["in1_features", "in2_features", "out_features"],
});
