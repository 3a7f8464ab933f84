/** `npm run kernels`: compiles the engine's WebAssembly kernels anew after a change to their source. */
import { writeFileSync } from "node:fs";
import { COMPILED, compiledModule } from "./compile.ts";

writeFileSync(COMPILED, await compiledModule());
