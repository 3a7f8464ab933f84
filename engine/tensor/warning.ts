/** Warnings: the engine says what PyTorch would warn about; whoever runs it decides where that is shown. */

export type WarningCategory = "UserWarning" | "FutureWarning" | "DeprecationWarning";

type WarningSink = (category: WarningCategory, message: string) => void;

let sink: WarningSink | null = null;

/** Where warnings go; null drops them. */
export function setWarningSink(next: WarningSink | null): void {
  sink = next;
}

export function warn(message: string, category: WarningCategory = "UserWarning"): void {
  sink?.(category, message);
}
