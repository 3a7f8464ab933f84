/** How the page writes numbers: short, and honest about size. */

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** At most four significant digits; very large and very small ones with an exponent. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) return minus(String(Number(value.toPrecision(4))));
  return minus(
    value
      .toExponential(2)
      .replace("e+", "e")
      .replace(/\.?0+e/, "e"),
  );
}

/** A norm beside its name: three significant digits, trailing zeros kept so that columns line up. */
export function columnNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return shortNumber(value);
  if (value !== 0 && (size < 1e-3 || size >= 1e4)) return shortNumber(value);
  return minus(value.toFixed(size >= 100 ? 1 : 2));
}

/** A power of ten on an axis: 0.01, 1, 10⁻⁴. */
export function powerOfTen(exponent: number): string {
  if (exponent >= -3 && exponent <= 3) return String(Number(`1e${exponent}`));
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPT[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** The sign a reader expects instead of a hyphen. */
function minus(text: string): string {
  return text.replace(/^-/, "−");
}
