/** The JavaScript module that Python imports as `_torch_engine`: everything of the engine that `torch` may touch. */
import "../../engine/functional/index.ts";
import { isGradEnabled, setGradEnabled } from "../../engine/autograd/mode.ts";
import { getPrintOptions, setPrintOptions } from "../../engine/tensor/print-options.ts";
import { getDefaultDType, setDefaultDType } from "../../engine/tensor/promotion.ts";
import { defaultGenerator, Generator } from "../../engine/tensor/random-generator.ts";
import { isInferenceMode, setInferenceMode } from "../../engine/tensor/storage.ts";
import { setWarningSink } from "../../engine/tensor/warning.ts";
import * as data from "./bind-data.ts";
import * as nn from "./bind-nn.ts";
import * as optim from "./bind-optim.ts";
import * as customFunctions from "./custom-function.ts";
import * as forward from "./forward-access.ts";
import { call, describeFunctions } from "./functions.ts";
import * as graph from "./graph-access.ts";
import { heldCount, release } from "./handles.ts";
import { PLACE_UNIT, setPlace } from "./places.ts";
import * as savedTensors from "./saved-access.ts";
import * as storages from "./storage-access.ts";
import * as tensors from "./tensor-access.ts";
import { traceBegin, traceFinish, traceStepping, traceWatch } from "./trace.ts";

const random = {
  newGenerator: () => new Generator(),
  defaultGenerator: () => defaultGenerator,
  /** Seeds cross as text: they have 64 bits. */
  manualSeed: (generator: Generator, seed: string) => void generator.manualSeed(BigInt(seed)),
  initialSeed: (generator: Generator) => String(generator.initialSeed()),
  seed: (generator: Generator) => String(generator.seed()),
  getState: (generator: Generator) => generator.getState(),
  setState: (generator: Generator, bytes: Uint8Array) => generator.setState(bytes),
};

const modes = {
  isGradEnabled,
  setGradEnabled,
  /** Sets the mode and returns what it was. */
  swapGradEnabled: (enabled: boolean) => {
    const before = isGradEnabled();
    setGradEnabled(enabled);
    return before;
  },
  isInferenceMode,
  setInferenceMode,
  getDefaultDType,
  setDefaultDType,
};

const printing = {
  getPrintOptions: () => JSON.stringify(getPrintOptions()),
  setPrintOptions: (change: string) => setPrintOptions(JSON.parse(change)),
};

const tracing = {
  placeUnit: PLACE_UNIT,
  tracePlace: setPlace,
  traceBegin,
  traceStepping,
  traceWatch,
  traceFinish,
};

/** Registered with Pyodide once, at boot. */
export function createEngineModule(): Readonly<Record<string, unknown>> {
  return {
    describeFunctions,
    /** `sink(category, message)`, for what PyTorch would warn about. */
    setWarningSink,
    call,
    release,
    heldCount,
    ...tensors,
    ...storages,
    ...savedTensors,
    ...forward,
    ...graph,
    ...customFunctions,
    ...random,
    ...modes,
    ...printing,
    ...nn,
    ...data,
    ...optim,
    ...tracing,
  };
}
