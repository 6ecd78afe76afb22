import assert from "node:assert/strict";
import type { BlockId } from "../domain/ids.ts";
import { isRecord } from "../domain/json.ts";
import { hashOf } from "../services/packages/export_package.ts";
import type { ImportAnswer, ImportedPart } from "../services/packages/types.ts";
import { givenReadyBlock } from "./with_program.ts";
import type { TestProgram } from "./start_program.ts";

export const RATES = "EUR/USD for the last 30 days";

/** The package of a ready block that was fetched once. */
export async function givenPackage(
  program: TestProgram,
  sentence = RATES,
): Promise<{ readonly id: BlockId; readonly text: string; readonly hash: string }> {
  const id = await givenReadyBlock(program, sentence);
  const { text, hash } = await program.app.exportBlock(id);
  return { id, text, hash };
}

type Change = Readonly<Record<string, unknown>>;

/** A package as someone changed it by hand, with a hash that is right again. */
export function changePackage(
  text: string,
  { block = {}, manifest = {}, head = {} }: {
    readonly block?: Change;
    readonly manifest?: Change;
    readonly head?: Change;
  },
): string {
  const value: Record<string, unknown> = JSON.parse(text);
  const before = value["block"];
  assert.ok(isRecord(before) && isRecord(before["manifest"]), "premise: one block");
  const changed = {
    ...value,
    block: { ...before, manifest: { ...before["manifest"], ...manifest }, ...block },
    ...head,
  };
  return sealPackage(changed);
}

/** Any value as a package whose hash is right. */
export function sealPackage(value: Record<string, unknown>): string {
  return JSON.stringify({ ...value, hash: hashOf(value) });
}

export function expectImported(answer: ImportAnswer): ImportedPart {
  assert.equal(answer.kind, "imported", JSON.stringify(answer));
  const [part] = answer.kind === "imported" ? answer.blocks : [];
  assert.ok(part !== undefined);
  return part;
}
