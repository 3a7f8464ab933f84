/** Where a Python number may stand for a tensor, and the signatures that PyTorch lists for it. */

/** One more signature of a function: the named arguments are numbers. */
export interface NumberForm {
  readonly numbers: readonly string[];
  readonly out: boolean;
}

const OTHER: readonly NumberForm[] = [{ numbers: ["other"], out: true }];
/** The form with a number first was added later, without `out=`. */
const BITS: readonly NumberForm[] = [
  { numbers: ["self"], out: false },
  { numbers: ["other"], out: true },
];

function each(names: string, forms: readonly NumberForm[]): [string, readonly NumberForm[]][] {
  return names.split(" ").map((name) => [name, forms]);
}

const FORMS = new Map<string, readonly NumberForm[]>([
  ...each("eq ne lt le gt ge not_equal less less_equal greater greater_equal fmod copysign", OTHER),
  ...each("bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift remainder", BITS),
  ["floor_divide", [{ numbers: ["other"], out: false }]],
  [
    "float_power",
    [
      { numbers: ["self"], out: true },
      { numbers: ["exponent"], out: true },
    ],
  ],
  [
    "where",
    [
      { numbers: ["self"], out: false },
      { numbers: ["other"], out: false },
      { numbers: ["self", "other"], out: false },
    ],
  ],
]);

/** Functions whose every Tensor argument may be a number, without a signature of its own. */
const ANYWHERE = new Set(
  "add add_ sub sub_ subtract subtract_ mul mul_ multiply multiply_ div div_ divide divide_ true_divide true_divide_ floor_divide floor_divide_ index_put index_put_ __setitem__".split(
    " ",
  ),
);

/** The further signatures of a function, its in-place form included. */
export function numberForms(name: string): readonly NumberForm[] {
  return FORMS.get(name) ?? FORMS.get(name.replace(/_$/, "")) ?? [];
}

export function numberMayStandFor(name: string, argument: string): boolean {
  return ANYWHERE.has(name) || numberForms(name).some(({ numbers }) => numbers.includes(argument));
}

/** Whether a call without any tensor is a call of the function. */
export function numbersAlone(name: string): boolean {
  return ANYWHERE.has(name) || name === "where";
}
