import type { Manifest } from "../../domain/manifest.ts";

/**
 * The manifest as a model reads and edits it: what it may write and nothing else, one field a line, so that a search
 * for one field stands alone. Who made the block and what was asked are not in it.
 */
export function manifestText(manifest: Manifest): string {
  const { origin: _origin, prompt: _prompt, requests: _requests, ...written } = manifest;
  const lines = Object.entries(written)
    .filter(([name, value]) => name === "hosts" || !isLeftOut(value))
    .map(([name, value]) => `  ${JSON.stringify(name)}: ${writeValue(value)}`);
  return `{\n${lines.join(",\n")}\n}`;
}

/** What says no more than its absence. */
function isLeftOut(value: unknown): boolean {
  return value === undefined || value === false || value === "" ||
    (Array.isArray(value) && value.length === 0);
}

/** Settings stand one a line: they are long, and edited one by one. */
function writeValue(value: unknown): string {
  const isListOfObjects = Array.isArray(value) && typeof value[0] === "object";
  if (!isListOfObjects) return JSON.stringify(value);
  return `[\n${value.map((each) => `    ${JSON.stringify(each)}`).join(",\n")}\n  ]`;
}
