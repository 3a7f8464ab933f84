/** Compiles the engine's AssemblyScript kernels into a module of base64 text, so that the engine loads no file. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const fileIn = (name: string) => fileURLToPath(new URL(`../../engine/functional/${name}`, import.meta.url));

/** Where the compiled kernels stand. */
export const COMPILED = fileIn("gemm.generated.ts");

const SOURCE = "gemm.as";
/** The compiler wants its own idea of a TypeScript name. */
const ENTRY = "gemm.ts";
const OPTIONS = ["-O3", "--converge", "--enable", "simd", "--runtime", "stub", "--noAssert"];

async function webAssembly(): Promise<Uint8Array> {
  const source = readFileSync(fileIn(SOURCE), "utf8");
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main([ENTRY, ...OPTIONS, "--outFile", "gemm.wasm"], {
    readFile: (name) => (name === ENTRY ? source : null),
    writeFile: (_name, contents) => {
      binary = typeof contents === "string" ? null : contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`${SOURCE} does not compile:\n${stderr.toString()}`);
  if (binary === null) throw new Error(`${SOURCE} gave no module`);
  return binary;
}

/** The text of the module: the same source gives the same bytes. */
export async function compiledModule(): Promise<string> {
  const base64 = Buffer.from(await webAssembly()).toString("base64");
  return `/** ${SOURCE} compiled by \`npm run kernels\`; not written by hand. */\nexport const GEMM_MODULE =\n  "${base64}";\n`;
}
