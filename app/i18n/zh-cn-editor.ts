/** 代码周围的文字，简体中文。 */
import type { enEditor } from "./en-editor.ts";
import type { Messages } from "./messages.ts";

export const zhCNEditor: Pick<Messages, keyof typeof enEditor> = {
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
        `没有 \`${text}\` 这种类型。可用的类型有 \`slider\`、\`number\`、\`integer\`、\`boolean\`、\`string\` 和 \`raw\`。`,
      value: (text) => `\`${text}\` 不是 \`#@param\` 所写类型的值。`,
      range: () => "滑块的 `min` 要小于 `max`，`step` 要大于 0。",
      choices: () => "`#@param` 后面的列表是空的，没有可选的值。",
    },
  },
};
