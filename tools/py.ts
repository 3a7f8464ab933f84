/** `npm run --silent py -- [--json] [--timeout S] FILE.py …`: runs Python files as the page would. */
import { runPythonCli } from "./py/cli.ts";

process.exitCode = await runPythonCli(process.argv.slice(2));
