/** What the editor can say of a place in a file: from what torch declares, and from what the last run left. */
import type { ApiEntry, PythonApi } from "../../../content/python-api.ts";
import type { SideTrace, TensorRecord } from "../../../engine/trace/types.ts";
import { dottedBefore, imported, inText, openCall } from "./context.ts";

export interface Knowledge {
  readonly api: PythonApi;
  readonly source: string;
  /** The last run of this side, of this or an earlier text. */
  readonly trace: SideTrace | null;
}

export interface Offer {
  readonly name: string;
  readonly kind: ApiEntry["kind"] | "argument" | "variable";
  /** `(input, weight, bias=None)`, or a shape. */
  readonly detail: string;
  readonly doc: string;
}

export interface Found {
  readonly path: string;
  readonly entry: ApiEntry;
}

const SITE = "https://docs.pytorch.org/docs/stable/";

/** PyTorch's page of a name. */
export function pageOf(path: string): string {
  return `${SITE}generated/${path}.html`;
}

/** The full name of what a dotted name of this file means, as far as imports and the last run tell. */
function meant(dotted: string, { api, source, trace }: Knowledge): string | null {
  const [first, ...rest] = dotted.split(".");
  const head = imported(source).get(first);
  const path = [head ?? first, ...rest].join(".");
  if (head !== undefined && (path in api || lookUp(path, api))) return path;
  if (trace === null) return null;
  if (tensorOf(dotted, trace)) return "torch.Tensor";
  if (trace.modules.some((module) => module.path === dotted)) return "torch.nn.Module";
  if (trace.optimizers.some((optimizer) => optimizer.name === dotted)) return "torch.optim.Optimizer";
  return null;
}

function lookUp(path: string, api: PythonApi): Found | null {
  const dot = path.lastIndexOf(".");
  const names = api[path.slice(0, Math.max(0, dot))];
  const name = path.slice(dot + 1);
  return names && Object.hasOwn(names, name) ? { path, entry: names[name] } : null;
}

/** A name of torch, or a method of something the last run knows. */
export function find(dotted: string, known: Knowledge): Found | null {
  const path = meant(dotted, known);
  if (path !== null && path !== "torch.Tensor" && lookUp(path, known.api)) return lookUp(path, known.api);
  const dot = dotted.lastIndexOf(".");
  const owner = dot < 0 ? null : meant(dotted.slice(0, dot), known);
  return owner === null ? null : lookUp(`${owner}.${dotted.slice(dot + 1)}`, known.api);
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
  return [...childrenOf(owner, known.trace), ...declared.map(([name, entry]) => offered(name, entry))];
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

function inScope({ source, trace }: Knowledge): Offer[] {
  const names = new Map<string, Offer>();
  for (const [name, path] of imported(source))
    names.set(name, { name, kind: "module", detail: path, doc: "" });
  for (const { name, type, tensor } of trace?.globals ?? []) {
    const record = trace?.tensors.find(({ id }) => id === tensor);
    names.set(name, {
      name,
      kind: "variable",
      detail: record ? `${type} ${shapeOf(record)}` : type,
      doc: "",
    });
  }
  return [...names.values()];
}

function keywords(before: string, known: Knowledge): Offer[] {
  const call = openCall(before);
  const found = call && find(call.callee, known);
  const texts = (found?.entry.signatures ?? []).flat();
  const names = new Map(texts.map((text) => [argumentName(text), text]));
  names.delete("");
  return [...names].map(([name, detail]) => ({ name: `${name}=`, kind: "argument", detail, doc: "" }));
}

/** The names that may stand at the caret. */
export function complete(before: string, known: Knowledge): readonly Offer[] {
  if (inText(before)) return [];
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const from = /^\s*from\s+([\w.]+)\s+import\s+[\w\s,(]*$/.exec(line);
  if (from) return Object.entries(known.api[from[1]] ?? {}).map(([name, entry]) => offered(name, entry));
  const importing = /^\s*(?:import|from)\s+([\w.]*)$/.exec(line);
  if (importing) return modulesUnder(importing[1], known.api);
  const [owner] = dottedBefore(before);
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
  const found = call && find(call.callee, known);
  if (!call || !found || found.entry.signatures.length === 0) return null;
  const places = found.entry.signatures.map((signature) => place(signature, call.position, call.keyword));
  const chosen = Math.max(
    0,
    places.findIndex((index) => index >= 0),
  );
  return { found, chosen, active: places[chosen] };
}

function place(signature: readonly string[], position: number, keyword: string | null): number {
  if (keyword !== null) return signature.findIndex((argument) => argumentName(argument) === keyword);
  const star = signature.findIndex((argument) => argument.startsWith("*"));
  if (star >= 0 && position >= star) return signature[star] === "*" ? -1 : star;
  return position < signature.length ? position : -1;
}
