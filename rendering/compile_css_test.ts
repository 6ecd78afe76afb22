import assert from "node:assert/strict";
import { withinAsync } from "../testing/within.ts";
import { compileCss } from "./compile_css.ts";
import { isSafeClass, safeClasses } from "./safe_classes.ts";

const SCOPE = '[data-block="abc"]';

function view(classes: string): string {
  return `export default function View() { return <div class="${classes}">x</div>; }`;
}

Deno.test("compileCss() makes utilities under the prefix and the scope", async () => {
  const { css, hash } = await compileCss(
    view("flex p-2 text-muted-foreground bg-card text-chart-1 text-green-600"),
    SCOPE,
  );
  assert.match(css, /\[data-block="abc"\] \.u\\:flex \{\s*display: flex/);
  assert.match(css, /\.u\\:text-muted-foreground \{\s*color: var\(--muted-foreground\)/);
  assert.match(css, /\.u\\:text-chart-1 \{\s*color: var\(--chart-1\)/);
  assert.match(css, /\.u\\:text-green-600 \{\s*color: oklch/);
  assert.match(hash, /^[0-9a-f]{16}$/);
});

Deno.test("compileCss() keeps every rule inside the scope", async () => {
  const classes =
    "flex md:p-4 hover:bg-card dark:text-red-500 group-hover:flex shadow-md rotate-45 space-y-2 animate-spin peer-checked:p-1 before:p-2 divide-y @md:p-3 ring-2 truncate grid-cols-[1fr_auto]";
  const { css } = await compileCss(view(classes), SCOPE);
  const selectors = [...css.replace(/@property [^{]*\{[^}]*\}/g, "").matchAll(/(^|[{};])\s*([^{};@]+)\{/g)]
    .map((match) => match[2]?.trim() ?? "");
  assert.ok(selectors.length >= 14, css);
  for (const selector of selectors) assert.ok(selector.includes(SCOPE), selector);
  assert.doesNotMatch(css, /@layer|\*, ::before|:root\s*\{|@import/);
});

Deno.test("compileCss() turns dark by our attribute and by the system", async () => {
  const { css } = await compileCss(view("dark:bg-card"), SCOPE);
  assert.match(css, /\[data-theme="dark"\]/);
  assert.match(css, /prefers-color-scheme: dark/);
});

Deno.test("compileCss() gives nothing for a view without utilities", async () => {
  const plain = await compileCss(
    `export default ({ data }) => <Stat value={data.block} label="flex" />;`,
    SCOPE,
  );
  assert.equal(plain.css, "");
  assert.equal((await compileCss(view("no-such-utility"), SCOPE)).css, "");
});

Deno.test("compileCss() finds classes in expressions", async () => {
  const source = 'const a = <p className={isUp ? "text-good" : `p-4 ${more} mt-2`}>it\'s</p>;';
  const { css } = await compileCss(source, SCOPE);
  for (const name of ["text-good", "p-4", "mt-2"]) assert.match(css, new RegExp(`\\.u\\\\:${name} `), name);
});

Deno.test("compileCss() refuses a scope that could close the rule", async () => {
  await assert.rejects(compileCss(view("flex"), "a{} b"), TypeError);
});

const HOSTILE = [
  "fixed",
  "md:fixed",
  "!fixed",
  "sticky",
  "absolute",
  "inset-0",
  "-inset-4",
  "z-50",
  "-z-10",
  "-mt-40",
  "-m-4",
  "-translate-y-full",
  "w-screen",
  "h-dvh",
  "bg-[url(//evil.example/x)]",
  "bg-[url('https://evil.example')]",
  "bg-[image-set('x')]",
  "bg-[image:url(//evil)]",
  "[background:url(//evil)]",
  "[position:fixed]",
  "[--x:url(//evil)]",
  "[&_p]:p-4",
  "[body_&]:p-4",
  "[:root]:p-4",
  "has-[a]:p-4",
  "in-[body]:flex",
  "group-[.x]:p-1",
  "before:content-['hello']",
  "content-[attr(data-props)]",
  "[@import'//evil']:flex",
  "w-[calc(1px);}body{display:none]",
  "p-[1px}*{color:red]",
  'p-["x"]',
  "p-[\\75rl(x)]",
  "pointer-events-none",
  "--tw-shadow",
  "bg-[expression(alert(1))]",
  "a".repeat(200),
];

for (const word of HOSTILE) {
  Deno.test(`safeClasses() drops ${word.slice(0, 40)} (attack 104)`, async () => {
    assert.equal(isSafeClass(word), false);
    assert.deepEqual(safeClasses(`flex ${word}`).kept, ["u:flex"]);
    const { css } = await compileCss(view(`flex ${word}`), SCOPE);
    assert.doesNotMatch(css, /url|fixed|sticky|absolute|evil|image-set|attr\(|content:/);
  });
}

Deno.test("safeClasses() keeps what views really use", () => {
  const words =
    "flex items-center gap-x-8 text-[13px] w-1/2 mt-0.5 bg-primary/10 grid-cols-[1fr_auto] hover:underline dark:bg-red-900/40 @md:grid-cols-2 first:border-t-0 w-[calc(100%-2rem)] text-(--primary) leading-5 tabular-nums md:hover:p-2 group-hover/item:flex !p-0 min-w-0 text-end bg-[#ff0000] group"
      .split(" ");
  assert.deepEqual(safeClasses(words.join(" ")).dropped, []);
});

Deno.test("compileCss() reads a view of quotes that nothing closes in one pass", async () => {
  const source = `class="flex" ${'\\"'.repeat(60_000)}`;
  const { css } = await withinAsync(3_000, () => compileCss(source, ".x"));
  assert.match(css, /flex/);
});
