import assert from "node:assert/strict";
import { toSourcePosition } from "./source_position.ts";
import { transpile } from "./transpile.ts";

Deno.test("toSourcePosition() finds each word of the author's text again", () => {
  const text =
    `import { z } from "zod";\nconst long: Record<string, number> = {};\n\nfunction f<T>(a: T, b?: number): T { return pick(a) ?? long.x; }`;
  const result = transpile("backend.ts", text);
  assert("module" in result);
  const { code, mappings } = result.module;
  for (const word of ["long.x", "pick", "function"]) {
    assert.deepEqual(toSourcePosition(mappings, placeOf(code, word)), placeOf(text, word), word);
  }
});

Deno.test("toSourcePosition() knows nothing of lines that are not there", () => {
  assert.equal(toSourcePosition("AAAA", { line: 5, column: 1 }), undefined);
  assert.equal(toSourcePosition("", { line: 1, column: 1 }), undefined);
});

function placeOf(text: string, word: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(word));
  return { line: before.split("\n").length, column: before.length - before.lastIndexOf("\n") };
}
