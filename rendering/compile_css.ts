import { CLASS_PREFIX, isSafeClass } from "./safe_classes.ts";
import { blockTheme } from "./tailwind_theme.ts";

export interface BlockCss {
  /** Empty when the view uses no utilities. */
  readonly css: string;
  /** First 16 hex digits of the SHA-256 of `css`: part of its file name. */
  readonly hash: string;
}

/** Dark by our own attribute, or by the system where the person has not chosen. */
const DARK_VARIANT = `@custom-variant dark {
  &:where([data-theme="dark"], [data-theme="dark"] *) { @slot; }
  @media (prefers-color-scheme: dark) { &:where(:root:not([data-theme="light"], [data-theme="dark"]) *) { @slot; } }
}`;
const MAX_CANDIDATES = 2_000;
const SCOPE = /^[\w\-\s.#\[\]="]+$/;
/** What a compiled declaration must never hold, whatever the candidates were: a second fence behind `isSafeClass`. */
const FORBIDDEN =
  /url\s*\(|image-set\s*\(|@import|expression\s*\(|position\s*:\s*(?:fixed|sticky|absolute(?!;\s*width: 1px))/i;

/**
 * The Tailwind utilities that a view names, as one stylesheet whose every rule begins with `scope`, such as
 * `[data-block="k3j…"]`. Takes about 30 ms and loads Tailwind on first use: done when a version is saved.
 */
export async function compileCss(viewSource: string, scope: string): Promise<BlockCss> {
  if (!SCOPE.test(scope)) {
    throw new TypeError(`Cannot scope a stylesheet to "${scope}": expected a plain selector`);
  }
  const candidates = findCandidates(viewSource);
  const css = candidates.length === 0 ? "" : await build(candidates, scope);
  return { css, hash: await hashOf(css) };
}

/** Words of the source that could be utilities. Extra words cost nothing: Tailwind ignores what it does not know. */
function findCandidates(source: string): readonly string[] {
  if (!/\bclass(?:Name)?\b/.test(source)) return [];
  const words = new Set<string>();
  // A quote that nothing closes takes the rest, so that no part of the source is read twice.
  for (const [, quoted] of source.matchAll(/(["'`](?:\\.|[^\\])*?(?:["'`]|$))/gs)) {
    for (const word of (quoted ?? "").split(/[\s"'`{}?$]+/)) {
      if (words.size < MAX_CANDIDATES && isSafeClass(word)) words.add(word);
    }
  }
  return [...words].sort();
}

async function build(candidates: readonly string[], scope: string): Promise<string> {
  const [{ compile }, { default: palette }] = await Promise.all([
    import("tailwindcss"),
    import("tailwindcss/colors"),
  ]);
  const input = `${
    blockTheme(paletteWithoutOldNames(palette))
  }${DARK_VARIANT}${scope} { @tailwind utilities; }`;
  const compiler = await compile(input);
  return cleanCss(compiler.build(candidates.map((word) => CLASS_PREFIX + word)));
}

/** Reading an old name of the palette prints a warning, so they are never touched. */
function paletteWithoutOldNames(palette: object): Readonly<Record<string, unknown>> {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(palette));
  return Object.fromEntries(
    descriptors.flatMap(([name, { value }]) => value === undefined ? [] : [[name, value] as const]),
  );
}

/** Keeps scoped rules, their at-rules and registered properties; drops Tailwind's page-wide fallback layer. */
function cleanCss(css: string): string {
  const kept = topLevelRules(css).filter((rule) => !rule.startsWith("@layer") && !FORBIDDEN.test(rule));
  const hasUtilities = kept.some((rule) => !rule.startsWith("@property"));
  return hasUtilities ? `${kept.join("\n")}\n` : "";
}

/** Tailwind's own output, so braces in strings do not occur outside `content`, which no safe class can set. */
function topLevelRules(css: string): readonly string[] {
  const rules: string[] = [];
  let depth = 0;
  let start = 0;
  const text = css.replace(/\/\*[\s\S]*?\*\//g, "");
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "{") depth++;
    if (character === "}") depth--;
    if (depth === 0 && (character === "}" || character === ";")) {
      rules.push(text.slice(start, index + 1).trim());
      start = index + 1;
    }
  }
  return rules.filter((rule) => rule !== "");
}

async function hashOf(css: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(css));
  return Array.from(new Uint8Array(digest).slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}
