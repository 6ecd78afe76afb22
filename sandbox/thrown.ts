import { type Position, toSourcePosition } from "./compiler/source_position.ts";
import type { ThrewMessage } from "./guest_messages.ts";
import type { CompiledBlock, SourceFile } from "./types.ts";

/** `new Function` writes two lines before the code. */
const ADDED_LINES = 2;

/** As Deno writes a place in evaluated text: "tessera:backend.ts, <anonymous>:5:11". */
const FRAME = /tessera:(backend\.ts|view\.tsx)(?:, <anonymous>)?:(\d{1,7}):(\d{1,7})/;

/** Where an error was thrown, in the author's own files: the first frame of its stack that is theirs. */
export function findThrownAt(
  message: ThrewMessage,
  code: CompiledBlock,
): { readonly file?: SourceFile; readonly line?: number; readonly column?: number } {
  const frame = FRAME.exec(message.stack);
  if (frame === null) return message.file === undefined ? fileOfStage(message) : { file: message.file };
  const file: SourceFile = frame[1] === "view.tsx" ? "view.tsx" : "backend.ts";
  const generated: Position = { line: Number(frame[2]) - ADDED_LINES, column: Number(frame[3]) };
  const module = file === "view.tsx" ? code.view : code.backend;
  return { file, ...toSourcePosition(module.mappings, generated) };
}

function fileOfStage({ stage }: ThrewMessage): { readonly file?: SourceFile } {
  if (stage === "load") return {};
  return { file: stage === "render" ? "view.tsx" : "backend.ts" };
}
