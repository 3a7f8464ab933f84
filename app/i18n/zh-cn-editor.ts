/** 代码周围的文字，简体中文。 */
import type { enEditor } from "./en-editor.ts";
import type { Messages } from "./messages.ts";

export const zhCNEditor: Pick<Messages, keyof typeof enEditor> = {
  format: {
    button: "整理",
    side: { nn: "整理左边的格式", functional: "整理右边的格式" },
    help: "按 Ruff 的格式整理程序（Shift+Alt+F）",
    done: "已整理。",
    read: "知道了",
    tidy: "没有要整理的。",
    waiting: "正在整理…第一次要先加载格式化工具。",
    unloaded: "格式化工具没有加载成功，所以没有改动。请检查网络后再试。",
    unreadable: (line) => `第 ${line} 行不是完整的 Python，所以没有改动。`,
  },
  rewrite: {
    button: { unroll: "展开 →", wrap: "← 包装" },
    help: {
      unroll: "把这个模型算过的东西写成右边的 F 调用",
      wrap: "把这些函数算过的东西写成左边的 nn.Module",
    },
    cannot: {
      unroll: (reason) => `这次运行无法展开：${reason}`,
      wrap: (reason) => `这次运行无法包装：${reason}`,
    },
    obstacles: {
      raised: () => "它报错了。请先修好。",
      "no-module": () => "没有模块运行过。请先调用一个模型。",
      "no-weights": () => "没有函数拿到权重，所以没有东西可以交给模块。",
      "in-module": (path) => `权重已经在模块 ${path} 里了。`,
      changed: (name) => `${name} 在两次使用之间被手动改动，层不会这样做。`,
      "values-gone": (name) => `${name} 用过之后又被程序改写，当时的值已经没有了。`,
      random: (operation) => `${operation} 会取随机数，两次运行无法比较。`,
    },
  },
  params: {
    title: { nn: "左边的设置", functional: "右边的设置" },
    problems: "无法显示的设置",
    line: (line) => `第 ${line} 行：`,
    notYet: { number: "还不是一个数", raw: "还不是一个值" },
    faults: {
      assignment: () => "`#@param` 前面同一行要有一个 `名字 = 值`，所以没有显示控件。",
      notation: (text) =>
        `看不懂 \`#@param\` 后面的 \`${text}\`。请写 \`{type:"number"}\`，或一个列表，比如 \`["relu", "tanh"]\`。`,
      type: (text) =>
        `没有 \`${text}\` 这种类型。可用的类型有 \`slider\`、\`number\`、\`integer\`、\`boolean\`、\`string\`、\`date\` 和 \`raw\`。`,
      value: (text) => `\`${text}\` 不是 \`#@param\` 所写类型的值。`,
      range: () => "滑块的 `min` 要小于 `max`，`step` 要大于 0。",
      choices: () => "`#@param` 后面的列表是空的，没有可选的值。",
    },
  },
};
