import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { diffTexts } from "./diff_rows.ts";
import { DiffView } from "./diff_view.tsx";

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

Deno.test("diffTexts() says that equal texts are the same", () => {
  assert.deepEqual(diffTexts("a\n", "a\n"), { kind: "same" });
});

Deno.test("diffTexts() numbers both sides and marks the words that changed", () => {
  const diff = diffTexts("const a = 1;\nconst b = 2;\n", "const a = 1;\nconst b = 3;\n");
  assert.equal(diff.kind, "rows");
  if (diff.kind !== "rows") return;
  assert.deepEqual([diff.added, diff.removed], [1, 1]);
  assert.deepEqual(
    diff.rows.map((row) => row.kind === "gap" ? "gap" : [row.kind, row.before, row.after]),
    [["same", 1, 1], ["removed", 2, null], ["added", null, 2]],
  );
  const added = diff.rows[2];
  assert.ok(added !== undefined && added.kind === "added");
  assert.deepEqual(added.parts.filter((part) => part.isChanged).map((part) => part.text), ["3"]);
});

Deno.test("diffTexts() leaves out equal lines that are far from a change", () => {
  const before = lines(100);
  const after = before.with(49, "changed");
  const diff = diffTexts(before.join("\n"), after.join("\n"));
  assert.ok(diff.kind === "rows");
  const gaps = diff.rows.filter((row) => row.kind === "gap").map((row) => row.lines);
  assert.deepEqual(gaps, [46, 47]);
  assert.equal(diff.rows.length, 2 + 3 + 2 + 3);
});

Deno.test("diffTexts() gives up on texts that would take long to compare", () => {
  const diff = diffTexts("a\n".repeat(80_000), "b\n".repeat(80_000));
  assert.deepEqual(diff, { kind: "too_different" });
});

Deno.test("DiffView says every change in words and escapes the text", () => {
  const diff = diffTexts("<script>alert(1)</script>\n", "<img src=x onerror=alert(2)>\n");
  const html = renderToString(
    <DiffView name="view.tsx" diff={diff} beforeLabel="version 1" afterLabel="version 2" />,
  );
  assert.ok(html.includes(">removed<") && html.includes(">added<"));
  assert.ok(!/<(script|img)/.test(html));
  assert.ok(html.includes("&lt;"));
});
