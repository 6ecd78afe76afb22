import type { Intrinsics } from "./intrinsics.ts";
import type { Modules } from "./modules.ts";

interface Remembered {
  readonly object: object;
  readonly prototype: object | null;
  readonly keys: readonly (string | symbol)[];
  readonly properties: readonly (PropertyDescriptor | undefined)[];
}

/**
 * Tells whether a run left a trace where the next one could find it: a global, a changed member of the language or of
 * a library. A guest with a trace serves no second run.
 */
export function createSurroundings(saved: Intrinsics, modules: Modules) {
  /** Whatever a deeper change would need to go through; lazily loaded globals are still unloaded or were checked. */
  const MAX_OBJECTS = 5_000;
  /** What else hangs on a global may be a library's own, and change as it works. */
  const NAMESPACES = ["Atomics", "Intl", "JSON", "Math", "Reflect", "console"];
  const remembered: Remembered[] = [];
  const known = new WeakSet<object>();
  const isKnown = known.has.bind(known);
  const markKnown = known.add.bind(known);
  let hasRemembered = false;

  function remember(): void {
    if (hasRemembered) return;
    hasRemembered = true;
    // First: a library may leave something of its own in the globals when it is evaluated.
    // Its exports alone: zod gives its classes their methods when they are first used.
    modules.forEachLibrary((library) => rememberValue(library, 0));
    rememberObject(globalThis, 0);
    rememberLanguage();
    rememberSyntax();
  }

  /** Classes and functions with their prototypes, and the objects that are name spaces. */
  function rememberLanguage(): void {
    const names = saved.ownKeys(globalThis);
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      const value: unknown = saved.describe(globalThis, name)?.value;
      if (typeof value === "function" || isNamespace(name)) rememberValue(value, 2);
    }
  }

  function isNamespace(name: string): boolean {
    for (let index = 0; index < NAMESPACES.length; index++) if (NAMESPACES[index] === name) return true;
    return false;
  }

  /** Prototypes that no global names: of iterators, generators and async functions. */
  function rememberSyntax(): void {
    const samples: unknown[] = [
      [].values(),
      new Map().entries(),
      new Set().values(),
      ""[Symbol.iterator](),
      "".matchAll(/x/g),
      function* () {}(),
      async function* () {}(),
      async () => {},
      new Uint8Array(),
    ];
    for (let index = 0; index < samples.length; index++) {
      let object = samples[index] as object | null;
      while (object !== null) {
        object = saved.getPrototypeOf(object);
        if (object !== null) rememberObject(object, 0);
      }
    }
  }

  function rememberValue(value: unknown, depth: number): void {
    const isObject = typeof value === "function" || (typeof value === "object" && value !== null);
    if (isObject) rememberObject(value as object, depth);
  }

  function rememberObject(object: object, depth: number): void {
    if (isKnown(object) || remembered.length >= MAX_OBJECTS) return;
    markKnown(object);
    const keys = saved.ownKeys(object);
    const properties: (PropertyDescriptor | undefined)[] = [];
    // Of the thousands of methods only the number of members is kept: a trace would be one more.
    const isLeaf = depth === 0 && typeof object === "function";
    for (let index = 0; index < keys.length && !isLeaf; index++) {
      properties[index] = saved.describe(object, keys[index] as string);
    }
    remembered[remembered.length] = { object, prototype: saved.getPrototypeOf(object), keys, properties };
    if (depth === 0) return;
    for (let index = 0; index < properties.length; index++) {
      // What has a getter is loaded when it is first asked for: asking here would load all of it.
      rememberValue(properties[index]?.value, depth - 1);
    }
  }

  function areUnchanged(): boolean {
    for (let index = 0; index < remembered.length; index++) {
      if (!isUnchanged(remembered[index] as Remembered)) return false;
    }
    return true;
  }

  function isUnchanged({ object, prototype, keys, properties }: Remembered): boolean {
    if (saved.getPrototypeOf(object) !== prototype) return false;
    const now = saved.ownKeys(object);
    if (now.length !== keys.length) return false;
    for (let index = 0; index < properties.length; index++) {
      if (now[index] !== keys[index]) return false;
      if (!isSame(saved.describe(object, keys[index] as string), properties[index])) return false;
    }
    return true;
  }

  function isSame(one: PropertyDescriptor | undefined, other: PropertyDescriptor | undefined): boolean {
    if (one === undefined || other === undefined) return one === other;
    return saved.is(one.value, other.value) && one.get === other.get && one.set === other.set;
  }

  return { remember, areUnchanged };
}

export type Surroundings = ReturnType<typeof createSurroundings>;
