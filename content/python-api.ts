/** What the `torch` of this page offers, as the editor needs it: made by the build from the declarations, read by the page. */

/** One name under an owner. */
export interface ApiEntry {
  readonly kind: "function" | "class" | "module" | "value";
  /** `input: Tensor`, `*`, `bias: Tensor = None`: one list for each way to call it. */
  readonly signatures: readonly (readonly string[])[];
  /** First line of its documentation; empty when there is none. */
  readonly doc: string;
  /** A function that gives one tensor, however it is called. */
  readonly gives?: "Tensor";
  /** What calling a layer takes: the arguments of its `forward`. */
  readonly forward?: readonly string[];
}

/** Full name of a module or class (`torch.nn.functional`, `torch.Tensor`) → its public names. */
export type PythonApi = Readonly<Record<string, Readonly<Record<string, ApiEntry>>>>;
