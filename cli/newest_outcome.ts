import type { BlockId } from "../domain/ids.ts";
import { RUN_STAGES, type RunFacts, type RunOutcome } from "../domain/outcome.ts";
import type { RunDetail } from "../services/types.ts";
import { findNewestData } from "../storage/block_data.ts";
import type { Program } from "./open_program.ts";

/** Runs to look through: what the model was asked stands among them and has no outcome. */
const LOOK_BACK = 5;

/** What the block's newest run gave, put together from its row and the data that it left; null when nothing ran. */
export async function findNewestOutcome(
  { app, deps }: Pick<Program, "app" | "deps">,
  id: BlockId,
): Promise<RunOutcome | null> {
  const newest = (await app.listRuns(id, { limit: LOOK_BACK })).find(({ type }) => type !== "generate");
  if (newest === undefined) return null;
  const run = await app.getRun(id, newest.id);
  const { error } = run;
  const stage = RUN_STAGES.find((name) => name === run.stage);
  if (run.status === "ok") {
    // The data of a draft is not kept: it would stand there as if it were good.
    const stored = await findNewestData(deps.db, id);
    if (stored === undefined) return null;
    const { data, tree, text } = stored;
    return { kind: "ok", data, tree, text, ...factsOf(run) };
  }
  if (error === null || stage === undefined) return null;
  return { kind: "failed", stage, error, ...factsOf(run) };
}

/** The facts of a stored run, as its outcome had them. */
export function factsOf({ logs, requests, timings, usage, isolation, warnings }: RunDetail): RunFacts {
  return { logs, requests, timings, usage, isolation, warnings };
}
