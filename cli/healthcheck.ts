import type { Config } from "../config.ts";
import { askOwnServer, type OwnAnswer } from "../egress/ask_own_server.ts";
import { paths } from "../urls.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";

/** Below the five seconds that a container's health check has to answer. */
const TIMEOUT_MS = 4_000;

/** `tessera healthcheck`: does the server of this configuration answer, and can it work? For where no other client is. */
export async function healthcheckCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, { port: { type: "string" }, host: { type: "string" } });
  const { config } = load({
    TESSERA_DATA_DIR: command.text("data"),
    TESSERA_PORT: command.text("port"),
    TESSERA_HOST: command.text("host"),
  });
  const result = await ask(config);
  if (command.isSet("json")) printJson(result);
  else if (result.isHealthy) printText("ok");
  else printProblem(result.reason, result.hint);
  return result.isHealthy ? EXIT.ok : EXIT.blockFailed;
}

type Result =
  | { readonly isHealthy: true }
  | { readonly isHealthy: false; readonly reason: string; readonly hint: string };

async function ask({ host, port }: Config): Promise<Result> {
  try {
    return judge(await askOwnServer({ host, port }, { path: paths.readyz, timeoutMs: TIMEOUT_MS }), port);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return {
      isHealthy: false,
      reason: `No answer on port ${port}: ${words}`,
      hint: "Does the server run with another --port or --host, or in another container?",
    };
  }
}

function judge({ status, body }: OwnAnswer, port: number): Result {
  if (status === 200) return { isHealthy: true };
  const words = body.replaceAll(/\s+/g, " ").trim().slice(0, 500);
  return {
    isHealthy: false,
    reason: `The server on port ${port} answers ${status}${words === "" ? "" : `: ${words}`}`,
    hint: "tessera doctor says what is wrong and how to mend it",
  };
}
