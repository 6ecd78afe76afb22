import assert from "node:assert/strict";
import { tesseraCommand, type TesseraOptions } from "./tessera_process.ts";

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of the real program to its end. */
export async function runTessera(words: readonly string[], options: TesseraOptions): Promise<CommandResult> {
  const child = (await tesseraCommand(words, options)).spawn();
  if (options.input !== undefined) await write(child.stdin, options.input);
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function write(stdin: WritableStream<Uint8Array<ArrayBuffer>>, text: string): Promise<void> {
  const writer = stdin.getWriter();
  // A command that refuses its words ends before it has read anything.
  await writer.write(new TextEncoder().encode(text)).catch(() => {});
  await writer.close().catch(() => {});
}

/** The one JSON document on standard output; fails when there is anything else. */
// deno-lint-ignore no-explicit-any -- tests look into documents whose form is what they test
export function readDocument({ stdout, stderr, code }: CommandResult): any {
  assert.doesNotThrow(() => JSON.parse(stdout), `exit ${code}\n${stdout}\n${stderr}`);
  return JSON.parse(stdout);
}
