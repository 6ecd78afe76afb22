import assert from "node:assert/strict";
import { tesseraCommand, type TesseraOptions } from "./tessera_process.ts";

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of the real program to its end. */
export async function runTessera(words: readonly string[], options: TesseraOptions): Promise<CommandResult> {
  const { code, stdout, stderr } = await (await tesseraCommand(words, options)).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The one JSON document on standard output; fails when there is anything else. */
// deno-lint-ignore no-explicit-any -- tests look into documents whose form is what they test
export function readDocument({ stdout, stderr, code }: CommandResult): any {
  assert.doesNotThrow(() => JSON.parse(stdout), `exit ${code}\n${stdout}\n${stderr}`);
  return JSON.parse(stdout);
}
