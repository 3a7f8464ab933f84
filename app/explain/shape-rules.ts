/** Errors about shapes: the weight that stands the wrong way round, and sizes that do not meet. */
import type { TensorRecord } from "../../engine/trace/types.ts";
import { type ErrorContext, type Repair, type Rule, say, shapeText } from "./explanation.ts";

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Swaps the two sizes in the call that made a 2-D tensor: `torch.randn(100, 10)` → `torch.randn(10, 100)`. */
function swapSizes(context: ErrorContext, tensor: TensorRecord): Repair | null {
  const [first, second] = tensor.shape;
  const text = context.lines[tensor.line - 1];
  if (tensor.shape.length !== 2 || text === undefined) return null;
  const sizes = new RegExp(`(torch\\.\\w+\\(\\s*[([]?\\s*)${first}(\\s*,\\s*)${second}(?=\\s*[,)\\]])`);
  const found = sizes.exec(text);
  if (!found) return null;
  const swapped = text.replace(sizes, `$1${second}$2${first}`);
  const label = new RegExp(`torch\\.\\w+\\(.*?${escaped(`${second}${found[2]}${first}`)}[^()]*\\)*`).exec(
    swapped,
  );
  return { kind: "replace", line: tensor.line, text: swapped, label: balanced(label?.[0] ?? swapped.trim()) };
}

/** Cuts a call off behind its own closing parenthesis. */
function balanced(text: string): string {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "(") depth++;
    if (text[index] === ")" && --depth === 0) return text.slice(0, index + 1);
  }
  return text;
}

function nameOf(tensor: TensorRecord, fallback: string): string {
  return tensor.names[0] ?? fallback;
}

const transposedWeight: Rule = {
  id: "linear-weight-order",
  op: "linear",
  pattern: /mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)/,
  explain(context, match) {
    const weight = context.argument("weight");
    const features = Number(match[2]);
    // A module makes its own weight, the right way round: there the input is wrong.
    if (context.call?.module || weight?.shape.length !== 2 || weight.shape[0] !== features) return null;
    const [input, output] = weight.shape;
    const name = nameOf(weight, "weight");
    const product = `(${match[1]}, ${match[2]}) @ (${match[3]}, ${match[4]})`;
    const transposed = `x @ ${name}.T + b`;
    return say(
      {
        en: `\`weight\` is \`(out_features, in_features)\`, and \`${name}\` has them the other way round.`,
        "zh-CN": `\`weight\` 的形状是 \`(out_features, in_features)\`，\`${name}\` 正好写反了。`,
      },
      {
        en: `\`F.linear\` computes \`${transposed}\`: ${product} cannot be multiplied, because ${match[2]} ≠ ${match[3]}.`,
        "zh-CN": `\`F.linear\` 计算的是 \`${transposed}\`：${product} 无法相乘，因为 ${match[2]} ≠ ${match[3]}。`,
      },
      {
        shapes: { name, expected: [output, input], actual: weight.shape },
        origin: weight.line,
        repair: swapSizes(context, weight),
      },
    );
  },
};

const featuresDiffer: Rule = {
  id: "linear-in-features",
  op: "linear",
  pattern: /mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)/,
  explain(context, match) {
    const weight = context.argument("weight");
    const input = context.argument("input");
    const wanted = Number(match[3]);
    return say(
      {
        en: `The layer takes ${match[3]} features, and the input has ${match[2]}.`,
        "zh-CN": `这一层要 ${match[3]} 个特征，输入却有 ${match[2]} 个。`,
      },
      {
        en: `The last size of the input must equal \`in_features\`, the last size of \`weight\`${weight ? ` ${shapeText(weight.shape)}` : ""}.`,
        "zh-CN": `输入的最后一维必须等于 \`in_features\`，也就是 \`weight\`${weight ? ` ${shapeText(weight.shape)}` : ""} 的最后一维。`,
      },
      input
        ? {
            shapes: {
              name: nameOf(input, "input"),
              expected: [...input.shape.slice(0, -1), wanted],
              actual: input.shape,
            },
            origin: input.line || null,
          }
        : {},
    );
  },
};

const matmulSizes: Rule = {
  id: "matmul-sizes",
  pattern: /mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)/,
  explain: (_, match) =>
    say(
      {
        en: `\`A @ B\` needs the columns of A to equal the rows of B: ${match[2]} ≠ ${match[3]}.`,
        "zh-CN": `\`A @ B\` 要求 A 的列数等于 B 的行数：${match[2]} ≠ ${match[3]}。`,
      },
      match[2] === match[4]
        ? {
            en: `The second one fits when it is turned: \`.T\` makes it (${match[4]}, ${match[3]}).`,
            "zh-CN": `把第二个转过来就合适了：\`.T\` 之后是 (${match[4]}, ${match[3]})。`,
          }
        : null,
    ),
};

const broadcast: Rule = {
  id: "broadcast-sizes",
  pattern:
    /The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)/,
  explain: (_, match) =>
    say(
      {
        en: `In dimension ${match[3]} one tensor has ${match[1]} and the other ${match[2]}.`,
        "zh-CN": `第 ${match[3]} 维，一个张量是 ${match[1]}，另一个是 ${match[2]}。`,
      },
      {
        en: "Sizes are lined up from the right; each pair must be equal, or one of them 1.",
        "zh-CN": "从右往左对齐各维大小：每一对要么相等，要么其中一个是 1。",
      },
    ),
};

const dtypes: Rule = {
  id: "dtype-mismatch",
  pattern:
    /(?:mat1 and mat2 must have the same dtype, but got|expected m1 and m2 to have the same dtype, but got:) ([\w ]+?) (?:and|!=) ([\w ]+)/,
  explain: (_, match) =>
    say(
      {
        en: `One tensor holds \`${match[1]}\`, the other \`${match[2]}\`; a matrix product needs one type.`,
        "zh-CN": `一个张量是 \`${match[1]}\`，另一个是 \`${match[2]}\`；矩阵乘法要求类型相同。`,
      },
      {
        en: "Whole numbers make an int64 tensor. Write `1.0` instead of `1`, or call `.float()`.",
        "zh-CN": "只写整数会得到 int64 张量。把 `1` 写成 `1.0`，或者调用 `.float()`。",
      },
    ),
};

const viewSize: Rule = {
  id: "view-size",
  pattern: /shape '\[([^\]]*)\]' is invalid for input of size (\d+)/,
  explain: (_, match) => {
    const product = match[1].split(",").reduce((total, part) => total * Number(part), 1);
    const counted = match[1].includes("-1") ? "" : ` = ${product}`;
    return say(
      {
        en: `A new shape must hold the same ${match[2]} numbers: ${match[1].replaceAll(", ", " × ")}${counted}.`,
        "zh-CN": `新形状装的必须还是那 ${match[2]} 个数：${match[1].replaceAll(", ", " × ")}${counted}。`,
      },
      {
        en: "Write `-1` for one size and PyTorch works it out, if the rest divides the count.",
        "zh-CN": "其中一维写 `-1`，PyTorch 会自己算出来，前提是其余各维能整除总数。",
      },
    );
  },
};

export const SHAPE_RULES: readonly Rule[] = [
  transposedWeight,
  featuresDiffer,
  matmulSizes,
  broadcast,
  dtypes,
  viewSize,
];
