/** torch.nn for TypeScript: modules, leaf layers and initializers; Python's classes come from the same declarations. */
// Layers call F by name: all of it has to be declared.
import "../functional/index.ts";

export * from "./activation.ts";
export * from "./conv.ts";
export * from "./dropout.ts";
export * from "./init.ts";
export * from "./init-structured.ts";
export { declaredInitializers, type InitializerDeclaration } from "./initializer.ts";
export { declaredLayers, type LayerClass, type LayerDeclaration, type LayerRules } from "./layer.ts";
export { LeafModule } from "./leaf-module.ts";
export * from "./linear.ts";
export * from "./loss.ts";
export { Module } from "./module.ts";
export * from "./normalization.ts";
export * from "./padding.ts";
export { parameter } from "./parameter.ts";
export * from "./pooling.ts";
export * from "./rearrange.ts";
export { Sequential } from "./sequential.ts";
