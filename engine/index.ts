/** The engine as a library: tensors, autograd, functions, layers, optimizers. It depends on nothing. */
export { type BackwardOptions, backward } from "./autograd/backward.ts";
export { isGradEnabled, noGrad, setGradEnabled } from "./autograd/mode.ts";
/** `torch.nn.functional`. */
export * as F from "./functional/f.ts";
export * from "./functional/index.ts";
/** `torch.nn`. */
export * as nn from "./nn/index.ts";
/** `torch.optim`. */
export * as optim from "./optim/index.ts";
export { itemOf } from "./tensor/copy.ts";
export { DTYPES, type DType } from "./tensor/dtype.ts";
export { type ErrorKind, TorchError } from "./tensor/errors.ts";
export { formatTensor } from "./tensor/print.ts";
export { defaultGenerator, Generator } from "./tensor/random-generator.ts";
export { FloatScalar, float, type Scalar } from "./tensor/scalar.ts";
export { Tensor } from "./tensor/tensor.ts";
export { Recorder } from "./trace/recorder.ts";
