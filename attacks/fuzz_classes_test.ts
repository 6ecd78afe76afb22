import assert from "node:assert/strict";
import { compileCss } from "../rendering/compile_css.ts";
import { CLASS_PREFIX, isSafeClass, safeClasses } from "../rendering/safe_classes.ts";
import { type Browser, launchBrowser } from "../testing/browser.ts";
import { createRandom, type Random } from "../testing/random.ts";

const SEED = 104;
const SHEETS = 40;
const WORDS_IN_SHEET = 250;
const CSS_NAME = "u\\:flex";
const SCOPE = '[data-block="abc"]';

const VARIANTS = [
  "",
  "",
  "",
  "md:",
  "hover:",
  "dark:",
  "before:",
  "after:",
  "group-hover:",
  "*:",
  "**:",
  "in-[body]:",
  "has-[a]:",
];
const MORE_VARIANTS = [
  "[&_*]:",
  "[body_&]:",
  "not-hover:",
  "peer-checked:",
  "@md:",
  "first:",
  "open:",
  "supports-[x:y]:",
  "print:",
];
const UTILITIES =
  `flex grid fixed absolute sticky relative inset-0 top-0 -top-4 z-50 -z-10 p-4 -m-4 m-auto w-full w-screen h-dvh
   bg-card bg-red-500/50 text-good text-xs border-2 ring-4 shadow-md rounded-xl sr-only truncate animate-spin
   translate-x-4 -translate-x-full scale-150 rotate-45 blur-lg opacity-50 overflow-visible content-none isolate
   space-y-2 divide-x grid-cols-3 col-span-full order-first columns-2 float-left contain-none touch-none`
    .split(/\s+/);
const ROOTS =
  `bg text w h p m top inset z content before translate-x scale rotate shadow border ring grid-cols list-image cursor
   mask fill stroke font leading tracking indent columns size min-w max-h basis gap opacity blur outline decoration`
    .split(/\s+/);
const VALUES = [
  ...[
    "1px",
    "-400px",
    "100%",
    "calc(100%-2rem)",
    "url(//evil)",
    "url('x')",
    "image-set(url(x)_1x)",
    "attr(title)",
    "var(--x)",
  ],
  ...[
    "expression(1)",
    "src(x)",
    "#ff0000",
    "rgb(0_0_0)",
    "length:1px",
    "image:url(x)",
    "1fr_auto",
    "min(1px,2px)",
    "@import",
  ],
  ...[
    "}body{display:none",
    ";position:fixed",
    "x;}*{color:red",
    "\\75rl(x)",
    "u/**/rl(x)",
    "a'b",
    'a"b',
    "<",
    "--tw-x",
    "url",
    "(",
  ],
  ...[
    ")",
    "fixed",
    "var(--x,url(x))",
    "env(x)",
    "element(#x)",
    "-webkit-image-set(x)",
    "theme(x)",
    "--spacing(4)",
    "{x}",
    "x!important",
  ],
];

Deno.test({
  name: `attack 104 ${
    SHEETS * WORDS_IN_SHEET
  } random classes make no rule that loads or leaves the block's scope`,
  // The browser's own pipes outlive the work.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const random = createRandom(SEED);
    const browser = await launchBrowser();
    try {
      const count = await readSheets(browser, random);
      assert.ok(count > SHEETS * 10, `${count} rules were read`);
    } finally {
      await browser.close();
    }
  },
});

Deno.test("attack 104 without the filter the same words make rules that load", async () => {
  const { compile } = await import("tailwindcss");
  const random = createRandom(SEED);
  const words = random.many(5_000, 5_000, () => makeWord(random));
  const css = (await compile("@theme { --spacing: 1px; } @tailwind utilities;")).build(words);
  assert.match(css, /url\(/);
  assert.match(css, /position: fixed/);
  assert.equal(words.some((word) => /url\(|^fixed/.test(word) && isSafeClass(word)), false);
});

async function readSheets(browser: Browser, random: Random): Promise<number> {
  const page = await browser.newPage();
  const [loose] = await page.evaluate(readRules, `.${CSS_NAME} { display: flex }`);
  assert.ok((loose?.strangers.length ?? 0) > 0, "a rule without the scope is seen");
  let count = 0;
  for (let sheet = 0; sheet < SHEETS; sheet++) {
    const words = random.many(WORDS_IN_SHEET, WORDS_IN_SHEET, () => makeWord(random));
    const kept = safeClasses(words.slice(0, 60).join(" ")).kept;
    assert.ok(kept.every((word) => word.startsWith(CLASS_PREFIX)));
    const { css } = await compileCss(`<p class={${JSON.stringify(words.join(" "))}}>`, SCOPE);
    const rules = await page.evaluate(readRules, css);
    for (const { selector, text, strangers } of rules) {
      count++;
      assert.ok(selector.includes(SCOPE), `sheet ${sheet}: ${selector}`);
      assert.deepEqual(strangers, [], `sheet ${sheet}: ${selector}`);
      assert.doesNotMatch(
        text,
        /url\(|image-set|@import|attr\(|expression|src\(/i,
        `sheet ${sheet}: ${text}`,
      );
      assert.doesNotMatch(text, /position: (fixed|sticky)|z-index/, `sheet ${sheet}: ${text}`);
      if (/position: absolute/.test(text)) assert.match(text, /clip-path: inset\(50%\)/, text);
    }
  }
  return count;
}

function makeWord(random: Random): string {
  const variant = random.pick([...VARIANTS, ...MORE_VARIANTS]);
  const important = random.pick(["", "", "!"]);
  if (random.chance(0.5)) return `${variant}${important}${random.pick(UTILITIES)}`;
  if (random.chance(0.3)) {
    return `${variant}[${random.pick(["position", "background", "--x", "mask-image"])}:${
      random.pick(VALUES)
    }]`;
  }
  return `${variant}${important}${random.pick(ROOTS)}-[${random.pick(VALUES)}${
    random.chance(0.2) ? random.pick(VALUES) : ""
  }]`;
}

interface ReadRule {
  readonly selector: string;
  readonly text: string;
  /** Elements outside the block that the rule would dress. */
  readonly strangers: readonly string[];
}

/** Runs in the page: every style rule as the browser reads it, tried on a page where everything has every class. */
function readRules(css: string): readonly ReadRule[] {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const rules: { readonly selector: string; readonly text: string }[] = [];
  const walk = (list: CSSRuleList, above: string) => {
    for (const rule of list) {
      const selector = rule instanceof CSSStyleRule
        ? rule.selectorText.replaceAll("&", `:is(${above})`)
        : above;
      if (rule instanceof CSSStyleRule) rules.push({ selector, text: rule.style.cssText });
      if (rule instanceof CSSGroupingRule || rule instanceof CSSStyleRule) walk(rule.cssRules, selector);
    }
  };
  walk(sheet.cssRules, "");
  const names = rules.flatMap(({ selector }) =>
    [...selector.matchAll(/\.(u(?:\\.|[\w-])+)/g)].map(([, name]) => name ?? "")
  );
  document.body.innerHTML =
    `<main><p></p><article data-block="abc-not"><p><b></b></p></article><input checked>
    <div data-block="abc"><p><b></b></p></div><footer><p></p></footer></main>`;
  const dress = ["u:group", "u:peer", ...names.map((name) => name.replaceAll("\\", ""))].join(" ");
  for (const element of document.querySelectorAll("*")) element.className = dress;
  return rules.map((rule) => {
    // The states of a pointer are taken as given.
    const still = rule.selector.replace(/(?<!\\):not\(:[a-z-]+\)|::[a-z-]+/g, "")
      .replace(/(?<!\\):(hover|checked|open|focus|active|popover-open)\b/g, ":is(*)");
    const strangers = [...document.querySelectorAll(still)]
      .filter((element) => element.closest('[data-block="abc"]') === null);
    return { ...rule, strangers: strangers.map(({ tagName }) => tagName) };
  });
}
