/** Both programs as one notebook that Colab and Jupyter open: nbformat 4.5, code cells are the student's text as it is. */
import type { PythonPair } from "../../../content/lesson.ts";

export interface Origin {
  readonly title: string;
  /** Where the programs come from; null where there is no address to give. */
  readonly url: string | null;
  /** Given to `torch.manual_seed` before each file, as the page does; null: not seeded. */
  readonly seed: number | null;
}

/** The words between the programs, in the reader's language. */
export interface NotebookWords {
  readonly from: (url: string) => string;
  readonly module: string;
  readonly functional: string;
}

interface Cell {
  readonly id: string;
  readonly cell_type: "markdown" | "code";
  readonly metadata: object;
  readonly source: readonly string[];
  readonly execution_count?: null;
  readonly outputs?: readonly never[];
}

/** Lines with their ends, as the format keeps text. */
function lines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function markdown(id: string, text: string): Cell {
  return { id, cell_type: "markdown", metadata: {}, source: lines(text) };
}

function code(id: string, text: string): Cell {
  return { id, cell_type: "code", metadata: {}, source: lines(text), execution_count: null, outputs: [] };
}

/** In a cell of its own, so that the student's text stays as it is. */
function seeded(id: string, seed: number | null): readonly Cell[] {
  return seed === null ? [] : [code(id, `import torch\ntorch.manual_seed(${seed});`)];
}

export function notebookOf(sources: PythonPair, { title, url, seed }: Origin, words: NotebookWords): string {
  const heading = url === null ? `# ${title}` : `# ${title}\n\n${words.from(url)}`;
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python" },
    },
    cells: [
      markdown("title", heading),
      markdown("nn-heading", `## ${words.module}`),
      ...seeded("nn-seed", seed),
      code("nn", sources.nn),
      markdown("functional-heading", `## ${words.functional}`),
      ...seeded("functional-seed", seed),
      code("functional", sources.functional),
    ],
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
