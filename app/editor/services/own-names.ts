/** What a program defines itself, read from its text, so that it is known before any run: functions, classes, names, and where they count. */
import type { ApiEntry } from "../../../content/python-api.ts";
import { bare, closing, splitArguments } from "./context.ts";

export interface OwnDefinition {
  readonly kind: "function" | "class";
  readonly name: string;
  /** First and last line of its block, from 1. */
  readonly line: number;
  readonly end: number;
  /** As they are written; of a class: its bases. */
  readonly args: readonly string[];
  /** Names that are assigned in it: of a class the attributes of `self`. */
  readonly names: readonly string[];
  /** The innermost definition it stands in. */
  readonly within: OwnDefinition | null;
}

export interface OwnNames {
  readonly definitions: readonly OwnDefinition[];
  /** Assigned outside every definition. */
  readonly names: readonly string[];
}

const HEAD = /^([ \t]*)(?:async\s+)?(def|class)\s+([A-Za-z_]\w*)/;
const TARGETS = /^\s*((?:self\.)?[A-Za-z_]\w*(?:\s*,\s*(?:self\.)?[A-Za-z_]\w*)*)\s*,?\s*(?::[^=]+)?=(?!=)/;
const LOOP = /\bfor\s+\(?([A-Za-z_]\w*(?:\s*,\s*\(?[A-Za-z_]\w*\)?)*)\)?\s+in\b/g;
const AS = /\bas\s+([A-Za-z_]\w*)\s*[:,)]/g;

type Draft = { -readonly [key in keyof OwnDefinition]: OwnDefinition[key] } & {
  readonly indent: number;
  readonly names: string[];
};

export function ownNames(source: string): OwnNames {
  const code = bare(source);
  const definitions: Draft[] = [];
  const names: string[] = [];
  let open: Draft[] = [];
  let offset = 0;
  let depth = 0;
  code.split("\n").forEach((line, index) => {
    // A line within brackets, and an empty one, begins and ends nothing.
    if (depth === 0 && line.trim() !== "") {
      const indent = line.length - line.trimStart().length;
      open = open.filter((draft) => draft.indent < indent);
      const head = HEAD.exec(line);
      if (head) {
        const begun = draftOf(head, source, code, offset, index + 1, open.at(-1) ?? null);
        definitions.push(begun);
        open.push(begun);
      } else assigned(line, open, names);
    }
    // On an empty line its indent says where one goes on writing.
    for (const draft of open) if (line.trim() !== "" || line.length > draft.indent) draft.end = index + 1;
    depth = Math.max(0, depth + (line.match(/[([{]/g)?.length ?? 0) - (line.match(/[)\]}]/g)?.length ?? 0));
    offset += line.length + 1;
  });
  return { definitions, names: [...new Set(names)] };
}

function draftOf(
  head: RegExpExecArray,
  source: string,
  code: string,
  offset: number,
  line: number,
  within: OwnDefinition | null,
): Draft {
  const [text, indent, kind, name] = head;
  const from = offset + text.length;
  const opened = /^\s*\(/.exec(code.slice(from));
  const to = opened ? closing(code, from + opened[0].length) : from;
  const args = opened
    ? splitArguments(source, code, from + opened[0].length, to).filter((text) => text !== "")
    : [];
  return {
    kind: kind === "class" ? "class" : "function",
    name,
    line,
    end: line,
    args,
    names: [],
    within,
    indent: indent.length,
  };
}

/** Puts what a line assigns where it belongs: `self.x` to the class, other names to the innermost function, or to the program. */
function assigned(line: string, open: readonly Draft[], names: string[]): void {
  const found = [
    TARGETS.exec(line)?.[1] ?? "",
    ...[...line.matchAll(LOOP), ...line.matchAll(AS)].map((m) => m[1]),
  ];
  for (const name of found
    .flatMap((text) => text.replace(/[()]/g, "").split(","))
    .map((text) => text.trim())) {
    const attribute = name.startsWith("self.");
    const place = open.findLast(({ kind }) => (kind === "class") === attribute);
    if (name !== "" && (place || !attribute)) (place?.names ?? names).push(attribute ? name.slice(5) : name);
  }
}

/** What encloses a line, innermost first. */
export function enclosing({ definitions }: OwnNames, line: number): readonly OwnDefinition[] {
  return definitions.filter((own) => own.line <= line && line <= own.end).reverse();
}

/** `x: Tensor = None` → `x` */
function nameOf(argument: string): string {
  return /^\**(\w*)/.exec(argument)?.[1] ?? "";
}

/** A name that means something else here than at the end of the program. */
export function isLocal(own: OwnNames, line: number, name: string): boolean {
  return enclosing(own, line).some(
    ({ kind, args, names }) =>
      kind === "function" && (names.includes(name) || args.map(nameOf).includes(name)),
  );
}

/** What `forward` is given, and what says so, is a tensor. */
export function isTensorArgument(own: OwnNames, line: number, name: string): boolean {
  return enclosing(own, line).some(
    ({ kind, name: called, args }) =>
      kind === "function" &&
      args.some(
        (argument) =>
          nameOf(argument) === name &&
          name !== "self" &&
          (/^\w+\s*:\s*(?:torch\.)?Tensor\b/.test(argument) ||
            (called === "forward" && !argument.includes("="))),
      ),
  );
}

/** A method of a class of this program; its first argument is not written in a call. */
export function methodOf(own: OwnNames, type: string, name: string): ApiEntry | null {
  const method = own.definitions.findLast(
    (definition) =>
      definition.name === name && definition.within?.kind === "class" && definition.within.name === type,
  );
  return method ? { kind: "function", signatures: [method.args.slice(1)], doc: "" } : null;
}

/** A function or class of the program; a class takes what its `__init__` takes. */
export function definitionOf(own: OwnNames, name: string): ApiEntry | null {
  const found = own.definitions.findLast(
    (definition) => definition.name === name && definition.within?.kind !== "class",
  );
  if (!found) return null;
  if (found.kind === "function") return { kind: "function", signatures: [found.args], doc: "" };
  return { kind: "class", signatures: methodOf(own, name, "__init__")?.signatures ?? [[]], doc: "" };
}

/** Names to offer at a line: of the program, and of the functions around the line. */
export function visible(own: OwnNames, line: number): readonly string[] {
  const around = enclosing(own, line).filter(({ kind }) => kind === "function");
  const local = around.flatMap(({ args, names }) => [...args.map(nameOf), ...names]);
  const defined = own.definitions.filter(({ within }) => within?.kind !== "class").map(({ name }) => name);
  return [...new Set([...local, ...own.names, ...defined])].filter((name) => name !== "");
}
