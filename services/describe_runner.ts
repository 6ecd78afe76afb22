import type { FoundRunner } from "../sandbox/mod.ts";

const SHOWN_DIGITS = 12;

/** Which Deno runs blocks here, where it came from, and whether its bytes were compared. */
export function describeRunner(
  { version, source, path, verified, mended }: FoundRunner,
): { readonly note: string; readonly details: readonly string[] } {
  const origins = {
    named: "named by TESSERA_DENO, not compared with anything",
    own: "the one that runs Tessera",
    packed: `packed in this program, SHA-256 ${verified?.slice(0, SHOWN_DIGITS)}… compared just now`,
  };
  return {
    note: `Deno ${version}, ${origins[source]}`,
    details: [
      `at ${path}`,
      ...(mended === undefined
        ? []
        : [`unpacked again just now, as the file there was not what it should be: ${mended}`]),
    ],
  };
}
