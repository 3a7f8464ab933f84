/** What stands around the code, in English. */
export const enEditor = {
  format: {
    button: "Format",
    side: { nn: "Format the left side", functional: "Format the right side" },
    help: "Format the program as Ruff does (Shift+Alt+F)",
    done: "Formatted.",
    read: "All right",
    tidy: "Nothing to tidy.",
    waiting: "Formatting… The first time, the formatter has to load.",
    unloaded:
      "The formatter could not be loaded, so nothing was changed. Is there a connection? Then try again.",
    unreadable: (line: number) => `Line ${line} is no complete Python, so nothing was changed.`,
  },
  rewrite: {
    button: { unroll: "Unroll →", wrap: "← Wrap" },
    help: {
      unroll: "Write what this model computed as plain F calls on the right",
      wrap: "Write what these functions computed as an nn.Module on the left",
    },
    cannot: {
      unroll: (reason: string) => `This run cannot be unrolled: ${reason}`,
      wrap: (reason: string) => `This run cannot be wrapped: ${reason}`,
    },
    obstacles: {
      raised: (_subject: string) => "it raised an error. Repair it first.",
      "no-module": (_subject: string) => "no module ran. Call a model first.",
      "no-weights": (_subject: string) =>
        "no function was given a weight, so there is nothing for a module to hold.",
      "in-module": (path: string) => `the weights are already in a module, ${path}.`,
      changed: (name: string) => `${name} is changed by hand between its uses, and a layer does not do that.`,
      "values-gone": (name: string) =>
        `the program wrote to ${name} after it was used, and what it held then is gone.`,
      random: (operation: string) =>
        `${operation} draws random numbers, so two runs of it cannot be compared.`,
    },
  },
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
        `there is no type \`${text}\`. The types are \`slider\`, \`number\`, \`integer\`, \`boolean\`, \`string\`, \`date\` and \`raw\`.`,
      value: (text: string) => `\`${text}\` is not a value of the type that \`#@param\` names.`,
      range: (_text: string) => "a slider needs `min` below `max`, and a `step` above 0.",
      choices: (_text: string) => "the list after `#@param` is empty, so there is nothing to choose from.",
    },
  },
};
