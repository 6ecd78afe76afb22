import { cleanText } from "../domain/outcome.ts";
import type { Json } from "../domain/json.ts";
import type { BlockTree, TreeNode } from "../domain/tree.ts";
import type { ViewFinding } from "../domain/view_finding.ts";
import { blend, type Color, contrastOf, parseColor } from "./color_values.ts";
import { TOKEN_COLORS } from "./token_colors.ts";
import { attributeOf, treesIn } from "./tree_names.ts";

const THEMES = ["light", "dark"] as const;
type Theme = typeof THEMES[number];

/** WCAG 2.2 1.4.3, for ordinary and for large text. Below the second nobody reads it: that much is a failure. */
const ENOUGH = 4.5;
const ENOUGH_FOR_LARGE = 3;
const UNREADABLE = 2;
const MAX_FINDINGS = 6;

/** What a text inherits from the elements around it. */
interface Paint {
  readonly text: Color;
  readonly back: Color;
  readonly isLarge: boolean;
}

/** Tailwind's palette as it comes: hues of shades. */
export type Palette = Readonly<Record<string, unknown>>;

/** Contrast of every text that a view colours by classes of its own, on the card, in both themes. */
export function checkContrast(tree: BlockTree, palette: Palette): ViewFinding[] {
  const findings = new Map<string, ViewFinding>();
  for (const theme of THEMES) {
    const paint: Paint = {
      text: tokenColor("card-foreground", theme),
      back: tokenColor("card", theme),
      isLarge: false,
    };
    const visit = (node: TreeNode, around: Paint): void => {
      if (typeof node === "string") return judge(node, around);
      const own = "tag" in node ? paintOf(attributeOf(node, "class"), around, { theme, palette }) : around;
      if ("ui" in node) {
        for (const inner of treesIn(node.props as Json)) inner.forEach((each) => visit(each, around));
      }
      node.children?.forEach((each) => visit(each, own));
    };
    const judge = (text: string, { text: color, back, isLarge }: Paint): void => {
      const ratio = contrastOf(blend(color, back), back);
      if (text.trim() === "" || ratio >= (isLarge ? ENOUGH_FOR_LARGE : ENOUGH)) return;
      const key = `${theme} ${ratio.toFixed(1)}`;
      if (findings.has(key) || findings.size >= MAX_FINDINGS) return;
      findings.set(key, {
        rule: "color-contrast",
        kind: "unreadable",
        weight: ratio < UNREADABLE ? "failure" : "warning",
        message: `"${cleanText(text.trim(), 40)}" has a contrast of ${
          ratio.toFixed(1)
        } in the ${theme} theme, of ${isLarge ? ENOUGH_FOR_LARGE : ENOUGH} that it needs`,
      });
    };
    tree.forEach((node) => visit(node, paint));
  }
  return [...findings.values()];
}

const LARGE = /^text-(2xl|3xl|4xl|5xl|6xl)$/;
const SMALLER = /^text-(xs|sm|base|lg|xl)$/;

function paintOf(
  classes: string,
  around: Paint,
  { theme, palette }: { readonly theme: Theme; readonly palette: Palette },
): Paint {
  let { text, back, isLarge } = around;
  const words = classes.split(/\s+/);
  // A word for the dark theme comes after the others, as in the stylesheet.
  const plain = words.filter((word) => !word.includes(":"));
  const dark = theme === "dark"
    ? words.flatMap((word) => word.startsWith("dark:") && !word.slice(5).includes(":") ? [word.slice(5)] : [])
    : [];
  for (const word of [...plain, ...dark]) {
    if (LARGE.test(word)) isLarge = true;
    else if (SMALLER.test(word)) isLarge = false;
    const [, kind, name = "", opacity] = /^(text|bg|fill)-([a-z0-9-]+)(?:\/(\d+))?$/.exec(word) ?? [];
    const color = kind === undefined ? undefined : findColor(name, theme, palette);
    if (color === undefined) continue;
    const shown = { ...color, alpha: opacity === undefined ? 1 : Number(opacity) / 100 };
    if (kind === "bg") back = blend(shown, back);
    else text = shown;
  }
  return { text, back, isLarge };
}

function findColor(name: string, theme: Theme, palette: Palette): Color | undefined {
  if (Object.hasOwn(TOKEN_COLORS, name)) return tokenColor(name, theme);
  if (name === "white" || name === "black") return parseColor(name);
  const [, hue = "", shade = ""] = /^([a-z]+)-(\d{2,3})$/.exec(name) ?? [];
  const shades = Object.hasOwn(palette, hue) ? palette[hue] : undefined;
  const value: unknown = Reflect.get(Object(shades), shade);
  return typeof value === "string" ? parseColor(value) : undefined;
}

function tokenColor(name: string, theme: Theme): Color {
  const value = TOKEN_COLORS[name]?.[theme === "light" ? 0 : 1] ?? "#000";
  return parseColor(value) ?? { rgb: [0, 0, 0], alpha: 1 };
}
