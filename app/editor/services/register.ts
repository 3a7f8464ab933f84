/** Hands the answers to Monaco: completion, signature help and hover of every editor of the page. Loads what torch offers when first asked. */
import type { IRange, languages } from "monaco-editor/editor/editor.api.js";
import type { ApiEntry, PythonApi } from "../../../content/python-api.ts";
import type { SideTrace } from "../../../engine/trace/types.ts";
import type { Messages } from "../../i18n/messages.ts";
import { monaco } from "../monaco.ts";
import { changedLines } from "../text-change.ts";
import { complete, find, heldBy, type Knowledge, type Offer, signatureAt } from "./answers.ts";
import { inText, memberBefore } from "./context.ts";
import { pageOf } from "./pages.ts";
import { describeVariable } from "./variable.ts";

/** What an editor knows at the moment it is asked. */
export interface EditorState {
  readonly trace: SideTrace | null;
  readonly messages: Messages;
}

type Model = monaco.editor.ITextModel;

const states = new WeakMap<Model, () => EditorState>();
let loading: Promise<PythonApi> | null = null;
let registered = false;

/** Without the file there is still what the run knows. */
function api(): Promise<PythonApi> {
  loading ??= fetch(new URL("python-api.json", document.baseURI))
    .then((response) => (response.ok ? (response.json() as Promise<PythonApi>) : {}))
    .catch(() => ({}));
  return loading;
}

/** Tells the services whose text this is. */
export function serve(model: Model, state: () => EditorState): void {
  states.set(model, state);
  if (registered) return;
  registered = true;
  monaco.languages.registerCompletionItemProvider("python", completion);
  monaco.languages.registerSignatureHelpProvider("python", signatureHelp);
  monaco.languages.registerHoverProvider("python", hover);
}

async function knowledge(model: Model, line: number): Promise<Knowledge | null> {
  const state = states.get(model);
  return state ? { api: await api(), source: model.getValue(), trace: state().trace, line } : null;
}

function textBefore(model: Model, line: number, column: number): string {
  return model.getValueInRange({
    startLineNumber: 1,
    startColumn: 1,
    endLineNumber: line,
    endColumn: column,
  });
}

function kindOf({ kind }: Offer): languages.CompletionItemKind {
  const kinds = monaco.languages.CompletionItemKind;
  if (kind === "function") return kinds.Function;
  if (kind === "class") return kinds.Class;
  if (kind === "module") return kinds.Module;
  return kind === "value" ? kinds.Constant : kinds.Variable;
}

function linked(path: string, entry: ApiEntry): string {
  const { doc } = entry;
  const page = pageOf(path, entry);
  return [doc === "" ? "" : escaped(doc), page === null ? "" : `[${path}](${page})`].join("\n\n").trim();
}

/** Formulas hold `*` and `_`, which Markdown would swallow. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}

function suggestion(offer: Offer, index: number, range: IRange): languages.CompletionItem {
  return {
    label: { label: offer.name, description: offer.detail },
    kind: kindOf(offer),
    documentation: offer.doc,
    insertText: offer.name,
    // Keyword arguments and members of the student's own model first.
    sortText: `${offer.kind === "argument" || offer.kind === "variable" ? 0 : 1}${String(index).padStart(4, "0")}`,
    range,
  };
}

const completion: languages.CompletionItemProvider = {
  triggerCharacters: ["."],
  async provideCompletionItems(model, { lineNumber, column }) {
    const known = await knowledge(model, lineNumber);
    if (!known) return { suggestions: [] };
    const word = model.getWordUntilPosition({ lineNumber, column });
    const range = {
      startLineNumber: lineNumber,
      startColumn: word.startColumn,
      endLineNumber: lineNumber,
      endColumn: word.endColumn,
    };
    const offers = complete(textBefore(model, lineNumber, column), known);
    return { suggestions: offers.map((offer, index) => suggestion(offer, index, range)) };
  },
};

function signatureOf(name: string, path: string, entry: ApiEntry, signature: readonly string[]) {
  return {
    label: `${name}(${signature.join(", ")})`,
    documentation: { value: linked(path, entry) },
    parameters: offsets(name.length + 1, signature).map((label) => ({ label })),
  };
}

/** Where each argument stands in the label; two arguments may read alike. */
function offsets(from: number, signature: readonly string[]): [number, number][] {
  let at = from;
  return signature.map((argument) => {
    const start = at;
    at += argument.length + 2;
    return [start, start + argument.length];
  });
}

const signatureHelp: languages.SignatureHelpProvider = {
  signatureHelpTriggerCharacters: ["(", ","],
  signatureHelpRetriggerCharacters: [",", "="],
  async provideSignatureHelp(model, { lineNumber, column }) {
    const known = await knowledge(model, lineNumber);
    const answer = known && signatureAt(textBefore(model, lineNumber, column), known);
    if (!answer) return null;
    const { path, entry } = answer.found;
    const name = path.slice(path.lastIndexOf(".") + 1);
    return {
      value: {
        signatures: entry.signatures.map((signature) => signatureOf(name, path, entry, signature)),
        activeSignature: answer.chosen,
        // Past the end no argument is lit.
        activeParameter: answer.active < 0 ? entry.signatures[answer.chosen].length : answer.active,
      },
      dispose: () => undefined,
    };
  },
};

const hover: languages.HoverProvider = {
  async provideHover(model, position) {
    const word = model.getWordAtPosition(position);
    const known = await knowledge(model, position.lineNumber);
    const state = states.get(model)?.();
    if (!word || !known || !state) return null;
    const before = textBefore(model, position.lineNumber, word.endColumn);
    if (inText(before)) return null;
    const [owner, name] = memberBefore(before);
    const expression = owner === null ? name : `${owner}.${name}`;
    const held = heldBy(expression, known);
    const variable =
      known.trace && held !== null && describeVariable(held, known.trace, state.messages.hover);
    const ran = known.trace?.source ?? "";
    const edited = ran !== known.source;
    const valid = !edited || changedLines(ran, known.source).before(position.lineNumber) !== null;
    if (variable && valid) {
      const facts = edited ? [state.messages.hover.before, ...variable.facts] : variable.facts;
      return { contents: [code(variable.head), ...facts.map(text)] };
    }
    const found = find(expression, known);
    if (!found) return null;
    const { path, entry } = found;
    const heads = entry.signatures.map((signature) => `${path}(${signature.join(", ")})`);
    return { contents: [code(heads.join("\n") || path), { value: linked(path, entry) }] };
  },
};

function code(value: string): { value: string } {
  return { value: `\`\`\`python\n${value}\n\`\`\`` };
}

function text(value: string): { value: string } {
  return { value: escaped(value) };
}
