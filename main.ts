import { runCli } from "./cli/run_cli.ts";

Deno.exit(await runCli(Deno.args, import.meta.dirname ?? Deno.cwd()));
