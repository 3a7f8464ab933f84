/** Errors about names, imports, modules and syntax. */
import { type ErrorContext, type Repair, type Rule, say } from "./explanation.ts";

const IMPORTS: Readonly<Record<string, string>> = {
  torch: "import torch",
  nn: "import torch.nn as nn",
  F: "import torch.nn.functional as F",
  optim: "import torch.optim as optim",
};

/** After the last import at the top, or on the first line. */
function insertImport(context: ErrorContext, text: string): Repair {
  const last = context.lines.findLastIndex((line) => /^(import|from)\s/.test(line));
  return { kind: "insert", line: last + 2, text, label: text };
}

const missingImport: Rule = {
  id: "missing-import",
  pattern: /NameError: name '(torch|nn|F|optim)' is not defined/,
  explain: (context, match) =>
    say(
      {
        en: `\`${match[1]}\` is the usual short name, but this file never imports it.`,
        "zh-CN": `\`${match[1]}\` 是惯用的简称，但这个文件没有导入它。`,
      },
      null,
      { repair: insertImport(context, IMPORTS[match[1]]) },
    ),
};

const undefinedName: Rule = {
  id: "undefined-name",
  pattern: /NameError: name '(\w+)' is not defined/,
  explain: (_, match) =>
    say(
      {
        en: `Nothing is called \`${match[1]}\` at this point.`,
        "zh-CN": `到这一行为止，还没有叫 \`${match[1]}\` 的东西。`,
      },
      {
        en: "Each side is a file of its own: the other side’s variables are not visible here.",
        "zh-CN": "两边各是一个独立的文件：这里看不到另一边的变量。",
      },
    ),
};

const missingPackage: Rule = {
  id: "missing-package",
  pattern: /ModuleNotFoundError: .*'(numpy|torchvision|torchaudio|matplotlib|pandas|sklearn|scipy|PIL|tqdm)/,
  explain: (_, match) =>
    say(
      {
        en: `\`${match[1]}\` is not part of this page. Torch itself is enough for every program here.`,
        "zh-CN": `这个页面里没有 \`${match[1]}\`。这里的程序只用 torch 就够了。`,
      },
      {
        en: "Make data with `torch.randn` or `torch.tensor`; the lenses below draw what a plot would show.",
        "zh-CN": "数据用 `torch.randn` 或 `torch.tensor` 来造；要看的图，下面的视图会画出来。",
      },
    ),
};

const superInit: Rule = {
  id: "super-init",
  pattern: /cannot assign (?:module|parameters?) before Module\.__init__\(\) call/,
  explain(context) {
    const line = context.lines[context.error.line - 1] ?? "";
    const indent = /^\s*/.exec(line)?.[0] ?? "        ";
    const text = `${indent}super().__init__()`;
    return say(
      {
        en: "The module has no place to keep anything yet: `super().__init__()` makes it.",
        "zh-CN": "模块还没有存放东西的地方：`super().__init__()` 才会把它建好。",
      },
      null,
      { repair: { kind: "insert", line: context.error.line, text, label: text.trim() } },
    );
  },
};

const moduleAsTensor: Rule = {
  id: "module-as-tensor",
  pattern:
    /(?:unsupported operand type\(s\) for .*'|must be Tensor, not )(ReLU|Linear|Tanh|Sigmoid|Sequential|MSELoss|CrossEntropyLoss|Softmax|Dropout)\b/,
  explain: (_, match) =>
    say(
      {
        en: `\`nn.${match[1]}(…)\` makes an object; its result comes from calling that object once more.`,
        "zh-CN": `\`nn.${match[1]}(…)\` 造出的是一个对象；再调用一次这个对象，才得到结果。`,
      },
      {
        en: `Write \`nn.${match[1]}()(x)\`, or keep the object in a name and call it.`,
        "zh-CN": `写成 \`nn.${match[1]}()(x)\`，或者先给对象起个名字再调用。`,
      },
    ),
};

const timeLimit: Rule = {
  id: "time-limit",
  pattern: /TimeLimit|KeyboardInterrupt|time limit/,
  explain: () =>
    say(
      {
        en: "The run reached its time limit on this line.",
        "zh-CN": "运行到这一行时，时间用完了。",
      },
      {
        en: "Look for a loop whose condition never becomes false, or train for fewer steps.",
        "zh-CN": "看看有没有条件永远成立的循环，或者减少训练步数。",
      },
    ),
};

const indentation: Rule = {
  id: "indentation",
  pattern: /IndentationError|TabError/,
  explain: () =>
    say(
      {
        en: "The spaces at the start of this line do not fit the block it stands in.",
        "zh-CN": "这一行开头的空格，和它所在的代码块对不上。",
      },
      null,
    ),
};

const syntax: Rule = {
  id: "syntax",
  pattern: /SyntaxError: (.+)/,
  explain: (_, match) =>
    say(
      { en: `Python cannot read this line: ${match[1]}.`, "zh-CN": `Python 读不懂这一行：${match[1]}。` },
      {
        en: "Nothing of this file has run. Check brackets, quotes and the colon at the end.",
        "zh-CN": "这个文件一行也没有运行。检查括号、引号和行末的冒号。",
      },
    ),
};

export const PYTHON_RULES: readonly Rule[] = [
  missingImport,
  undefinedName,
  missingPackage,
  superInit,
  moduleAsTensor,
  timeLimit,
  indentation,
  syntax,
];
