/** Gate: the tree holds no path that exists only on the machine of whoever wrote it. */
import type { SourceFile, Violation } from "./source-files.ts";

export const TEXT = /\.(ts|tsx|mts|js|mjs|py|css|html|md|json|ya?ml|svg|toml|sh|txt)$|(^|\/)\.ci\/run$/;

/** `/home/pyodide` and `/home/web_user` are folders inside the WebAssembly file system, the same everywhere. */
const MACHINE_PATH =
  /(?<![\w.:@~)\]}*-])(?:\/(?:work|root|Users|mnt|tmp|var\/folders)\/[\w.$-]|\/home\/(?!pyodide|web_user)\w|[A-Z]:\\Users\\)/;

export function machinePathViolations(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => TEXT.test(path))
    .flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, index) => {
        const match = MACHINE_PATH.exec(line);
        return match === null
          ? []
          : [{ path, line: index + 1, message: `a path of one machine: ${match[0]}…` }];
      }),
    );
}
