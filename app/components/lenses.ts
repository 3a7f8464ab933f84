/** The lenses of the page. A new one is a folder and a line here. */

import { Gradients } from "./gradients/Gradients.tsx";
import { Graph } from "./graph/Graph.tsx";
import type { Lens } from "./lens-area/lens.ts";
import { Ownership } from "./ownership/Ownership.tsx";
import { Step } from "./step/Step.tsx";
import { Tensor } from "./tensor/Tensor.tsx";
import { Training } from "./training/Training.tsx";

export const LENS_VIEWS: readonly Lens[] = [
  { name: "ownership", View: Ownership, usesSteps: false },
  { name: "graph", View: Graph, usesSteps: true },
  { name: "training", View: Training, usesSteps: true },
  { name: "gradients", View: Gradients, usesSteps: true },
  { name: "tensor", View: Tensor, usesSteps: false },
  { name: "step", View: Step, usesSteps: true },
];
