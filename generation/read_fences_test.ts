import assert from "node:assert/strict";
import { within } from "../testing/within.ts";
import { readFences } from "./read_fences.ts";

Deno.test("readFences() reads a line of blanks behind a fence in one pass", () => {
  for (const line of ["```" + " ".repeat(200_000) + "`", "~".repeat(200_000) + "`"]) {
    assert.deepEqual(within(4_000, () => readFences(line, true)), []);
  }
});

Deno.test("readFences() reads files between tags, with fences inside", () => {
  const text =
    "<ts backend.ts>\nconst a = 1;\n</ts>\n\n<tsx view.tsx>\n<p>{`\n```js\nx\n```\n`}</p>\n</tsx>\n<json m.json>\n{}";
  const read = (isNested: boolean) =>
    readFences(text, isNested).map(({ info, body, isClosed }) => [info, body, isClosed]);
  assert.deepEqual(read(true), read(false));
  assert.deepEqual(read(false), [
    ["ts backend.ts", "const a = 1;", true],
    ["tsx view.tsx", "<p>{`\n```js\nx\n```\n`}</p>", true],
    ["json m.json", "{}", false],
  ]);
  assert.deepEqual(readFences("<p class>\n<ts>\nx\n</ts>", false), []);
});

Deno.test("readFences() gives what follows the opening backticks without blanks", () => {
  const [fence] = readFences("```  ts backend.ts \nlet a;\n```", true);
  assert.deepEqual([fence?.info, fence?.body, fence?.isClosed], ["ts backend.ts", "let a;", true]);
});
