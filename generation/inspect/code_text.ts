/** A text as it stands in code. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** `name` or `"some name"` before a colon. */
export function propertyKey(key: string): string {
  return isIdentifier(key) ? key : quote(key);
}

/** `.name`, `["some name"]` or `[0]` behind a value. */
export function access(key: string): string {
  if (/^\d{1,6}$/.test(key)) return `[${key}]`;
  return isIdentifier(key) ? `.${key}` : `[${quote(key)}]`;
}

/** `.user?.name` behind a record whose inner records may be missing. */
export function accessPath(keys: readonly string[]): string {
  return keys.map((key, i) => i === 0 ? access(key) : access(key).replace(/^(?=\[)|^\./, "?.")).join("");
}

/** A name for code from a label: "Points (2026)" → "points2026"; unique among `taken`. */
export function nameFor(label: string, taken: ReadonlySet<string>): string {
  const words = label.normalize("NFKD").match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.slice(0, 4).map((word, i) =>
    i === 0 ? lowerFirst(word) : upperFirst(word.toLowerCase())
  ).join("");
  const name = /^[a-z]/.test(joined) ? joined.slice(0, 40) : `value${upperFirst(joined).slice(0, 34)}`;
  let unique = name;
  for (let count = 2; taken.has(unique); count++) unique = `${name}${count}`;
  return unique;
}

/** Lines moved in by two spaces a level. */
export function indent(text: string, levels = 1): string {
  return text.split("\n").map((line) => line === "" ? line : "  ".repeat(levels) + line).join("\n");
}

function isIdentifier(key: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(key);
}

function lowerFirst(word: string): string {
  return /^[A-Z0-9]+$/.test(word) ? word.toLowerCase() : word.slice(0, 1).toLowerCase() + word.slice(1);
}

function upperFirst(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
