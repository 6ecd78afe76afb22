import { LINK_ATTRIBUTES, safeHref } from "../kit/safe_href.ts";
import { allowedElements } from "./allowed_elements.ts";
import { safeClasses } from "./safe_classes.ts";

type Value = string | number | boolean;

/** How names and pictures of one block are made its own on the page. */
export interface AttributeScope {
  /** Stands before every id and name, so that none can shadow one of ours. */
  readonly idPrefix: string;
  readonly imageAddress: (src: string) => string | undefined;
}

export interface SafeAttributes {
  readonly attributes: Readonly<Record<string, Value>>;
  /** Names that were left out. */
  readonly dropped: readonly string[];
}

/** The only ones that may be true or false: as an address or an id, "true" would slip past the rule of its text. */
const SWITCHES = new Set(["hidden", "open", "reversed"]);
const GLOBAL = new Set(["class", "id", "title", "lang", "dir", "role", "hidden", "tabindex"]);
const ID_REFERENCES = new Set(["aria-labelledby", "aria-describedby", "aria-controls", "headers"]);
const ROLES = new Set(
  "img list listitem group note status presentation none separator table row cell columnheader rowheader heading region figure"
    .split(" "),
);
const ARIA = new Set(
  `aria-label aria-hidden aria-labelledby aria-describedby aria-controls aria-current aria-level aria-valuenow
   aria-valuemin aria-valuemax aria-valuetext`.split(/\s+/),
);
/** React's spellings. */
const SPELLINGS: Readonly<Record<string, string>> = {
  className: "class",
  colSpan: "colspan",
  rowSpan: "rowspan",
  dateTime: "datetime",
  htmlFor: "for",
  tabIndex: "tabindex",
};
const MAX_VALUE_CHARS = 4_000;
const MAX_PATH_CHARS = 200_000;
const ID = /^[A-Za-z][\w-]{0,79}$/;
const COLOR =
  /^(?:none|transparent|currentColor|[a-z]{3,24}|#[0-9a-f]{3,8}|(?:rgba?|hsla?|oklch|oklab)\([0-9.,%/\s deg+-]{3,60}\)|var\(--[a-z0-9-]{1,40}\))$/i;
const LOCAL_REFERENCE = /^url\(#([A-Za-z][\w-]{0,79})\)$/;
const PAINT = new Set(["fill", "stroke", "stop-color", "clip-path"]);
/** SVG values are numbers, lists, path data and a few words: no bracket, quote or colon that could begin an address. */
const SVG_VALUE = /^[-+0-9.,%\sA-Za-z]*$/;
const SVG_TRANSFORM = /^(?:\s*(?:translate|scale|rotate|skewX|skewY|matrix)\([-+0-9.,e\s]{1,120}\)\s*,?)*$/;

/** The attributes of one element that may be drawn, in HTML's spelling and with safe values. */
export function safeAttributes(
  tag: string,
  given: Readonly<Record<string, unknown>>,
  scope: AttributeScope,
): SafeAttributes {
  const own = allowedElements.get(tag);
  const attributes: Record<string, Value> = {};
  const dropped: string[] = [];
  for (const key of Object.keys(given)) {
    const meant = given[key];
    if (key === "key" || key === "ref" || meant === null || meant === undefined) continue;
    const name = htmlName(key, own?.attributes ?? []);
    const value = name === undefined
      ? undefined
      : typeof meant === "boolean"
      ? readSwitch(name, meant)
      : readValue(tag, name, meant, { scope, dropped });
    if (name === undefined || value === undefined) dropped.push(key);
    else if (value !== "" || name !== "class") attributes[name] = value;
  }
  if (tag === "a" && attributes.href !== undefined) Object.assign(attributes, LINK_ATTRIBUTES);
  if (tag === "img") {
    Object.assign(attributes, { alt: attributes.alt ?? "", loading: "lazy", decoding: "async" });
  }
  return { attributes, dropped };
}

function htmlName(key: string, own: readonly string[]): string | undefined {
  const spelled = Object.hasOwn(SPELLINGS, key) ? SPELLINGS[key] ?? key : key;
  if (GLOBAL.has(spelled) || ARIA.has(spelled) || own.includes(spelled)) return spelled;
  const kebab = spelled.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return own.includes(kebab) ? kebab : undefined;
}

function readSwitch(name: string, value: boolean): boolean | undefined {
  return SWITCHES.has(name) || ARIA.has(name) && !ID_REFERENCES.has(name) ? value : undefined;
}

/** A number is held to the rule of its text: an unquoted 5 is an address, an id and a class as much as "5" is. */
function readValue(
  tag: string,
  name: string,
  given: unknown,
  { scope, dropped }: { readonly scope: AttributeScope; readonly dropped: string[] },
): string | undefined {
  const text = typeof given === "number" && Number.isFinite(given) ? String(given) : given;
  if (typeof text !== "string") return undefined;
  const value = text.toWellFormed();
  const limit = name === "d" || name === "points" ? MAX_PATH_CHARS : MAX_VALUE_CHARS;
  if (value.length > limit) return undefined;
  if (name === "class") return readClass(value, dropped);
  if (name === "id" || name === "name") return ID.test(value) ? scope.idPrefix + value : undefined;
  if (ID_REFERENCES.has(name)) return readReferences(value, scope);
  if (name === "href") return safeHref(value);
  if (name === "src") return scope.imageAddress(value);
  if (name === "role") return ROLES.has(value) ? value : undefined;
  if (PAINT.has(name)) return readPaint(value, scope);
  if (name === "transform" || name === "gradientTransform") {
    return SVG_TRANSFORM.test(value) ? value : undefined;
  }
  // A higher one would come before everything else on the page.
  if (name === "tabindex") return value === "0" || value === "-1" ? value : undefined;
  if (allowedElements.get(tag)?.family === "svg" && !GLOBAL.has(name) && !ARIA.has(name)) {
    return SVG_VALUE.test(value) ? value : undefined;
  }
  return value;
}

function readClass(value: string, dropped: string[]): string {
  const classes = safeClasses(value);
  dropped.push(...classes.dropped.map((word) => `class "${word}"`));
  return classes.kept.join(" ");
}

function readReferences(value: string, scope: AttributeScope): string | undefined {
  const ids = value.split(/\s+/).filter((id) => ID.test(id));
  return ids.length === 0 ? undefined : ids.map((id) => scope.idPrefix + id).join(" ");
}

function readPaint(value: string, scope: AttributeScope): string | undefined {
  const reference = LOCAL_REFERENCE.exec(value);
  if (reference !== null) return `url(#${scope.idPrefix}${reference[1]})`;
  return COLOR.test(value.trim()) ? value.trim() : undefined;
}
