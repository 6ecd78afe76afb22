import { judgeRun } from "../../domain/acceptance.ts";
import type { BlockId } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import { settingValues } from "../../domain/settings.ts";
import type { CompiledBlock } from "../../sandbox/mod.ts";
import { compileBlockCss } from "../block_css.ts";
import type { ServiceDeps } from "../deps.ts";
import { replayVersion } from "../replay_version.ts";
import type { ReadPart } from "./read_part.ts";
import type { PartTrial } from "./types.ts";

/** A block of a package that compiled or not, and how its own answers were read by it. */
export interface TriedPart extends ReadPart {
  readonly id: BlockId;
  readonly compiled: CompiledBlock | undefined;
  readonly css: { readonly css: string; readonly hash: string };
  /** JSON Schema of the data; what comes live must have the form that was shown here. */
  readonly schema: Json | null;
  readonly trial: PartTrial;
}

/** Without a network nothing takes long; a package must not keep the sandbox from those who wait. */
const TRIAL_LIMITS = { wallMs: 10_000, cpuMs: 5_000 };

/** Compiles a block of a package and runs it on its own answers: no socket is opened. Never throws for bad code. */
export async function tryPart(
  deps: Pick<ServiceDeps, "compile" | "sandbox">,
  part: ReadPart,
  id: BlockId,
  { isRun = true }: { readonly isRun?: boolean } = {},
): Promise<TriedPart> {
  const compiled = await deps.compile(part);
  if (compiled.kind === "refused") {
    const problem = `Its code cannot be used: ${compiled.problem.message}`;
    return {
      ...{ ...part, id, compiled: undefined, css: { css: "", hash: "" }, schema: null },
      problems: [...part.problems, problem],
      trial: { kind: "failed", message: problem },
    };
  }
  const css = await compileBlockCss(part.view, id);
  const tried = isRun ? await replay(deps, part, { id, compiled: compiled.block, css: css.css }) : NOT_RUN;
  return { ...part, id, compiled: compiled.block, css, ...tried };
}

const NOT_RUN = {
  trial: {
    kind: "failed" as const,
    message: "it was not run, because too many before it failed or took too long",
  },
  schema: null,
};

async function replay(
  deps: Pick<ServiceDeps, "sandbox">,
  { manifest, recording }: ReadPart,
  { id, compiled, css }: { readonly id: BlockId; readonly compiled: CompiledBlock; readonly css: string },
): Promise<Pick<TriedPart, "trial" | "schema">> {
  if (recording === undefined) return { trial: { kind: "none" }, schema: null };
  const { outcome, answers, schema } = await replayVersion(deps, {
    ...{ owner: id, compiled, hosts: manifest.hosts, lanHosts: [], schema: undefined },
    ...{ manifest, recording, limits: TRIAL_LIMITS },
  });
  if (outcome.kind === "failed") {
    return { trial: { kind: "failed", message: outcome.error.message }, schema: null };
  }
  const refused = outcome.requests.find((request) => request.refused !== undefined);
  if (refused !== undefined) {
    const message = `It asked ${refused.host} for what is not recorded, or may not ask it`;
    return { trial: { kind: "failed", message }, schema: null };
  }
  const { failures: [failure] } = judgeRun({
    ...{ outcome, manifest, answers, nowMs: recording.nowMs, isTrial: false },
    settings: settingValues(manifest.settings, recording.settings),
  });
  if (failure !== undefined) return { trial: { kind: "failed", message: failure.message }, schema: null };
  const { text, tree } = outcome;
  return { trial: { kind: "ran", text, tree, css, at: recording.nowMs }, schema: schema ?? null };
}
