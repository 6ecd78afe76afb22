import { createAttributes } from "./guest/attributes.ts";
import { createBlockRun } from "./guest/block_run.ts";
import { createChannel } from "./guest/channel.ts";
import { createContextMaker } from "./guest/context.ts";
import { createElements } from "./guest/elements.ts";
import { createFailures } from "./guest/failures.ts";
import { createFetching } from "./guest/fetching.ts";
import { saveIntrinsics } from "./guest/intrinsics.ts";
import { createJsonWriter } from "./guest/json_writer.ts";
import { createLogging } from "./guest/logging.ts";
import { createModules } from "./guest/modules.ts";
import { createProps } from "./guest/props.ts";
import { createRendering } from "./guest/rendering.ts";
import { createSurroundings } from "./guest/surroundings.ts";
import { type GuestParts, startGuest } from "./guest/start_guest.ts";

const PARTS: GuestParts = {
  createAttributes,
  createBlockRun,
  createChannel,
  createContextMaker,
  createElements,
  createFailures,
  createFetching,
  createJsonWriter,
  createLogging,
  createModules,
  createProps,
  createRendering,
  createSurroundings,
  saveIntrinsics,
};

/**
 * The text that every guest runs, made of the functions in `guest/` themselves: no file to find and no build step, so
 * it is the same from source, from a bundle and in the compiled program. It holds because each function reaches for
 * nothing outside its own body but globals.
 */
export function guestProgram(): string {
  const parts = Object.entries(PARTS).map(([name, part]) => `${name}: ${part}`).join(",\n");
  return `"use strict";\n(${startGuest})({\n${parts}\n}, { readNow, secret });\n//# sourceURL=tessera:guest`;
}

/**
 * The entry module of every restricted process, as a `data:` address. Small on purpose: a module of 60 KB costs 18 ms at
 * each start, the same text by `new Function` 1 ms. Its program comes first on standard input: length, program, secret.
 * It stands alone in the static graph, which Deno exempts from its permission checks.
 */
export const ENTRY_ADDRESS = `data:application/javascript,${
  encodeURIComponent(`const input = Deno.stdin;
function readNow(wanted) {
  const bytes = new Uint8Array(wanted);
  for (let filled = 0; filled < wanted;) {
    const count = input.readSync(bytes.subarray(filled));
    if (count === null) Deno.exit(0);
    filled += count;
  }
  return bytes;
}
const length = new DataView(readNow(4).buffer).getUint32(0);
const program = new TextDecoder().decode(readNow(length));
new Function("readNow", "secret", program)(readNow, readNow(16));
`)
}`;
