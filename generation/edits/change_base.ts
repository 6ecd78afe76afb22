import { isRecord } from "../../domain/json.ts";
import { diagnoseAnswer } from "../diagnose_answer.ts";
import type { AnswerParts, FoundParts } from "../find_parts.ts";
import { parseForgiving } from "../scan_json.ts";
import type { Candidate, Diagnosis } from "../types.ts";
import { applyEdits, textsOf } from "./apply_edits.ts";
import { diagnoseEdit } from "./diagnose_edit.ts";
import type { Edit, ReadEdits } from "./edit_types.ts";
import { findEditBlocks } from "./find_edit_blocks.ts";
import { readEdits } from "./read_edits.ts";

/** A block's files whose manifest nobody has checked. */
export type AnswerFiles = Required<AnswerParts>;

/**
 * The base as an answer changes it: by edits, by whole files, or by some of each (a whole file wins over edits of it).
 * `undefined` when the answer holds neither.
 */
export function changeBase(
  base: Candidate,
  text: string,
  found: FoundParts,
): AnswerFiles | Diagnosis | undefined {
  const { read, parts, isCutOff } = editsOf(text, found);
  // The blocks that were whole may be half of a change: none is made.
  if (isCutOff) return diagnoseAnswer("cut_off");
  if (read?.kind === "wrong") return diagnoseEdit(read.problem);
  const edits = (read?.edits ?? []).filter(({ file }) => !isWhole(parts, file));
  if (edits.length === 0) return replaceFiles(base, parts);
  const applied = applyEdits(textsOf(base), edits);
  if (applied.kind === "failed") return diagnoseEdit(applied.problem);
  const { texts, changed } = applied;
  const manifest = changed.has("manifest.json") ? parseForgiving(texts["manifest.json"]) : base.manifest;
  if (!isRecord(manifest)) {
    return diagnoseEdit({
      number: 0,
      what: "leave manifest.json without the form of JSON",
      quote: texts["manifest.json"],
    });
  }
  return { manifest, backend: texts["backend.ts"], view: texts["view.tsx"], ...parts };
}

interface AnswerEdits {
  readonly read?: ReadEdits;
  readonly parts: AnswerParts;
  readonly isCutOff?: boolean;
}

/** Text blocks count only where there is no JSON; their fences are not whole files. */
function editsOf(text: string, { parts, edits, isFromJson }: FoundParts): AnswerEdits {
  const isGiven = Array.isArray(edits) ? edits.length > 0 : edits !== undefined;
  if (isGiven) return { read: readEdits(edits), parts: isFromJson ? parts : {} };
  if (isFromJson) return { parts };
  const blocks = findEditBlocks(text);
  if (blocks.isCutOff) return { parts: {}, isCutOff: true };
  const hasBlocks = blocks.kind === "wrong" || blocks.edits.length > 0;
  return hasBlocks ? { read: blocks, parts: {} } : { parts };
}

function isWhole({ manifest, backend, view }: AnswerParts, file: Edit["file"]): boolean {
  return ({ "manifest.json": manifest, "backend.ts": backend, "view.tsx": view })[file] !== undefined;
}

function replaceFiles({ manifest, backend, view }: Candidate, parts: AnswerParts): AnswerFiles | undefined {
  return Object.keys(parts).length === 0 ? undefined : { manifest, backend, view, ...parts };
}
