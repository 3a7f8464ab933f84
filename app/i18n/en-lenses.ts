/** What the lenses other than ownership say, in English. */
export const enLenses = {
  graph: {
    forwardLead: "What was computed from what. Parameters stand where they are owned.",
    backwardLead: "Edge width is the size of the gradient that flowed through it.",
    kept: (step: number) =>
      `Drawn from step ${step}, the nearest before the playhead whose operations were kept.`,
    empty: "No operation yet: a call with tensors, such as `F.relu(x)`, makes one.",
    direction: "Direction",
    forward: "Forward",
    backward: "Backward",
    smaller: "Smaller",
    larger: "Larger",
    fit: "Fit",
    leftOut: (calls: number, first: number, last: number) =>
      `${calls} calls between are left out: a step keeps its first ${first} and its last ${last}`,
    summary: (operations: number, parameters: number) =>
      `${operations} ${operations === 1 ? "op" : "ops"}, ${parameters} ${parameters === 1 ? "parameter" : "parameters"}`,
    label: { nn: "Graph of the nn side", functional: "Graph of the F side" },
    operations: (count: number) => `${count} ${count === 1 ? "op" : "ops"}`,
    repeated: "repeated",
    unnamed: "unnamed",
    raised: "raised here",
    expected: "expected",
    actual: "actual",
    shut: (path: string) => `Close ${path}`,
    open: "press to open",
    refold: "As before",
    from: (inputs: string) => `from ${inputs}`,
    result: "result",
    operation: "operation",
    detail: "grad_fn, value or shape",
    module: "module",
    inputs: "inputs",
    cameBack: "gradient sent back",
  },
  training: {
    lead: (steps: number) =>
      steps === 1 ? "One step. Train longer to see a curve." : `Loss and parameters over ${steps} steps.`,
    empty: "No step yet: `loss.backward()` makes one, an optimizer or `w -= lr * w.grad` completes it.",
    loss: "Loss",
    lossLog: "Loss, log scale",
    parameters: "Parameters",
    norms: "Size of each parameter",
    oneCurve: "nn and F: one curve, drawn twice",
    largestGap: (value: string) => `max |Δ| ${value} over all steps`,
    sameEverywhere: "equal at every step",
    draw: "Draw",
    automatic: "what fits",
    entriesOf: (name: string) => `entries of ${name}`,
    pin: "Keep this run as A",
    unpin: "Forget run A",
    earlierLoss: "loss of A",
    compared: (a: string, aStep: number, b: string, bStep: number) =>
      `**A** ends at ${a} (step ${aStep}), **this run** at ${b} (step ${bStep}).`,
    only: { nn: "left side only", functional: "right side only" },
  },
  surface: {
    title: "Over both inputs",
    save: "Save the surface",
    lead: {
      classes:
        "The recorded forward, run again on a grid: tones are its answers, the line is where they part.",
      number: "The recorded forward, run again on a grid: tones are its answers.",
    },
    after: (step: number) =>
      step < 0 ? "before the first update" : `with the parameters after step ${step}`,
    label: {
      nn: "Left: what the model says over its two inputs, with the data",
      functional: "Right: what the model says over its two inputs, with the data",
    },
    missing: {
      nn: "The left side has no model of two inputs that answers row by row.",
      functional: "The right side has no model of two inputs that answers row by row.",
    },
    first: "x[:, 0]",
    second: "x[:, 1]",
    says: (side: string) => `${side} says`,
    ramp: "Four tones below the middle and four above",
    boundary: (value: string) => `output = ${value}`,
    borders: "the likeliest class changes",
    grid: (size: number) => `computed at ${size} × ${size} places, straight lines between them`,
    target: (value: string) => `target ${value}`,
  },
  gradients: {
    lead: (step: number) => `Size of each parameter’s gradient at step ${step}, both sides on one axis.`,
    leadMany: (rows: number, steps: number) =>
      `${rows === 1 ? "One parameter" : `${rows} parameters`}, ${steps} recorded steps. One ramp for both sides.`,
    atStep: (step: number) => `Step ${step}, both sides`,
    notYet: (step: number) => `Step ${step}, forward: the gradients are still to come`,
    map: {
      nn: "Left: gradient of each parameter at each step",
      functional: "Right: gradient of each parameter at each step",
    },
    cell: (name: string, step: number, nn: string, functional: string) =>
      `${name}, step ${step}: nn ${nn}, F ${functional}`,
    noneNote: "None: backward never got here",
    stepAxis: "step",
    ramp: "Seven tones on a log scale, from small to large",
    recent: (steps: number) => `Scale to the last ${steps} steps`,
    recentHelp: (steps: number) =>
      `The ramp spans the ${steps} recorded steps up to the playhead instead of the whole run`,
    order: { title: "Order", model: "as in the model", largest: "largest now", smallest: "smallest now" },
    finding: {
      side: { nn: "Left: ", functional: "Right: " },
      always: "at every step",
      at: (step: number) => `at step ${step}`,
      between: (from: number, to: number) => `from step ${from} to ${to}`,
      none: (names: string, when: string, _ratio: string) =>
        `**${names}: None ${when}.** Backward never got there, so nothing can learn.`,
      zero: (names: string, when: string, _ratio: string) =>
        `**${names}: exactly 0.0 ${when}.** A gradient came, and it changes nothing.`,
      vanishing: (names: string, when: string, ratio: string) =>
        `**${names} vanishes ${when}.** The largest gradient is ${ratio} times the smallest.`,
      exploding: (names: string, when: string, _ratio: string) =>
        `**${names} explodes ${when}.** An update of this size throws the weights away.`,
      even: (_names: string, when: string, ratio: string) =>
        `**Nothing vanishes or explodes ${when}.** Largest ÷ smallest gradient: ${ratio}.`,
    },
    empty: "No gradient yet: `loss.backward()` sends them back.",
    axis: "|grad|, log scale, both sides",
    parameter: "parameter",
    zeroKey: "`0.0` a gradient came, and it is zero",
    noneKey: "`None` no gradient came",
    none: { nn: "nn: None", functional: "F: None" },
  },

  tensor: {
    lead: "Values and gradient, both sides on one scale. Point at a line or a tensor to see it here.",
    empty: "No tensor yet: run the code and every tensor of it can be seen here.",
    choose: "Tensor",
    slice: "Slice",
    dim: (dim: number, size: number) => `dim ${dim}, ${size} →`,
    dimShort: (dim: number) => `${dim} ↓`,
    valuesOf: (name: string, side: string) => `${name}, ${side}: values; arrow keys move over the cells`,
    gradientOf: (name: string, side: string) => `${name}.grad, ${side}; arrow keys move over the cells`,
    image: (title: string) => `As a picture: ${title}`,
    unnamed: "no name left",
    gradient: "Gradient",
    noGradient: "`None`: no gradient came",
    tooLarge: "Too large to keep every value; statistics and text tell of it.",
    missing: {
      nn: "The left side has no such tensor.",
      functional: "The right side has no such tensor.",
    },
    index: "index",
    histogram: (low: string, high: string, counts: string) =>
      `Histogram from ${low} to ${high}, counts by bin: ${counts}`,
    statistic: {
      min: "min",
      max: "max",
      mean: "mean",
      std: "std",
      norm: "norm",
      zeros: "zeros",
      nonFinite: "not finite",
    },
  },
  stepLens: {
    lead: (step: number, other: boolean) =>
      other
        ? `Step ${step} op by op. The step at the playhead was not kept; this is the nearest before it.`
        : `Step ${step} op by op: forward, back, into the leaves.`,
    empty: "No operation yet: run the code and play it back here.",
    controls: "Play the operations",
    first: "First operation",
    last: "Last operation",
    back: "Back one operation",
    forward: "Forward one operation",
    slider: "Operation",
    says: (at: number, count: number, phase: string, op: string) =>
      op ? `${at} of ${count}, ${phase}: ${op}` : `${at} of ${count}, ${phase}`,
    phase: {
      forward: "forward",
      backward: "backward",
      accumulate: "gradient arrives at a leaf",
      after: "after the backward",
      update: "update",
    },
    number: "no.",
    phaseHead: "what happens",
    lineOf: (side: string) => `${side} line`,
    nothing: "Nothing corresponds to it on this side.",
    noFormula: "No formula is declared for this.",
    notFilled: "The numbers are not all at hand, or there are too many.",
    element: "Element worked out (row by row)",
    to: (argument: string) => `→ ${argument}`,
    arrives: "gets its first gradient:",
    adds: (arrival: number) => `adds gradient no. ${arrival}:`,
    updatedBy: {
      optimizer: "The optimizer changes the parameters.",
      hand: "Your line changes the parameters.",
    },
  },
};
