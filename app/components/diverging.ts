/** The diverging scale of the page: four tones below zero, one for zero alone, four above. */

/** −4 … 4: how far along the scale; 0 for zero alone. */
export function levelOf(value: number, scale: number): number {
  if (value === 0 || scale === 0) return 0;
  return Math.sign(value) * Math.min(4, Math.max(1, Math.ceil((Math.abs(value) / scale) * 4)));
}

export function toneOf(level: number): string {
  return `hv${level < 0 ? "n" : "p"}${Math.abs(level)}`;
}
