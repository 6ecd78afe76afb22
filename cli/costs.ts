import { cleanText } from "../domain/outcome.ts";
import { createLog } from "../log.ts";
import { createPreferenceStore } from "../services/preferences.ts";
import { reportSpending } from "../services/spending/report_spending.ts";
import type { SpendingReport, SpendingTotals } from "../services/spending/types.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { withStorage } from "./open_storage.ts";
import { parseCommand } from "./parse_command.ts";
import { formatTable, printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";

/** `tessera costs`: what models cost, by model and by block, and how much of the budgets is used. */
export async function costsCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words);
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat, config.logLevel);
  for (const warning of warnings) log.warn("config", warning);
  const now = () => Date.now();
  const report = await withStorage(
    config,
    log,
    (db) => reportSpending({ db, now, preferences: createPreferenceStore(db, now) }),
  );
  if (command.isSet("json")) printJson(report);
  else printText(describeReport(report));
  return EXIT.ok;
}

function describeReport({ today, month, models, blocks, budgets }: SpendingReport): string {
  const totals = formatTable([
    ["", "CALLS", "FAILED", "TOKENS", "COST"],
    ["today", ...describeTotals(today)],
    ["this month", ...describeTotals(month)],
    ...models.map((model) => [model.model === "" ? "unknown" : model.model, ...describeTotals(model)]),
    ...blocks.map((block) => [nameOf(block), ...describeTotals(block)]),
  ]);
  const used = budgets.map(({ kind, budget, spent }) =>
    `Budget of the ${kind}: ${writeCount(spent.tokens)}${
      budget.tokens === null ? "" : ` of ${writeCount(budget.tokens)}`
    } tokens, ${writeDollars(spent.micros)}${
      budget.micros === null ? " (no limit)" : ` of ${writeDollars(budget.micros)}`
    }`
  );
  return [totals, "Models and blocks: the last 30 days", ...used].join("\n");
}

function describeTotals(
  { calls, failed, promptTokens, completionTokens, ...cost }: SpendingTotals,
): string[] {
  const tokens = promptTokens + completionTokens;
  const isUnknown = tokens > 0 && cost.unpricedTokens === tokens;
  const more = cost.unpricedTokens > 0 ? "+" : "";
  return [
    ...[String(calls), String(failed), writeCount(tokens)],
    isUnknown ? "unknown" : `${writeDollars(cost.micros)}${more}`,
  ];
}

const MAX_NAME_CHARS = 40;

function nameOf({ blockId, title }: SpendingReport["blocks"][number]): string {
  if (blockId === null) return "no block";
  return title === null ? blockId : cleanText(title, MAX_NAME_CHARS);
}

function writeCount(count: number): string {
  return count.toLocaleString("en");
}

function writeDollars(micros: number): string {
  return `$${(micros / 1e6).toFixed(4)}`;
}
