/** What a recorded run can be rewritten as, and what can stand in the way: the names that page and engine share. */

/** From a module to functions, or from functions to a module. */
export type Rewriting = "unroll" | "wrap";

/**
 * `no-module`: no module ran. `no-weights`: no call was given one. `in-module`: a module holds the weights already.
 * `changed`: a weight is written to between its uses. `values-gone`: what a tensor held when it was used is not known
 * any more. `random`: a call draws random numbers.
 */
export type RewriteObstacle = "no-module" | "no-weights" | "in-module" | "changed" | "values-gone" | "random";
