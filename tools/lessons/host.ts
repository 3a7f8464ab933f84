/** A place where lesson programs run: this project's engine, or a real PyTorch. */

import type { Side, SideTrace } from "../../engine/trace/types.ts";
import type { CheckRequest, CheckResult } from "../../runtime/protocol.ts";

export interface PairJob {
  readonly files: readonly { readonly side: Side; readonly name: string; readonly source: string }[];
  readonly seed: number | null;
  readonly checks: CheckRequest | null;
}

export interface PairOutcome {
  /** What each side printed; a last line names the error that ended it. */
  readonly printed: Readonly<Partial<Record<Side, string>>>;
  readonly checks: readonly CheckResult[];
  /** Ids of the recognised mistakes. */
  readonly mistakes: readonly string[];
  /** null where the host records none. */
  readonly trace: Readonly<Partial<Record<Side, SideTrace>>> | null;
}

export interface Host {
  readonly name: string;
  run(job: PairJob): Promise<PairOutcome>;
  close(): void;
}

/** Standard output and the error's last line, as `expected/*.txt` holds them. */
export function printedText(
  stdout: string,
  error: { readonly type: string; readonly message: string } | null,
): string {
  if (error === null) return stdout;
  return `${stdout}${`${error.type}: ${error.message}`.trimEnd()}\n`;
}
