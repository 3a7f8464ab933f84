/** The process-wide settings of `torch.set_printoptions`. */

export interface PrintOptions {
  readonly precision: number;
  /** More elements than this are summarised. */
  readonly threshold: number;
  readonly edgeitems: number;
  readonly linewidth: number;
  /** Scientific notation: always, never, or (null) when the values call for it. */
  readonly sciMode: boolean | null;
}

export type PrintProfile = "default" | "short" | "full";

const DEFAULTS: PrintOptions = { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: null };

const PROFILES: Readonly<Record<PrintProfile, Partial<PrintOptions>>> = {
  default: DEFAULTS,
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80 },
  full: { precision: 4, threshold: Infinity, edgeitems: 3, linewidth: 80 },
};

let current: PrintOptions = DEFAULTS;

export function getPrintOptions(): PrintOptions {
  return current;
}

/** Changes what is named; `sciMode` falls back to automatic when it is not, as in PyTorch. */
export function setPrintOptions(
  change: Partial<PrintOptions> & { readonly profile?: PrintProfile | null },
): void {
  const { profile, ...named } = change;
  const next = { ...current, ...(profile ? PROFILES[profile] : {}) };
  current = {
    precision: named.precision ?? next.precision,
    threshold: named.threshold ?? next.threshold,
    edgeitems: named.edgeitems ?? next.edgeitems,
    linewidth: named.linewidth ?? next.linewidth,
    sciMode: named.sciMode ?? null,
  };
}
