/** Gate: `package-lock.json` serves every machine – each platform's packages are in it, and no registry's address is. */
import { z } from "zod";
import type { SourceFile, Violation } from "./source-files.ts";

export const LOCK_FILE = /^package-lock\.json$/;

const LOCK = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** Whether `name`, required by the package at `path`, is found as Node would find it. */
function isLocked(packages: object, path: string, name: string): boolean {
  let folder = path;
  while (folder !== "") {
    if (`${folder}/node_modules/${name}` in packages) return true;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")));
  }
  return `node_modules/${name}` in packages;
}

/** npm leaves a platform's package out when the registry in use lacks it, and then `npm ci` refuses the lock. */
function lockViolationsIn({ path, text }: SourceFile): Violation[] {
  const { packages } = LOCK.parse(JSON.parse(text));
  return Object.entries(packages).flatMap(([at, { resolved, optionalDependencies = {} }]) => {
    const missing = Object.keys(optionalDependencies).filter((name) => !isLocked(packages, at, name));
    const messages = missing.map((name) => `${name}, which ${at} wants on some platform, is not locked`);
    if (resolved !== undefined) messages.push(`${at} names the registry it came from`);
    return messages.map((message) => ({ path, line: 1, message }));
  });
}

export function lockFileViolations(files: readonly SourceFile[]): Violation[] {
  return files.filter(({ path }) => LOCK_FILE.test(path)).flatMap(lockViolationsIn);
}
