import assert from "node:assert/strict";
import palette from "tailwindcss/colors";
import type { BlockTree } from "../domain/tree.ts";
import { contrastOf, parseColor } from "./color_values.ts";
import { TOKEN_COLORS } from "./token_colors.ts";
import { checkContrast } from "./view_contrast.ts";

const colors = { gray: palette.gray, yellow: palette.yellow, slate: palette.slate, red: palette.red };
const text = (
  classes: string,
  words = "Words",
): BlockTree => [{ tag: "p", attrs: { class: classes }, children: [words] }];
const found = (tree: BlockTree) =>
  checkContrast(tree, colors).map(({ weight, message }) => `${weight}: ${message}`);

Deno.test("TOKEN_COLORS says what the stylesheet says", async () => {
  const css = await Deno.readTextFile(new URL("../static/css/tokens.css", import.meta.url));
  const values = new Map(
    [...css.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value] as const),
  );
  const resolve = (name: string): string => {
    const value = values.get(name) ?? "";
    const [, other] = /^var\(--([a-z0-9-]+)\)$/.exec(value) ?? [];
    return other === undefined ? value : resolve(other);
  };
  for (const [name, [light, dark]] of Object.entries(TOKEN_COLORS)) {
    if (["primary-soft", "success", "warning"].includes(name)) continue;
    assert.equal(resolve(name), `light-dark(${light}, ${dark})`, name);
  }
});

Deno.test("contrastOf() gives the ratios of WCAG", () => {
  const ratio = (one: string, other: string) => {
    const [front, back] = [parseColor(one), parseColor(other)];
    assert.ok(front !== undefined && back !== undefined);
    return Number(contrastOf(front, back).toFixed(1));
  };
  assert.equal(ratio("#000", "#ffffff"), 21);
  assert.equal(ratio("#777777", "#fff"), 4.5);
  assert.equal(ratio("oklch(1 0 0)", "black"), 21);
  // Pure red of sRGB, and Tailwind's spelling in percent.
  assert.equal(ratio("oklch(62.796% 0.25768 29.2339)", "white"), 4);
  assert.equal(parseColor("currentColor"), undefined);
});

Deno.test("checkContrast() leaves the kit's tones alone, on the card and on their own soft ground", () => {
  for (const tone of ["good", "warn", "bad"]) {
    assert.deepEqual(found(text(`text-${tone}-foreground`)), [], tone);
    assert.deepEqual(found(text(`bg-${tone}-soft text-${tone}-foreground`)), [], tone);
  }
  assert.deepEqual(found(text("text-muted-foreground")), []);
  assert.deepEqual(found(text("bg-primary text-primary-foreground")), []);
  assert.deepEqual(found([{ ui: "Stat", props: { value: 3, tone: "warn" } }]), []);
});

Deno.test("checkContrast() finds text that is gone in one theme alone", () => {
  assert.match(
    found(text("text-gray-900")).join(),
    /^failure: "Words" has a contrast of 1\.\d in the dark theme/,
  );
  assert.match(
    found(text("text-white")).join(),
    /^failure: "Words" has a contrast of 1\.0 in the light theme/,
  );
  assert.deepEqual(found(text("text-gray-900 dark:text-gray-100")), []);
  assert.match(
    found(text("text-gray-400 dark:text-gray-400")).join(),
    /^warning: .* 2\.\d in the light theme/,
  );
});

Deno.test("checkContrast() looks at the ground, the size and how opaque a text is", () => {
  assert.match(found(text("bg-yellow-200 text-white dark:bg-yellow-200")).join(), /failure/);
  assert.deepEqual(found(text("bg-slate-800 text-white")), []);
  assert.match(found(text("text-foreground/20")).join(), /failure/);
  const gray = "text-gray-500 dark:text-gray-300";
  assert.deepEqual(found(text(`text-3xl ${gray}`)), []);
  const inherited: BlockTree = [{ tag: "div", attrs: { class: "text-white" }, children: text("font-bold") }];
  assert.match(found(inherited).join(), /failure/);
  assert.deepEqual(found(text("text-white", "  ")), []);
});
