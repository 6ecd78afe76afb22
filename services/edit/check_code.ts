import { z } from "zod";
import type { BlockId } from "../../domain/ids.ts";
import { allowedHosts } from "../../domain/permissions.ts";
import { Manifest } from "../../domain/manifest.ts";
import { type BlockRow, getBlock } from "../../storage/blocks.ts";
import { findRecording } from "../../storage/recorded_responses.ts";
import type { CompiledBlock } from "../../sandbox/mod.ts";
import { listApprovedConnections } from "../connections/approved_origins.ts";
import type { ServiceDeps } from "../deps.ts";
import { replayVersion } from "../replay_version.ts";
import type { CodeFiles } from "../save_code.ts";
import { findContractNotes } from "./check_contract.ts";
import { noteAt, noteOfProblem, notesOfOutcome, notesOfTypes } from "./code_notes.ts";
import type { CodeCheck, CodeNote } from "./types.ts";

export interface CheckOptions {
  /** Also runs it, on the answers that the block's version was given last. */
  readonly runs: boolean;
}

/**
 * Says what is wrong with code and where: manifest, syntax, imports, the contract, types, and with `runs` its data and view on
 * recorded answers. Nothing is kept, and no socket is opened.
 */
export async function checkCode(
  deps: ServiceDeps,
  id: BlockId,
  { files, runs }: CheckOptions & { readonly files: CodeFiles },
): Promise<CodeCheck> {
  const block = await getBlock(deps.db, id);
  const manifest = readManifestText(files.manifest);
  const notes: CodeNote[] = [...findContractNotes(files)];
  if ("note" in manifest) notes.push(manifest.note);
  const compiled = await deps.compile(files);
  if (compiled.kind === "refused") notes.push(noteOfProblem(compiled.problem));
  else notes.push(...elsewhere(notes, notesOfTypes(await findTypeNotes(deps, files, manifest))));
  const isRunnable = notes.every(({ severity }) => severity !== "error");
  if (!runs || !isRunnable || compiled.kind === "refused" || "note" in manifest) {
    return { notes, hasRun: false };
  }
  const run = await runOnRecording(deps, block, { manifest: manifest.manifest, compiled: compiled.block });
  return { notes: [...notes, ...run ?? []], hasRun: run !== undefined };
}

async function findTypeNotes(deps: ServiceDeps, { backend, view }: CodeFiles, read: ReadManifest) {
  const settings = "note" in read ? undefined : read.manifest.settings.map(({ name }) => name);
  return await deps.checkTypes?.({ backend, view, settings }) ?? [];
}

/** A line of which the contract has said what is wrong needs no second note. */
function elsewhere(known: readonly CodeNote[], notes: readonly CodeNote[]): CodeNote[] {
  return notes.filter(({ file, line }) => !known.some((note) => note.file === file && note.line === line));
}

async function runOnRecording(
  deps: ServiceDeps,
  block: BlockRow,
  { manifest, compiled }: { readonly manifest: Manifest; readonly compiled: CompiledBlock },
): Promise<readonly CodeNote[] | undefined> {
  if (block.currentVersion === null) return undefined;
  const recording = await findRecording(deps.db, { blockId: block.id, version: block.currentVersion });
  // What was answered to a secret is for code that may use it.
  const approved = await listApprovedConnections(deps.db, manifest, block.approvedConnections);
  if (recording === undefined || approved.length < manifest.connections.length) return undefined;
  const { outcome } = await replayVersion(deps, {
    owner: block.id,
    manifest,
    compiled,
    recording,
    lanHosts: [],
    limits: block.limits,
    schema: undefined,
    hosts: [
      ...manifest.hosts,
      ...allowedHosts(manifest, { chosen: block.settings, approved: approved.map(({ host }) => host) }),
    ],
  });
  return notesOfOutcome(outcome);
}

type ReadManifest = { readonly manifest: Manifest } | { readonly note: CodeNote };

function readManifestText(text: string): ReadManifest {
  try {
    return { manifest: Manifest.parse(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof SyntaxError) return { note: noteOfSyntax(error.message) };
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    const path = issue?.path.map(String) ?? [];
    const message = `${path.join(".") || "The whole"}: ${issue?.message ?? "not as expected"}`;
    return { note: noteAt("manifest.json", message, findKey(text, path)) };
  }
}

/** V8 says the place in its words; an engine that does not leaves the note at the start. */
function noteOfSyntax(message: string): CodeNote {
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  return noteAt("manifest.json", message, { line: Number(line ?? 1), column: Number(column ?? 1) });
}

/** The line of the innermost key of a path that stands in the text. */
function findKey(text: string, path: readonly string[]): { readonly line: number; readonly column: number } {
  const lines = text.split("\n");
  for (const key of path.toReversed()) {
    const index = lines.findIndex((line) => line.includes(`${JSON.stringify(key)}:`));
    if (index >= 0) return { line: index + 1, column: (lines[index] ?? "").indexOf(`"${key}"`) + 1 };
  }
  return { line: 1, column: 1 };
}
