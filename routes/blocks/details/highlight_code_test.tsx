import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { CodeListing } from "./code_listing.tsx";
import { highlightCode, MAX_HIGHLIGHTED_CHARS } from "./highlight_code.ts";

const HOSTILE = [
  `</code></pre><script>alert(1)</script>`,
  `<img src=x onerror=alert(1)>`,
  `const a = "</span><script>alert(1)</script>"; // <b onclick=alert(1)>`,
  `<Stack hx-get="/x" x-data="{}">{"&lt;script&gt;"}</Stack>`,
  `/* --><svg onload=alert(1)> */ \`\${"<iframe srcdoc='<script>'>"}\``,
];

async function draw(source: string): Promise<string> {
  const lines = await highlightCode(source, "typescript");
  return renderToString(<CodeListing name="view.tsx" lines={lines} plainHref="/plain" />);
}

/** What a reader or a copy of the listing gets. */
function textOf(html: string): string {
  const code = /<code[^>]*>(.*)<\/code>/s.exec(html)?.[1] ?? "";
  return code.replace(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll(
    "&quot;",
    '"',
  )
    .replaceAll("&amp;", "&");
}

Deno.test("highlightCode() gives back every character of the source", async () => {
  for (const source of [...HOSTILE, "", "a\n\n  b\n", "const a: number = 1;\nexport { a };\n"]) {
    const lines = await highlightCode(source, "typescript");
    const text = lines.map((line) => line.map((token) => token.text).join("")).join("\n");
    assert.equal(text, source.replace(/\n$/, ""));
  }
});

Deno.test("highlightCode() names keywords, strings and comments", async () => {
  const [line] = await highlightCode(`const a = "x"; // y`, "typescript");
  const scopes = Object.fromEntries((line ?? []).map(({ text, scope }) => [text, scope]));
  assert.equal(scopes["const"], "keyword");
  assert.equal(scopes['"x"'], "string");
  assert.equal(scopes["// y"], "comment");
});

Deno.test("highlightCode() keeps very long sources and lines plain", async () => {
  for (
    const source of [
      "const a = 1;\n".repeat(MAX_HIGHLIGHTED_CHARS / 10),
      `const a = ${"0_".repeat(30_000)}0;`,
    ]
  ) {
    const lines = await highlightCode(source, "typescript");
    assert.ok(lines.every((line) => line.every((token) => token.scope === null)));
  }
});

Deno.test("CodeListing escapes hostile source and adds no element of it", async () => {
  for (const source of HOSTILE) {
    const html = await draw(source);
    const tags = new Set([...html.matchAll(/<([a-z]+)/g)].map((match) => match[1]));
    assert.deepEqual(
      [...tags].filter((tag) =>
        !["figure", "figcaption", "span", "a", "button", "pre", "code"].includes(tag ?? "")
      ),
      [],
    );
    assert.equal(textOf(html).trim(), source);
  }
});

Deno.test("CodeListing shows characters that turn or hide text as their numbers", async () => {
  const html = await draw("const isAdmin = false; /*\u202e } \u2066if (isAdmin)\u200b*/");
  assert.ok(!/[\u202e\u2066\u200b]/.test(html));
  for (const name of ["U+202E", "U+2066", "U+200B"]) assert.ok(html.includes(name), name);
});
