/** Every string of the page in English; its type is what the other languages must fill. Backticks mark code, `**` strong words. */
import { enEditor } from "./en-editor.ts";
import { enLenses } from "./en-lenses.ts";

export const en = {
  brand: "home",
  skip: "Skip to the code",
  course: "Course",
  language: "Language",
  theme: "Theme: switch between light and dark",
  previousLesson: "Previous lesson",
  nextLesson: "Next lesson",
  playground: "Playground",
  lessonTick: (order: number, title: string, done: boolean) =>
    `Lesson ${order}: ${title}${done ? ", done" : ""}`,
  loading: "Loading",
  notFound: "There is no page here.",
  backHome: "Back to the course",
  lessonMissing: "This lesson could not be loaded.",
  retry: "Try again",

  side: { nn: "nn", functional: "F" },
  sideTab: { nn: "module", functional: "function" },
  sidePhrase: { nn: "the module holds the weights", functional: "you hold the weights" },
  sideName: { nn: "left", functional: "right" },
  line: (line: number) => `line ${line}`,
  lineOf: { nn: (line: number) => `left, line ${line}`, functional: (line: number) => `right, line ${line}` },

  runBoth: "Run both",
  runBothKeys: { mac: "⌘⏎", other: "Ctrl ⏎" },
  run: "Run",
  runSide: { nn: "Run the left side", functional: "Run the right side" },
  stop: "Stop",
  stopping: "Stopping",
  reset: "Reset",
  resetSide: {
    nn: "Reset the left side to the lesson’s code",
    functional: "Reset the right side to the lesson’s code",
  },
  undo: "Undo",
  sides: "Sides",
  editor: { nn: "nn.py, editor", functional: "functional.py, editor" },
  editorHelp: "Tab indents. Press Esc, then Tab, to leave the editor.",
  escaped: "Tab now leaves the editor.",
  hover: {
    registered: (path: string) => `Registered as ${path}`,
    inOptimizer: (name: string) => `Updated by the optimizer ${name}`,
    before: "As the last run left it, before the text was changed.",
    unowned: "No module and no optimizer holds it: you do.",
  },

  boot: {
    download: "Loading Python",
    compile: "Compiling Python",
    python: "Starting Python",
    torch: "Importing torch",
  },
  running: { nn: "Running the left side", functional: "Running the right side", both: "Running" },
  ready: "Run finished",
  runFailed: {
    boot: "Python could not start in this browser.",
    deadline: "Stopped: the run took longer than its time limit.",
    memory: "Stopped: the run used more memory than the page allows.",
    crash: "Python ended unexpectedly. The next run starts a fresh one.",
  },

  verdict: {
    title: "Verdict",
    output: "Output",
    loss: "Loss",
    gradients: "Gradients",
    graph: "Graph",
    tracked: "Tracked by a module",
    trackedShort: "Tracked",
    run: "Run",
    same: "bit for bit",
    notYet: "not yet",
    none: "none",
    noGradients: "none flowed",
    otherShape: "other shape",
    otherValues: "other values",
    oneSideNone: "None on one side",
    delta: (value: string) => `max |Δ| ${value}`,
    sameOperations: (count: number) => (count === 1 ? "same op" : `same ${count} ops`),
    operations: (nn: number, functional: number) => `${nn} and ${functional}`,
    counts: (nn: number, functional: number) => `${nn} and ${functional}`,
    stale: "The code has changed since this run.",
    glyph: {
      same: "same",
      close: "nearly the same",
      diff: "different",
      wait: "not yet known",
      err: "the run raised",
    },
    opens: "shows the lens that proves it",
  },

  output: {
    title: "Output",
    live: "live",
    recorded: "recorded",
    running: "running",
    nothing: "nothing printed",
    notRun: "not run yet",
    stoppedAt: (line: number) => `stopped at line ${line}`,
    stopped: "stopped",
  },

  lenses: { title: "Lenses", close: "Close" },
  lens: {
    ownership: "Ownership",
    graph: "Graph",
    gradients: "Gradients",
    training: "Training",
    tensor: "Tensor",
    step: "Step",
  },
  takeAway: {
    button: "Take away",
    title: { nn: "Take the left side away", functional: "Take the right side away" },
    side: { nn: "This side", functional: "This side" },
    both: "Both, as a notebook",
    copy: (what: string) => `Copy: ${what}`,
    notebook: {
      from: (url: string) => `From <${url}>.`,
      module: "The module holds the weights: `torch.nn`",
      functional: "You hold the weights: `torch.nn.functional`",
    },
  },
  export: {
    button: "Save",
    title: "Save this lens",
    as: { picture: "Picture", numbers: "Numbers" },
    copyAs: (kind: string) => `Copy as ${kind}`,
    copied: "Copied",
    notCopied: "This frame does not let the page copy.",
  },
  asText: "As text",
  asChart: "As a chart",
  step: "Step",
  stepLabel: (step: number, last: number) => `**Step ${step}** / ${last}`,
  stepOf: (step: number, last: number, phase: string) => `Step ${step} of ${last}, ${phase}`,
  sideColumn: "side",
  oneStep: "**One step**",
  stepPhase: {
    title: "How far the step has come",
    forward: "forward",
    backward: "backward",
    update: "update",
  },
  play: "Play",
  pause: "Pause",
  back: "Back one step",
  forward: "Forward one step",

  ownership: {
    lead: "Where the two rows of a pair differ, the answer is marked.",
    at: {
      forward: (step: number) => `Step ${step}, after the forward: no gradient yet, nothing changed yet.`,
      backward: (step: number) =>
        `Step ${step}, after \`backward()\`: gradients are there, nothing changed yet.`,
      update: (step: number) => `Step ${step}, after the update: |Δ| is the change by this step alone.`,
    },
    wholeRun: "Whole run",
    notYet: "not yet",
    empty: "No tensor to ask about yet: `nn.Linear(…)` or `requires_grad=True` makes one.",
    leaf: "leaf tensor",
    requiresGrad: "`requires_grad`",
    registered: "registered in a Module",
    stateDict: "in `state_dict`",
    optimizer: "in an optimizer",
    gradient: "received a gradient",
    changed: "changed by the step",
    moves: "moves with .to(), .train()",
    yes: "yes",
    no: "no",
    buffer: "buffer",
    zero: "zero",
    by: "by hand",
  },
  list: (items: readonly string[]) =>
    items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`,
  diagnosis: {
    "trains-the-same": (_names: string, _many: boolean) =>
      "**Trains the same.** Questions 2, 3 and 4 have the same answer on both sides, with the same numbers.",
    "no-module": (names: string, many: boolean) =>
      `**${names} ${many ? "belong" : "belongs"} to no module.** \`state_dict()\` will not save ${many ? "them" : "it"} and \`.to(device)\` will not move ${many ? "them" : "it"}. That is your job now.`,
    "no-requires-grad": (names: string, many: boolean) =>
      `**${names} ${many ? "do" : "does"} not require grad.** No gradient will ever reach ${many ? "them" : "it"}.`,
    "never-handed-over": (names: string, many: boolean) =>
      `**${names} got a gradient but ${many ? "are" : "is"} in no optimizer.** Lost in a list, or never handed over.`,
    "stale-optimizer": (names: string, many: boolean) =>
      `**${names} ${many ? "are" : "is"} registered and got a gradient, but no optimizer holds ${many ? "them" : "it"}.** The optimizer was made before ${many ? "they were" : "it was"} there, with other tensors:`,
    orphaned: (names: string, many: boolean) =>
      `**An optimizer still holds ${many ? `${names}, tensors` : `${names}, a tensor`} that nothing else reaches.** ${many ? "They were" : "It was"} replaced after the optimizer was made.`,
    "left-out": (names: string, many: boolean) =>
      `**${names} ${many ? "are" : "is"} registered and got a gradient, but ${many ? "were" : "was"} not handed to the optimizer.** No step changes ${many ? "them" : "it"}.`,
    "not-used": (names: string, many: boolean) =>
      `**${names} ${many ? "are" : "is"} in an optimizer, but no gradient came.** Forward does not use ${many ? "them" : "it"}.`,
    "cut-off": (names: string, many: boolean) =>
      `**${names} ${many ? "are" : "is"} used in forward, but no gradient came.** The way back is cut here, by \`detach()\`, \`no_grad()\` or a call that has no gradient:`,
    "not-in-loss": (names: string, many: boolean) =>
      `**${names} ${many ? "are" : "is"} used in forward, but no gradient came.** What was computed with ${many ? "them" : "it"} is no part of the loss.`,
    "loss-is-leaf": (names: string, many: boolean) =>
      `**${names} ${many ? "have" : "has"} no history.** Backward starts and ends in ${many ? "them" : "it"}: a tensor made from plain numbers, as by \`torch.tensor(loss.item())\`, does not know where they came from.`,
    "not-a-leaf": (names: string, many: boolean) =>
      `**${names} ${many ? "are computed and therefore no leaves" : "is computed and therefore no leaf"}.** Backward leaves \`.grad\` as None. Compute first, then call \`requires_grad_()\`.`,
    "zero-gradient": (names: string, many: boolean) =>
      `**The gradient of ${names} is exactly 0.0.** Backward reached ${many ? "them" : "it"}, and nothing would change.`,
    "not-stepped": (names: string, many: boolean) =>
      `**${names} got ${many ? "gradients" : "a gradient"}, but the optimizer took no step.** Without \`step()\` nothing changes.`,
    frozen: (names: string, many: boolean) =>
      `**${names} ${many ? "are" : "is"} frozen.** \`requires_grad\` is False: no gradient comes, and no step changes ${many ? "them" : "it"}.`,
    "by-hand": (names: string, many: boolean) =>
      `**${names} ${many ? "are" : "is"} updated by hand.** No optimizer is needed for that, only \`.grad\`.`,
    "no-backward": (_names: string, _many: boolean) =>
      "**Nothing ran backward.** Questions 3 and 4 wait for `loss.backward()` and an update.",
  },

  ...enEditor,
  ...enLenses,

  predict: {
    title: "Predict",
    before: "answer before you run",
    answered: "answered",
    show: "Show what happens",
    right: "Your answer, and what PyTorch does",
    shown: "What PyTorch does",
    yours: "your answer",
    again: "Answer again",
  },
  exercise: {
    title: "Fix it",
    side: { nn: "left side", functional: "right side", both: "both sides" },
    load: "Put the exercise in the editors",
    backToDemo: "Back to the lesson’s code",
    check: "Run and check",
    passed: "passed",
    open: "open",
    notPassed: "not yet",
    allPassed: "All checks pass.",
    hint: "Show a hint",
    nextHint: "Next hint",
    hintLocked: (after: number) => `after hint ${after}`,
    thenSolution: (after: number) => `after hint ${after}; then the solution`,
    hintsThenSolution: "then the solution",
    showSolution: "Show the solution",
    solution: "Solution",
    useSolution: "Put the solution in the editors",
  },
  remember: {
    title: "Remember",
    next: (title: string) => `Next: ${title} →`,
    toPlayground: "Try your own code →",
  },
  kicker: (order: number, article: string | null) =>
    article ? `Lesson ${order} · article §${article}` : `Lesson ${order}`,

  explain: {
    expected: "expected",
    actual: "actual",
    change: (line: number, text: string) => `Change line ${line} to \`${text}\``,
    insert: (line: number, text: string) => `Insert \`${text}\` as line ${line}`,
    letMe: "Let me try",
  },

  home: {
    title: "The same computation, written twice",
    lede: "Left, a model built with `torch.nn`. Right, the same model with `torch.nn.functional`. Both run here, in your browser, and the page shows what the code does not: who owns each weight and how the gradient reaches it.",
    start: "Start lesson 1",
    resume: (order: number) => `Continue lesson ${order}`,
    own: "Bring my own code",
    lessons: (count: number) => (count === 1 ? "One lesson" : `${count} lessons`),
    progress: (done: number) => `${done} done. Progress is kept on this device.`,
    fresh: "Progress is kept on this device.",
    minutes: (minutes: number) => `${minutes} min`,
    continue: "Continue",
    begin: "Start",
    asks: {
      output: "Same output?",
      gradients: "Same gradients?",
      graph: "Same graph?",
      owner: "Who owns the weights?",
    },
    answers: { output: "bit for bit", gradients: "max |Δ| 0", graph: "same ops" },
    owners: { nn: "the module", functional: "you" },
    data: "data",
    gradient: "gradient",
    picture: {
      nn: "weight and bias inside the module fc; data flows forward, gradients flow back to them",
      functional: "w and b outside, held by variables; data flows forward, gradients flow back to them",
    },
    verified: "Checked line by line against PyTorch 2.13",
    parts: [
      {
        title: "What each door keeps",
        blurb: "A module keeps state, a function keeps nothing, autograd sees both.",
      },
      { title: "What training needs", blurb: "Owning, gradients and updating are three separate things." },
      { title: "Where people trip", blurb: "Eight faults that raise no error, and how they show." },
      { title: "Build it yourself", blurb: "From bare tensors to nn, and back again." },
    ],
  },
  playgroundPage: {
    title: "Playground",
    lede: "Write a model on the left and the same computation on the right, or start from a pair below. Nothing leaves your browser.",
    examples: "Start from",
    load: "Put in the editors",
    current: "in the editors",
  },
  embed: { open: "Open with my code", title: "embedded lesson" },
} as const satisfies MessageTree;

type MessageLeaf = string | ((...values: never[]) => string);
interface MessageTree {
  readonly [key: string]: MessageLeaf | MessageTree | readonly MessageTree[];
}
