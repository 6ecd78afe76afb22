import assert from "node:assert/strict";
import { readShape } from "../../generation/shape/read_shape.ts";
import { isResting } from "./resting_source.ts";
import type { SourceAnswer } from "./read_sources.ts";

const answerOf = (contentType: string, text: string, source = "GET https://a.example/x"): SourceAnswer => ({
  ...{ source, status: 200, text, shape: readShape({ contentType, text }) },
});
const JSON_BEFORE = answerOf("application/json", `{"items":[{"price":1}]}`);

Deno.test("isResting() tells a page without data from one with some, and from a page that was one before", () => {
  const page = (body: string) => answerOf("text/html", `<!doctype html><html><body>${body}</body></html>`);
  const bare: readonly string[] = [
    "<h1>We'll be right back</h1>",
    "<h1>Scheduled maintenance</h1><ul><li class='nav'>a</li><li class='nav'>b</li><li class='nav'>c</li></ul>",
    "<p>Just a moment...</p>",
    "<h1>Wartungsarbeiten</h1>",
    "",
  ];
  for (const body of bare) assert.equal(isResting([JSON_BEFORE], [page(body)]), true, body);

  const rows = "<tr><td>Anvil</td><td>9</td></tr>".repeat(3);
  assert.equal(isResting([JSON_BEFORE], [page(`<table>${rows}</table><p>temporarily sold out</p>`)]), false);
  assert.equal(isResting([JSON_BEFORE], [page("<li class='price'>Anvil 9</li>".repeat(3))]), false);
  assert.equal(isResting([page(rows)], [page("<h1>maintenance</h1>")]), false);
  assert.equal(isResting([JSON_BEFORE], [answerOf("application/json", `{"message":"maintenance"}`)]), false);
  assert.equal(isResting([JSON_BEFORE], [{ ...page("<p>x</p>"), source: "GET https://b.example/" }]), false);
  assert.equal(isResting([], [page("<p>x</p>")]), false);
});
