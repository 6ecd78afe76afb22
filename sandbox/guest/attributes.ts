import type { Intrinsics } from "./intrinsics.ts";
import type { Logging } from "./logging.ts";

/** Attributes of a lower-case tag under their true HTML and SVG names; what cannot be an attribute is dropped. */
export function createAttributes(saved: Intrinsics, { warnOnce }: Logging) {
  const NEVER = new Set(["children", "key", "ref"]);
  const RENAMED: Readonly<Record<string, string>> = {
    className: "class",
    htmlFor: "for",
    xlinkHref: "xlink:href",
    // HTML names that JSX writes with capitals; every other capital starts a hyphenated word of SVG.
    tabIndex: "tabindex",
    colSpan: "colspan",
    rowSpan: "rowspan",
    dateTime: "datetime",
    srcSet: "srcset",
    readOnly: "readonly",
    maxLength: "maxlength",
    minLength: "minlength",
    hrefLang: "hreflang",
    useMap: "usemap",
    crossOrigin: "crossorigin",
    contentEditable: "contenteditable",
    spellCheck: "spellcheck",
    autoComplete: "autocomplete",
    autoFocus: "autofocus",
    inputMode: "inputmode",
    referrerPolicy: "referrerpolicy",
    fetchPriority: "fetchpriority",
  };
  /** Names that SVG itself spells with capitals (SVG 2, appendix "Attribute index"). */
  const CAPITALS = new Set(
    ("viewBox preserveAspectRatio gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits " +
      "patternTransform clipPathUnits maskUnits maskContentUnits markerWidth markerHeight markerUnits refX refY " +
      "pathLength textLength lengthAdjust startOffset stdDeviation baseFrequency numOctaves tableValues " +
      "primitiveUnits filterUnits kernelMatrix surfaceScale specularExponent diffuseConstant edgeMode").split(
        " ",
      ),
  );
  const isNever = NEVER.has.bind(NEVER);
  const hasCapitals = CAPITALS.has.bind(CAPITALS);
  const replace = (text: string, pattern: RegExp, by: string) =>
    saved.apply(String.prototype.replace, text, [pattern, by]);

  function toAttributes(tag: string, props: Readonly<Record<string, unknown>>) {
    const attributes: Record<string, string | number | boolean> = {};
    let count = 0;
    const names = saved.keys(props);
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? "";
      if (isNever(name)) continue;
      const value = toAttribute(tag, name, props[name]);
      if (value === undefined) continue;
      attributes[attributeName(name)] = value;
      count++;
    }
    return count === 0 ? undefined : attributes;
  }

  function toAttribute(tag: string, name: string, value: unknown): string | number | boolean | undefined {
    if (value === undefined || value === null) return undefined;
    if (name === "style") {
      warnOnce(`style on <${tag}> is dropped: use Tailwind classes, or attributes in SVG`);
      return undefined;
    }
    if (typeof value === "boolean" && (name.startsWith("aria-") || name.startsWith("data-"))) {
      return `${value}`;
    }
    if (value === false) return undefined;
    if (value === true || typeof value === "string") return value;
    if (typeof value === "number" && saved.isFinite(value)) return value;
    const isHandler = typeof value === "function";
    warnOnce(
      isHandler
        ? `${name} on <${tag}> is dropped: a view has no handlers; <Button action="refresh"> refreshes the block`
        : `${name} on <${tag}> is dropped: an attribute is text, a number or a boolean`,
    );
    return undefined;
  }

  function attributeName(name: string): string {
    const renamed = RENAMED[name];
    if (typeof renamed === "string") return renamed;
    if (hasCapitals(name)) return name;
    return replace(name, /[A-Z]/g, "-$&").toLowerCase();
  }

  return { toAttributes };
}

export type Attributes = ReturnType<typeof createAttributes>;
