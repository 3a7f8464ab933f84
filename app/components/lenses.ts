/** The lenses of the page. A new one is a folder and a line here. */

import { memo } from "react";
import { Gradients } from "./gradients/Gradients.tsx";
import { Graph } from "./graph/Graph.tsx";
import type { Lens } from "./lens-area/lens.ts";
import { Ownership } from "./ownership/Ownership.tsx";
import { Step } from "./step/Step.tsx";
import { Tensor } from "./tensor/Tensor.tsx";
import { Training } from "./training/Training.tsx";

/** A lens is drawn again only when something that it is given has changed: a scrubbed step, for those that use it. */
export const LENS_VIEWS: readonly Lens[] = [
  { name: "ownership", View: memo(Ownership), usesSteps: true },
  { name: "graph", View: memo(Graph), usesSteps: true },
  { name: "training", View: memo(Training), usesSteps: true },
  { name: "gradients", View: memo(Gradients), usesSteps: true },
  { name: "tensor", View: memo(Tensor), usesSteps: false },
  { name: "step", View: memo(Step), usesSteps: true },
];
