import assert from "node:assert/strict";
import { within } from "../testing/within.ts";
import { readFences } from "./read_fences.ts";

Deno.test("readFences() reads a line of blanks behind a fence in one pass", () => {
  for (const line of ["```" + " ".repeat(200_000) + "`", "~".repeat(200_000) + "`"]) {
    assert.deepEqual(within(4_000, () => readFences(line, true)), []);
  }
});

Deno.test("readFences() gives what follows the opening backticks without blanks", () => {
  const [fence] = readFences("```  ts backend.ts \nlet a;\n```", true);
  assert.deepEqual([fence?.info, fence?.body, fence?.isClosed], ["ts backend.ts", "let a;", true]);
});
