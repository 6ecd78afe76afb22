import process from "node:process";
import { runCli } from "./cli/run_cli.ts";

// Deno 2.6's own lookup of names calls what Node calls deprecated, which means nothing to the person who reads the log.
process.noDeprecation = true;

Deno.exit(await runCli(Deno.args, import.meta.dirname ?? Deno.cwd()));
