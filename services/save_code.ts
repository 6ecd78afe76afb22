import { z } from "zod";
import type { BlockId } from "../domain/ids.ts";
import { findHostsInCode, hostPatternOf } from "../domain/hosts.ts";
import { Manifest } from "../domain/manifest.ts";
import type { Candidate, Diagnosis } from "../generation/types.ts";
import { type BlockRow, getBlock } from "../storage/blocks.ts";
import { listConnections } from "../storage/connections.ts";
import { adoptVersion, keepDraft } from "./adopt_version.ts";
import type { ServiceDeps } from "./deps.ts";
import { checkCode } from "./edit/check_code.ts";
import { noteOfError } from "./edit/code_notes.ts";
import type { CodeNote } from "./edit/types.ts";
import { grantedLanHosts } from "./lan_hosts.ts";
import { keepProposal } from "./proposals.ts";
import { type Trial, trialCandidate } from "./trial_candidate.ts";
import { findWaitingVersion } from "./waiting_draft.ts";

export type SaveCodeResult =
  | { readonly kind: "adopted"; readonly version: number }
  /** It waits for the person to look at it and choose it. */
  | { readonly kind: "proposed"; readonly version: number }
  | {
    readonly kind: "draft";
    readonly version: number;
    readonly diagnosis: Diagnosis;
    /** Where in the code it went wrong. */
    readonly notes: readonly CodeNote[];
  }
  | { readonly kind: "invalid"; readonly message: string };

export interface CodeFiles {
  readonly backend: string;
  readonly view: string;
  readonly manifest: string;
}

const EDITED = "Edited by hand";

/**
 * Tries code that a person wrote, by the same trial as the model's. The public hosts that it names are approved by the
 * one who wrote it, unless it uses a connection; what fails or waits for a yes is kept as a draft.
 */
export async function saveCode(
  deps: ServiceDeps,
  id: BlockId,
  { files, ending }: { readonly files: CodeFiles; readonly ending: "adopt" | "propose" },
): Promise<SaveCodeResult> {
  const block = await getBlock(deps.db, id);
  const manifest = parseManifest(files.manifest);
  if (typeof manifest === "string") return { kind: "invalid", message: manifest };
  const hosts = [...new Set([...manifest.hosts, ...findHostsInCode(files.backend)])];
  const candidate = {
    manifest: { ...manifest, hosts, origin: { kind: "person" as const } },
    backend: files.backend,
    view: files.view,
  };
  const closed = await findClosedHosts(deps, block, candidate.manifest);
  if (closed.length > 0) return { kind: "invalid", message: explainClosed(closed) };
  const trial = await tryWritten(deps, block, candidate);
  const adoption = { blockId: id, trial, reason: EDITED, tokens: 0 };
  if (trial.verdict.kind === "good" && ending === "propose" && block.currentVersion !== null) {
    const proposed = { ...adoption, kind: "hand" as const, generationId: null };
    return { kind: "proposed", version: await keepProposal(deps, proposed) };
  }
  if (trial.verdict.kind === "good") return { kind: "adopted", version: await adoptVersion(deps, adoption) };
  const version = await keepDraft(deps, adoption);
  const notes = await findNotes(deps, id, { files, trial });
  return { kind: "draft", version, diagnosis: diagnosisOf(trial.verdict), notes };
}

/** What the trial says of lines; code that did not compile has its place from the compiler. */
async function findNotes(
  deps: ServiceDeps,
  id: BlockId,
  { files, trial: { run, compiled } }: { readonly files: CodeFiles; readonly trial: Trial },
): Promise<readonly CodeNote[]> {
  if (run?.outcome.kind === "failed") return [noteOfError(run.outcome.error, run.outcome.stage)];
  return compiled === undefined ? (await checkCode(deps, id, { files, runs: false })).notes : [];
}

/** Tries the newest draft again when it waited for a yes alone; true when it is on the card by now. */
export async function retryWaitingDraft(deps: ServiceDeps, id: BlockId): Promise<boolean> {
  const draft = await findWaitingVersion(deps.db, id);
  if (draft === undefined) return false;
  const { manifest, backend, view, number } = draft;
  const trial = await tryWritten(deps, await getBlock(deps.db, id), { manifest, backend, view });
  if (trial.verdict.kind !== "good") return false;
  await adoptVersion(deps, { blockId: id, trial, reason: EDITED, tokens: 0, draft: number });
  return true;
}

async function tryWritten(deps: ServiceDeps, block: BlockRow, candidate: Candidate): Promise<Trial> {
  const { hosts, connections } = candidate.manifest;
  // A dialog that names both must say where data goes that was read with a secret: writing a host down does not.
  const written = connections.length > 0 ? [] : hosts;
  return await trialCandidate(deps, {
    blockId: block.id,
    candidate,
    block,
    chosen: block.settings,
    approvedHosts: [...new Set([...block.approvedHosts, ...written])],
    approvedConnections: block.approvedConnections,
    author: "person",
    reason: "edit",
  });
}

/** Writing an address down is no grant: a model's draft that is saved unread must not open the own network. */
async function findClosedHosts(
  { db, lanHosts }: ServiceDeps,
  { approvedHosts }: BlockRow,
  { hosts, connections }: Manifest,
): Promise<readonly string[]> {
  const rows = connections.length === 0 ? [] : await listConnections(db);
  const asked = rows.filter(({ name }) => connections.includes(name)).map(({ origin }) =>
    hostPatternOf(new URL(origin))
  );
  return hosts.filter((host) =>
    !approvedHosts.includes(host) && !asked.includes(host) && isClosedLanHost(host, lanHosts)
  );
}

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

function diagnosisOf(verdict: Exclude<Trial["verdict"], { kind: "good" }>): Diagnosis {
  if (verdict.kind === "bad") return verdict.diagnosis;
  if (verdict.kind === "needs_facts") {
    return {
      kind: "needs_facts",
      happened: `Settings are missing: ${verdict.settings.map(({ label }) => label).join(", ")}`,
      advice: "Fill them in, and save the code again",
      move: "person",
    };
  }
  const { hosts, connections = [] } = verdict;
  const wants = [
    ...(connections.length > 0 ? [`use ${connections.join(", ")}`] : []),
    ...(hosts.length > 0 ? [`send what it reads to ${hosts.join(", ")}`] : []),
  ];
  return {
    kind: "needs_approval",
    happened: `The code wants to ${wants.join(" and ")}`,
    advice: "It is put on the card when you allow that",
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
