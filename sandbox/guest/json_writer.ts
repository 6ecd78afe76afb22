import type { Failures } from "./failures.ts";
import type { Intrinsics } from "./intrinsics.ts";

/**
 * JSON text of plain values, in one pass. `JSON.stringify` would call `toJSON` methods, turn NaN into null and leave
 * functions out without a word; a block's author learns the path of each instead.
 */
export function createJsonWriter(saved: Intrinsics, { ContractError, LimitError }: Failures) {
  const MAX_DEPTH = 200;
  const DATE_HINT = "Use date.toISOString(), and z.iso.datetime() in dataSchema";
  const HINTS: Readonly<Record<string, string>> = {
    Date: DATE_HINT,
    Map: "Use Object.fromEntries(map)",
    Set: "Use [...set]",
    Promise: "Await it first",
  };

  /**
   * @param name stands at the head of every path.
   * @param maxChars throws a limit error when the text grows past it.
   */
  function write(
    root: unknown,
    { name, maxChars }: { readonly name: string; readonly maxChars: number },
  ): string {
    const path: (string | number)[] = [];
    const ancestors: object[] = [];
    let size = 0;

    function count(text: string): string {
      size += text.length;
      if (size > maxChars) throw new LimitError("resultBytes", maxChars, size);
      return text;
    }

    function writeValue(value: unknown): string {
      if (typeof value === "string") return count(saved.stringifyJson(value));
      if (value === null || typeof value === "boolean") return count(`${value}`);
      if (typeof value === "number") {
        if (!saved.isFinite(value)) refuse(`${value}`, "Use null where there is no number");
        return count(`${value}`);
      }
      if (typeof value !== "object") {
        refuse(`a ${typeof value}`, "Data is text, numbers, booleans, lists and objects");
      }
      enter(value);
      // Lists of empty lists have no other text, and one that holds itself twice over has no end.
      count("[]");
      const text = saved.isArray(value) ? writeArray(value) : writeObject(value);
      ancestors.length--;
      return text;
    }

    function writeArray(items: readonly unknown[]): string {
      let text = "[";
      for (let index = 0; index < items.length; index++) {
        path[path.length] = index;
        const item = items[index];
        text += (index === 0 ? "" : count(",")) + (item === undefined ? count("null") : writeValue(item));
        path.length--;
      }
      return text + "]";
    }

    function writeObject(value: object): string {
      const prototype = saved.getPrototypeOf(value);
      if (prototype !== null && prototype !== saved.objectPrototype) {
        const kind = `${prototype.constructor?.name ?? "object of a class"}`;
        refuse(`a ${kind}`, HINTS[kind] ?? "Data is text, numbers, booleans, lists and plain objects");
      }
      let text = "{";
      const names = saved.keys(value);
      for (let index = 0; index < names.length; index++) {
        const key = names[index] ?? "";
        const member: unknown = saved.get(value, key);
        if (member === undefined) continue;
        path[path.length] = key;
        text += (text === "{" ? "" : count(",")) + count(saved.stringifyJson(key)) + count(":") +
          writeValue(member);
        path.length--;
      }
      return text + "}";
    }

    function enter(value: object): void {
      for (let index = 0; index < ancestors.length; index++) {
        if (ancestors[index] === value) refuse("a reference to itself", "Data must not be circular");
      }
      if (ancestors.length >= MAX_DEPTH) throw new LimitError("dataDepth", MAX_DEPTH, ancestors.length + 1);
      ancestors[ancestors.length] = value;
    }

    function refuse(what: string, hint: string): never {
      let place = name;
      for (let index = 0; index < path.length; index++) {
        const step = path[index];
        place += typeof step === "number" ? `[${step}]` : `.${step}`;
      }
      throw new ContractError(`${saved.slice(place, 0, 300)} is ${what}, expected plain JSON`, hint);
    }

    return writeValue(root);
  }

  return { write };
}

export type JsonWriter = ReturnType<typeof createJsonWriter>;
