/** Calls from the engine into Python. */

/** What a Python callback gives back when it raised; the exception waits on Python's side. */
const RAISED = "!";

/** A callback's result; throws when it raised, so that the engine unwinds to the Python caller. */
export function returned<T>(result: T): T {
  if (result === RAISED) throw new Error("a Python callback raised");
  return result;
}
