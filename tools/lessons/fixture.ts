/** A small, correct lesson in memory: tests break one thing in it at a time. */
import { type LessonFiles, lessonFiles } from "./lesson-files.ts";

const CONFIG = `order: 1
part: 1
minutes: 3
article: "4.1"
compare: { output: y }
pairs: { fc.weight: w }
lenses: [ownership]
`;

const NN = "import torch\nx = torch.ones(2)\ny = x * 2\nprint(y)\n";
const FUNCTIONAL = "import torch\ny = torch.ones(2) + 1\nprint(y)\n";

const CHECKS = `import torch


def check_same(nn, functional):
    assert torch.equal(nn.y, functional.y), f"functional.y == {functional.y}"


def mistake_added(nn, functional):
    return functional.y.tolist() == [3.0, 3.0]
`;

const EN = `---
title: Twice
summary: Twice one is two.
---

Both sides print :focus[two]{nn=3}.

:::predict
What is \`1 + 1\`?

- [ ] 1
- [x] 2

Count.
:::

:::exercise
Make both equal.
:::

:::check{same}
Both sides are equal.
:::

:::hint
Multiply by two.
:::

:::mistake{added}
You added.
:::

:::remember
Two.
:::
`;

const ZH = `---
title: 两倍
summary: 一的两倍是二。
---

两边都打印出:focus[二]{nn=3}。

:::predict
\`1 + 1\` 等于几？

- [ ] 1
- [x] 2

数一数。
:::

:::exercise
让两边相等。
:::

:::check{same}
两边相等。
:::

:::hint
乘以二。
:::

:::mistake{added}
你用了加法。
:::

:::remember
二。
:::
`;

const TWOS = "tensor([2., 2.])\n";

const TEXTS: Readonly<Record<string, string>> = {
  "lesson.yaml": CONFIG,
  "en.md": EN,
  "zh-CN.md": ZH,
  "nn.py": NN,
  "functional.py": FUNCTIONAL,
  "exercise.functional.py": "import torch\ny = torch.ones(2)\nprint(y)\n",
  "functional.solution.py": "import torch\ny = torch.ones(2) * 2\nprint(y)\n",
  "checks.py": CHECKS,
  "mistakes/added.functional.py": "import torch\ny = torch.ones(2) + 2\nprint(y)\n",
  "alternatives/sum.functional.py": "import torch\ny = torch.ones(2) + torch.ones(2)\nprint(y)\n",
  "expected/nn.txt": TWOS,
  "expected/functional.txt": TWOS,
  "expected/exercise.functional.txt": "tensor([1., 1.])\n",
  "expected/functional.solution.txt": TWOS,
  "expected/mistakes/added.functional.txt": "tensor([3., 3.])\n",
  "expected/alternatives/sum.functional.txt": TWOS,
};

/** The lesson with some files replaced; null takes a file away. */
export function fixtureLesson(changes: Readonly<Record<string, string | null>> = {}): LessonFiles {
  const texts = new Map(Object.entries(TEXTS));
  for (const [file, text] of Object.entries(changes)) {
    if (text === null) texts.delete(file);
    else texts.set(file, text);
  }
  return lessonFiles("twice", texts);
}

/** The fixture's file with the first occurrence of `from` replaced. */
export function edited(file: string, from: string, to: string): Readonly<Record<string, string>> {
  const text = TEXTS[file];
  if (text === undefined || !text.includes(from)) throw new Error(`${file} does not contain ${from}`);
  return { [file]: text.replace(from, to) };
}
