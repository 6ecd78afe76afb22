import { z } from "zod";
import type { BlockId } from "../domain/ids.ts";
import { findHostsInCode } from "../domain/hosts.ts";
import { Manifest } from "../domain/manifest.ts";
import type { Diagnosis } from "../generation/types.ts";
import { getBlock } from "../storage/blocks.ts";
import { adoptVersion, keepDraft } from "./adopt_version.ts";
import type { ServiceDeps } from "./deps.ts";
import { grantedLanHosts } from "./lan_hosts.ts";
import { trialCandidate } from "./trial_candidate.ts";

export type SaveCodeResult =
  | { readonly kind: "adopted"; readonly version: number }
  | { readonly kind: "draft"; readonly version: number; readonly diagnosis: Diagnosis }
  | { readonly kind: "invalid"; readonly message: string };

export interface CodeFiles {
  readonly backend: string;
  readonly view: string;
  readonly manifest: string;
}

/**
 * Tries code that a person wrote, by the same trial as the model's. The public hosts that it names are approved by the
 * one who wrote it; what fails is kept as a draft.
 */
export async function saveCode(deps: ServiceDeps, id: BlockId, files: CodeFiles): Promise<SaveCodeResult> {
  const block = await getBlock(deps.db, id);
  const manifest = parseManifest(files.manifest);
  if (typeof manifest === "string") return { kind: "invalid", message: manifest };
  const hosts = [...new Set([...manifest.hosts, ...findHostsInCode(files.backend)])];
  const candidate = {
    manifest: { ...manifest, hosts, origin: { kind: "person" as const } },
    backend: files.backend,
    view: files.view,
  };
  const closed = hosts.filter((host) =>
    !block.approvedHosts.includes(host) && isClosedLanHost(host, deps.lanHosts)
  );
  if (closed.length > 0) return { kind: "invalid", message: explainClosed(closed) };
  const approvedHosts = [...new Set([...block.approvedHosts, ...hosts])];
  const trial = await trialCandidate(deps, {
    blockId: id,
    candidate,
    chosen: block.settings,
    approvedHosts,
    block,
    author: "person",
    reason: "edit",
  });
  const adoption = { blockId: id, trial, reason: "Edited by hand", tokens: 0 };
  if (trial.verdict.kind === "good") return { kind: "adopted", version: await adoptVersion(deps, adoption) };
  const version = await keepDraft(deps, adoption);
  return { kind: "draft", version, diagnosis: diagnosisOf(trial.verdict) };
}

/** Writing an address down is no grant: a model's draft that is saved unread must not open the own network. */
function isClosedLanHost(host: string, lanHosts: readonly string[]): boolean {
  const granted = grantedLanHosts([host]);
  return granted.length > 0 && !granted.some((entry) => lanHosts.includes(entry));
}

function explainClosed(hosts: readonly string[]): string {
  return `The code reads from ${
    hosts.join(", ")
  } on your own network, which this block may not: make the address a setting ` +
    `and type it there, which asks you, or name it in TESSERA_LAN_HOSTS`;
}

function diagnosisOf(
  verdict: Exclude<Awaited<ReturnType<typeof trialCandidate>>["verdict"], { kind: "good" }>,
): Diagnosis {
  if (verdict.kind === "bad") return verdict.diagnosis;
  return {
    kind: "needs_approval",
    happened: `The code wants to read from ${verdict.hosts.join(", ")}`,
    advice: "Approve the hosts",
    move: "person",
  };
}

function parseManifest(text: string): Manifest | string {
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return `Cannot read manifest.json: ${error.message}`;
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    return `Cannot use manifest.json: ${issue?.path.join(".") || "the whole"}: ${issue?.message}`;
  }
}
