/** What stands around the code, in English. */
export const enEditor = {
  params: {
    title: { nn: "Settings of the left side", functional: "Settings of the right side" },
    problems: "Settings that cannot be shown",
    line: (line: number) => `Line ${line}:`,
    notYet: { number: "not a number yet", raw: "not a value yet" },
    faults: {
      assignment: (_text: string) =>
        "`#@param` needs one `name = value` before it on the same line, so it shows no control.",
      notation: (text: string) =>
        `\`${text}\` cannot be read after \`#@param\`. Write \`{type:"number"}\` or a list such as \`["relu", "tanh"]\`.`,
      type: (text: string) =>
        `there is no type \`${text}\`. The types are \`slider\`, \`number\`, \`integer\`, \`boolean\`, \`string\` and \`raw\`.`,
      value: (text: string) => `\`${text}\` is not a value of the type that \`#@param\` names.`,
      range: (_text: string) => "a slider needs `min` below `max`, and a `step` above 0.",
      choices: (_text: string) => "the list after `#@param` is empty, so there is nothing to choose from.",
    },
  },
};
