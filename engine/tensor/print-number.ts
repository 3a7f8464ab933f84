/** Numbers as Python prints them: `repr(float)`, `{:.4f}` and `{:.4e}`, rounded half to even from the exact value. */

/** `repr(x)` of a Python float: shortest digits that read back the same, exponent from 1e16 and below 1e-4. */
export function pythonFloatRepr(x: number): string {
  const special = specialText(x);
  if (special !== null) return special;
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0";
  const [mantissa, exponentText] = x.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) return mantissa + exponentSuffix(exponent);
  const negative = mantissa.startsWith("-");
  const digits = mantissa.replace("-", "").replace(".", "");
  const sign = negative ? "-" : "";
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

/** `f"{x:.{digits}f}"` */
export function formatFixed(x: number, digits: number): string {
  const special = specialText(x);
  if (special !== null) return special;
  if (Object.is(x, -0)) return `-${(0).toFixed(digits)}`;
  if (Math.abs(x) >= 1e21) {
    // From here on toFixed gives up and prints exponents; the value is an integer.
    return BigInt(x).toString() + (digits > 0 ? `.${"0".repeat(digits)}` : "");
  }
  const text = x.toFixed(digits);
  // A tie is an odd number of halves of 10^-digits, and those that binary can hold are odd multiples of 2^-(digits+1).
  const halves = Math.abs(x) * 2 ** (digits + 1);
  return halves < 2 ** 53 && halves % 2 === 1 ? evenLastDigit(text) : text;
}

/** `f"{x:.{digits}e}"` */
export function formatExponent(x: number, digits: number): string {
  const special = specialText(x);
  if (special !== null) return special;
  const [rounded, exponentText] = x.toExponential(digits).split("e");
  const mantissa = Object.is(x, -0) ? `-${rounded}` : rounded;
  const text = isDecimalTie(x, digits) ? evenLastDigit(mantissa) : mantissa;
  return text + exponentSuffix(Number(exponentText));
}

function specialText(x: number): string | null {
  if (Number.isNaN(x)) return "nan";
  if (x === Infinity) return "inf";
  return x === -Infinity ? "-inf" : null;
}

/** At least two digits, as C prints exponents. */
function exponentSuffix(exponent: number): string {
  return `e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** JavaScript rounds ties away from zero: an odd last digit came from the even one below it. */
function evenLastDigit(text: string): string {
  const last = Number(text.at(-1));
  return last % 2 === 1 ? text.slice(0, -1) + String(last - 1) : text;
}

/** Whether `x` lies exactly half-way between two decimals of `digits` places after the leading digit. */
function isDecimalTie(x: number, digits: number): boolean {
  const [mantissa, exponentText] = Math.abs(x)
    .toExponential(digits + 1)
    .split("e");
  if (!mantissa.endsWith("5")) return false;
  const decimal = BigInt(mantissa.replace(".", ""));
  const power = Number(exponentText) - digits - 1;
  const [significand, binaryPower] = exactParts(Math.abs(x));
  const left = significand * 2n ** BigInt(Math.max(binaryPower, 0)) * 10n ** BigInt(Math.max(-power, 0));
  const right = decimal * 2n ** BigInt(Math.max(-binaryPower, 0)) * 10n ** BigInt(Math.max(power, 0));
  return left === right;
}

/** `x = significand · 2^power` for a positive float64. */
function exactParts(x: number): readonly [bigint, number] {
  const word = new DataView(new ArrayBuffer(8));
  word.setFloat64(0, x);
  const bits = word.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  return exponent === 0 ? [fraction, -1074] : [fraction | (1n << 52n), exponent - 1075];
}
