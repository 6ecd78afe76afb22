import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { type EndedRun, failureText, judgeRun, sumVerdicts } from "./run_tests/judge_batch.ts";
import { findTestFiles, planBatches } from "./run_tests/plan_batches.ts";
import { runBatches } from "./run_tests/run_batches.ts";

/** Beyond this the browsers and guests of the tests stand in each other's way. */
const MAX_JOBS = 6;

/**
 * Every test: `deno task test`. Files run in batches, one more at once than there are processors, since many
 * of them wait for something (DENO_JOBS says otherwise).
 * The last line is the sum, such as "12 passed, 0 failed, 1 skipped"; the exit code is 0 only when all of it is green.
 * With words after it, it is `deno test` with those: `deno task test services/ --filter move`.
 */
async function main(words: readonly string[]): Promise<number> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  if (words.length > 0) return await denoTest(root, words);
  const checked = await denoTest(root, ["--no-run"]);
  if (checked !== 0) return checked;

  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(name, () => stop.abort());
  const batches = planBatches(await findTestFiles(root, config.exclude));
  const runs = await runBatches(batches, {
    root,
    jobs: jobs(),
    signal: stop.signal,
    onEnd: ({ output }) => console.log(output.trimEnd()),
  });
  return report(runs);
}

function report(runs: readonly EndedRun[]): number {
  const judged = runs.map((run) => ({ run, verdict: judgeRun(run) }));
  for (const { run, verdict } of judged) {
    if (verdict.failed === 0 && verdict.problems.length === 0) continue;
    console.log(`\n${"-".repeat(80)}\n${failureText(run)}`);
    for (const problem of verdict.problems) console.log(`\nBROKEN OFF ${problem}: ${run.files.join(" ")}`);
  }
  const { passed, failed, skipped } = sumVerdicts(judged.map(({ verdict }) => verdict));
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function jobs(): number {
  const named = Number(Deno.env.get("DENO_JOBS"));
  return Number.isInteger(named) && named > 0 ? named : Math.min(availableParallelism() + 1, MAX_JOBS);
}

async function denoTest(root: string, words: readonly string[]): Promise<number> {
  const args = ["test", "--allow-all", ...words];
  const { code } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).spawn().status;
  return code;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
