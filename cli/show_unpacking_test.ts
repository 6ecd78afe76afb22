import assert from "node:assert/strict";
import { showUnpacking } from "./show_unpacking.ts";

function shownTo(isTerminal: boolean, logFormat: "text" | "json" = "text"): string {
  let text = "";
  const progress = showUnpacking(logFormat, { isTerminal, write: (part) => text += part });
  for (const done of [10, 12, 500, 1_000]) progress.show(done * 100_000, 100_000_000);
  progress.end();
  return text;
}

Deno.test("showUnpacking() moves one line for a person", () => {
  const words = "\r  Unpacking what runs blocks, once (100 MB)";
  assert.equal(shownTo(true), `${words}: 1 %${words}: 50 %${words}: 100 %\n`);
});

Deno.test("showUnpacking() writes one line where nobody watches, and none among JSON", () => {
  assert.equal(shownTo(false), "  Unpacking what runs blocks, once (100 MB)\n");
  assert.equal(shownTo(false, "json"), "");
});

Deno.test("showUnpacking() says nothing when nothing was unpacked", () => {
  let text = "";
  showUnpacking("text", { isTerminal: true, write: (part) => text += part }).end();
  assert.equal(text, "");
});
