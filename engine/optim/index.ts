/** torch.optim for TypeScript. */
import { adam, adamW } from "./adam.ts";
import { adadelta, adagrad, adamax, rmsprop } from "./adaptive.ts";
import { nadam, radam } from "./corrected.ts";
import { optimizerClass } from "./optimizer.ts";
import { sgd } from "./sgd.ts";
import { asgd, rprop } from "./signed.ts";

export { declaredOptimizers, type Entry, type OptimizerDeclaration, stepGroup } from "./declaration.ts";
export { Optimizer } from "./optimizer.ts";

export const SGD = optimizerClass(sgd);
export const Adam = optimizerClass(adam);
export const AdamW = optimizerClass(adamW);
export const Adagrad = optimizerClass(adagrad);
export const Adadelta = optimizerClass(adadelta);
export const Adamax = optimizerClass(adamax);
export const NAdam = optimizerClass(nadam);
export const RAdam = optimizerClass(radam);
export const RMSprop = optimizerClass(rmsprop);
export const Rprop = optimizerClass(rprop);
export const ASGD = optimizerClass(asgd);
