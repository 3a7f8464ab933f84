/** Whether a twin of a whole program did what the program did, as far as both can be asked. */
import { tensorById } from "./read.ts";
import type { SideTrace } from "./types.ts";

/** `dropped`: lines of the first program whose output the twin lacks. */
export function isSameRun(one: SideTrace, twin: SideTrace, dropped: readonly number[]): boolean {
  return one.ok && twin.ok && printed(one, dropped) === printed(twin, []) && hasSameGlobals(one, twin);
}

/** A parameter of a module says so when it is printed; a variable does not. */
function printed({ output }: SideTrace, dropped: readonly number[]): string {
  const chunks = output.filter(({ line }) => !dropped.includes(line));
  return chunks
    .map(({ text }) => text)
    .join("")
    .replaceAll("Parameter containing:\n", "");
}

/** Variables of the file that both have and that hold numbers: to the last bit. */
function hasSameGlobals(one: SideTrace, twin: SideTrace): boolean {
  const there = new Map(twin.globals.map((global) => [global.name, global]));
  return one.globals.every((here) => {
    const other = there.get(here.name);
    if (other === undefined) return true;
    if (here.tensor === null || other.tensor === null)
      return !["int", "float", "bool", "str"].includes(here.type) || here.text === other.text;
    const record = tensorById(one, here.tensor);
    const twinned = tensorById(twin, other.tensor);
    return record?.digest === twinned?.digest && record?.grad.digest === twinned?.grad.digest;
  });
}
