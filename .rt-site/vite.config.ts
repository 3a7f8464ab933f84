import { pythonArchive } from "../tools/python-archive.ts";
import { pyodideAssets } from "../tools/pyodide-assets.ts";
import { CONTENT_SECURITY_POLICY } from "../runtime/client/csp.ts";
export default { root: ".", base: "./", worker: { format: "es" }, build: { outDir: "dist", target: "es2023" }, plugins: [pythonArchive(".."), pyodideAssets(), { name: "csp", transformIndexHtml: (h: string) => h.replace("%CSP%", CONTENT_SECURITY_POLICY) }] };
