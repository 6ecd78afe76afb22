/**
 * Which class words of a view are kept. They are Tailwind utilities and nothing else: on the page each one carries the
 * prefix of the block's own stylesheet, so no word can pick up a style of the application.
 */
export const CLASS_PREFIX = "u:";

const MAX_CLASS_CHARS = 100;
const MAX_CLASSES = 60;

/** Optional variants, then a utility with an optional bracket, value or opacity. */
const WORD =
  /^(?:(?:[a-z@][a-z0-9-]*(?:\/[a-z0-9-]+)?):)*!?[a-z][a-z0-9-]*(?:\.[0-9]+)?(?:\[[^\[\]\s"'`\\;{}<>@]+\]|\(--[a-z0-9-]+\))?(?:\/(?:[0-9.]+|[a-z0-9-]+|\[[0-9.%]+\]))?!?$/;
/** What could leave the card's box, cover the frame around it, or put words on screen that are not in the tree. */
const REFUSED_UTILITY =
  /^(?:fixed|sticky|absolute|z-|inset|start-|end-|top-|right-|bottom-|left-|content-\[|content-\(|pointer-events|cursor-|resize|will-change|contain|isolat|h-(?:screen|[dsl]vh|[dsl]vw)|min-h-(?:screen|[dsl]vh|[dsl]vw)|w-(?:screen|[dsl]vw|[dsl]vh)|min-w-(?:screen|[dsl]vw)|size-(?:screen|[dsl]v)|overscroll|snap-|scroll-m|touch-|view-transition|anchor)/;
const FUNCTION = /([a-z-]+)\(/gi;
const ALLOWED_FUNCTIONS = new Set(
  "calc min max clamp minmax repeat fit-content rgb rgba hsl hsla oklch oklab color-mix var rotate scale"
    .split(" "),
);
/** Custom properties that Tailwind's own utilities live on; setting or reading them from outside makes no sense. */
const INNER_VARIABLE = /--tw-/;

/** The class words that are safe, with the prefix; the refused ones by their own spelling. */
export function safeClasses(
  value: string,
): { readonly kept: readonly string[]; readonly dropped: readonly string[] } {
  const kept: string[] = [];
  const dropped: string[] = [];
  for (const word of value.split(/\s+/)) {
    if (word === "") continue;
    if (kept.length < MAX_CLASSES && isSafeClass(word)) kept.push(CLASS_PREFIX + word);
    else dropped.push(word.slice(0, MAX_CLASS_CHARS));
  }
  return { kept, dropped };
}

/** True for a utility that may be compiled and put on an element. */
export function isSafeClass(word: string): boolean {
  if (word.length > MAX_CLASS_CHARS || !WORD.test(word)) return false;
  const utility = utilityOf(word);
  if (REFUSED_UTILITY.test(utility) || INNER_VARIABLE.test(word)) return false;
  const bracket = word.indexOf("[");
  const value = bracket === -1 ? "" : word.slice(bracket);
  return [...value.matchAll(FUNCTION)].every(([, name]) => ALLOWED_FUNCTIONS.has((name ?? "").toLowerCase()));
}

/** The word without its variants and its mark of importance. */
function utilityOf(word: string): string {
  const bracket = word.indexOf("[");
  const head = bracket === -1 ? word : word.slice(0, bracket);
  return word.slice(head.lastIndexOf(":") + 1).replace(/^!/, "");
}
