/** What the editor can say of a place in a file: from what torch declares, and from what the last run left. */
import type { ApiEntry, PythonApi } from "../../../content/python-api.ts";
import type { SideTrace, TensorRecord } from "../../../engine/trace/types.ts";
import { bracketed, imported, inText, memberBefore, type OpenCall, openCall } from "./context.ts";
import {
  definitionOf,
  enclosing,
  isLocal,
  isTensorArgument,
  methodOf,
  type OwnNames,
  ownNames,
  visible,
} from "./own-names.ts";

export interface Knowledge {
  readonly api: PythonApi;
  readonly source: string;
  /** The last run of this side, of this or an earlier text. */
  readonly trace: SideTrace | null;
  /** Where in the source is asked, from 1. */
  readonly line: number;
}

export interface Offer {
  readonly name: string;
  readonly kind: ApiEntry["kind"] | "argument" | "variable";
  /** `(input, weight, bias=None)`, or a shape. */
  readonly detail: string;
  readonly doc: string;
}

export interface Found {
  /** `torch.nn.Linear`, or a name of the program: `Net.forward`. */
  readonly path: string;
  readonly entry: ApiEntry;
}

/** `self.fc` → `model.fc`, once a run has made a model of the class around the line. */
function resolved(name: string, { source, trace, line }: Knowledge): string {
  if (!/^self\b/.test(name)) return name;
  const type = enclosing(ownNames(source), line).find(({ kind }) => kind === "class")?.name;
  const made = trace?.modules.find((module) => module.type === type);
  return made ? made.path + name.slice("self".length) : name;
}

/** The name by which the last run knows what an expression holds; null where it holds something else here: an argument, a name of a function. */
export function heldBy(expression: string, known: Knowledge): string | null {
  const own = ownNames(known.source);
  const name = resolved(expression, known);
  return isLocal(own, known.line, name.split(".")[0]) || definitionOf(own, name) ? null : name;
}

/** The full name of what an expression of this file is or is made of, as far as its text and the last run tell. */
function meant(expression: string, known: Knowledge): string | null {
  const { api, source, trace, line } = known;
  const [first, ...rest] = expression.split(".");
  const head = imported(source).get(first);
  const path = [head ?? first, ...rest].join(".");
  if (head !== undefined && (path in api || lookUp(path, api))) return path;
  const name = resolved(expression, known);
  if (trace && tensorOf(name, trace)) return "torch.Tensor";
  if (trace?.modules.some((module) => module.path === name)) return "torch.nn.Module";
  if (trace?.optimizers.some((optimizer) => optimizer.name === name)) return "torch.optim.Optimizer";
  const own = ownNames(source);
  if (isTensorArgument(own, line, expression)) return "torch.Tensor";
  if (expression === "self" && enclosing(own, line).some(isModuleClass)) return "torch.nn.Module";
  return resultOf(expression, known);
}

function isModuleClass({ kind, args }: OwnNames["definitions"][number]): boolean {
  return kind === "class" && args.some((base) => /\bModule$/.test(base));
}

/** What a call gives or an index takes out: of a tensor a tensor. */
function resultOf(expression: string, known: Knowledge): string | null {
  const parts = bracketed(expression);
  if (!parts) return null;
  const [before, bracket] = parts;
  if (bracket === "[") return meant(before, known) === "torch.Tensor" ? "torch.Tensor" : null;
  const entry = find(before, known)?.entry;
  return entry?.kind === "function" && entry.gives === "Tensor" ? "torch.Tensor" : null;
}

function lookUp(path: string, api: PythonApi): Found | null {
  const dot = path.lastIndexOf(".");
  const names = api[path.slice(0, Math.max(0, dot))];
  const name = path.slice(dot + 1);
  return names && Object.hasOwn(names, name) ? { path, entry: names[name] } : null;
}

/** A name of torch, a method of something that is known, or a name of the program. */
export function find(expression: string, known: Knowledge): Found | null {
  const path = meant(expression, known);
  const found = path === null || path === "torch.Tensor" ? null : lookUp(path, known.api);
  if (found && !isMade(expression, known)) return found;
  const [owner, name] = memberBefore(expression);
  if (owner !== null) {
    const type = enclosing(ownNames(known.source), known.line).find(({ kind }) => kind === "class")?.name;
    const method =
      owner === "self" && type !== undefined ? methodOf(ownNames(known.source), type, name) : null;
    if (method) return { path: `${type}.${name}`, entry: method };
    const base = meant(owner, known);
    return base === null ? null : lookUp(`${base}.${name}`, known.api);
  }
  const own = ownNames(known.source);
  const entry = isLocal(own, known.line, expression) ? null : definitionOf(own, expression);
  return entry && { path: expression, entry };
}

/** It stands for an object of its class, not for the class. */
function isMade(expression: string, known: Knowledge): boolean {
  const name = resolved(expression, known);
  const { modules = [], optimizers = [] } = known.trace ?? {};
  return modules.some(({ path }) => path === name) || optimizers.some((optimizer) => optimizer.name === name);
}

/** What is called where a call's brackets open: of a module its `forward`. */
function called(expression: string, known: Knowledge): Found | null {
  const name = resolved(expression, known);
  const type = known.trace?.modules.find(({ path }) => path === name)?.type;
  if (type === undefined) return find(expression, known);
  const entry = methodOf(ownNames(known.source), type, "forward");
  if (entry) return { path: `${type}.forward`, entry };
  const layer = known.api["torch.nn"]?.[type];
  return layer?.forward
    ? { path: `torch.nn.${type}`, entry: { ...layer, signatures: [layer.forward] } }
    : null;
}

export function tensorOf(name: string, trace: SideTrace): TensorRecord | null {
  const id = trace.globals.find((global) => global.name === name)?.tensor;
  return trace.tensors.find((record) => record.id === id || record.names.includes(name)) ?? null;
}

/** `bias: Tensor = None` → `bias` */
export function argumentName(argument: string): string {
  return /^\**(\w*)/.exec(argument)?.[1] ?? "";
}

function offered(name: string, entry: ApiEntry): Offer {
  const detail = entry.signatures.length > 0 ? `(${entry.signatures[0].join(", ")})` : "";
  return { name, kind: entry.kind, detail, doc: entry.doc };
}

function membersOf(owner: string, known: Knowledge): Offer[] {
  const path = meant(owner, known);
  const declared = Object.entries((path === null ? null : known.api[path]) ?? {});
  const offers = [
    ...childrenOf(resolved(owner, known), known.trace),
    ...(owner === "self" ? attributesAround(known) : []),
    ...declared.sort(byName).map(([name, entry]) => offered(name, entry)),
  ];
  return [...new Map(offers.toReversed().map((offer) => [offer.name, offer])).values()].reverse();
}

/** Whatever the case: `abs` before `BoolTensor`. */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

/** Attributes and methods of the class around the line. */
function attributesAround({ source, line }: Knowledge): Offer[] {
  const own = ownNames(source);
  const around = enclosing(own, line).find(({ kind }) => kind === "class");
  const methods = own.definitions.filter(({ within }) => within !== null && within === around);
  return [
    ...(around?.names ?? []).map((name) => ({ name, kind: "variable" as const, detail: "", doc: "" })),
    ...methods
      .filter(({ name }) => !name.startsWith("__"))
      .map(({ name, args }) => offered(name, { kind: "function", signatures: [args.slice(1)], doc: "" })),
  ];
}

/** `fc` and `weight` under `model`, `model.fc`, once a run has made them. */
function childrenOf(owner: string, trace: SideTrace | null): Offer[] {
  const found = new Map<string, Offer>();
  for (const { path, type } of trace?.modules ?? []) {
    const name = path.startsWith(`${owner}.`) ? path.slice(owner.length + 1) : "";
    if (/^[A-Za-z_]\w*$/.test(name)) found.set(name, { name, kind: "variable", detail: type, doc: "" });
  }
  const module = trace?.modules.find(({ path }) => path === owner);
  for (const { name, tensor } of [...(module?.parameters ?? []), ...(module?.buffers ?? [])]) {
    const record = trace?.tensors.find(({ id }) => id === tensor);
    if (record) found.set(name, { name, kind: "variable", detail: shapeOf(record), doc: "" });
  }
  return [...found.values()];
}

/** As Python writes a shape. */
export function shapeOf({ shape }: TensorRecord): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

function inScope({ source, trace, line }: Knowledge): Offer[] {
  const names = new Map<string, Offer>();
  const own = ownNames(source);
  for (const name of visible(own, line)) {
    const entry = definitionOf(own, name);
    names.set(name, entry ? offered(name, entry) : { name, kind: "variable", detail: "", doc: "" });
  }
  for (const { name, type, tensor } of trace?.globals ?? []) {
    if (isLocal(own, line, name) || definitionOf(own, name)) continue;
    const record = trace?.tensors.find(({ id }) => id === tensor);
    names.set(name, {
      name,
      kind: "variable",
      detail: record ? `${type} ${shapeOf(record)}` : type,
      doc: "",
    });
  }
  for (const [name, path] of imported(source)) {
    names.set(name, { name, kind: "module", detail: path, doc: "" });
  }
  return [...names.values()];
}

function keywords(before: string, known: Knowledge): Offer[] {
  const call = openCall(before);
  const found = call && called(call.callee, known);
  const texts = (found?.entry.signatures ?? []).flat();
  const names = new Map(texts.map((text) => [argumentName(text), text]));
  for (const given of ["", ...(call?.named ?? [])]) names.delete(given);
  return [...names].map(([name, detail]) => ({ name: `${name}=`, kind: "argument", detail, doc: "" }));
}

/** The names that may stand at the caret. */
export function complete(before: string, known: Knowledge): readonly Offer[] {
  if (inText(before)) return [];
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const from = /^\s*from\s+([\w.]+)\s+import\s+[\w\s,(]*$/.exec(line);
  if (from) {
    const names = Object.entries(known.api[from[1]] ?? {});
    return names.sort(byName).map(([name, entry]) => offered(name, entry));
  }
  const importing = /^\s*(?:import|from)\s+([\w.]*)$/.exec(line);
  if (importing) return modulesUnder(importing[1], known.api);
  const [owner] = memberBefore(before);
  if (owner !== null) return membersOf(owner, known);
  return [...keywords(before, known), ...inScope(known)];
}

function modulesUnder(typed: string, api: PythonApi): Offer[] {
  const stem = typed.includes(".") ? typed.slice(0, typed.lastIndexOf(".") + 1) : "";
  const next = Object.keys(api)
    .filter((path) => path.startsWith(stem))
    .map((path) => path.slice(stem.length).split(".")[0])
    .filter((name) => /^[a-z]/.test(name));
  return [...new Set(next)].map((name) => ({ name, kind: "module", detail: stem + name, doc: "" }));
}

export interface SignatureAnswer {
  readonly found: Found;
  /** Which of the entry's signatures has room for what is written. */
  readonly chosen: number;
  /** Index of the argument at the caret in that signature; -1: none. */
  readonly active: number;
}

/** The call around the caret, and the argument the caret is in. */
export function signatureAt(before: string, known: Knowledge): SignatureAnswer | null {
  if (inText(before)) return null;
  const call = openCall(before);
  const found = call && called(call.callee, known);
  if (!call || !found || found.entry.signatures.length === 0) return null;
  const places = found.entry.signatures.map((signature) => place(signature, call));
  const chosen = Math.max(
    0,
    places.findIndex((index) => index >= 0),
  );
  return { found, chosen, active: places[chosen] };
}

function place(signature: readonly string[], { position, keyword, named }: OpenCall): number {
  if (keyword !== null) return signature.findIndex((argument) => argumentName(argument) === keyword);
  if (named.length > 0) return -1;
  const star = signature.findIndex((argument) => argument.startsWith("*"));
  const positional = star >= 0 ? star : signature.length;
  // `torch.randn(2, 3)`: sizes that are the only argument need no brackets.
  if (positional === 1 && signature[0].includes(": tuple of ints")) return 0;
  if (star >= 0 && position >= star) return signature[star] === "*" ? -1 : star;
  return position < positional ? position : -1;
}
