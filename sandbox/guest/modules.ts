import type { Elements } from "./elements.ts";
import type { Failures } from "./failures.ts";
import type { Intrinsics } from "./intrinsics.ts";

/** Evaluates the block's two modules and the libraries they require. */
export function createModules(
  saved: Intrinsics,
  { elements, failures: { ContractError } }: { elements: Elements; failures: Failures },
) {
  const sources = new Map<string, string>();
  const libraries = new Map<string, unknown>();
  const findSource = sources.get.bind(sources);
  const keepSource = sources.set.bind(sources);
  const findLibrary = libraries.get.bind(libraries);
  const keepLibrary = libraries.set.bind(libraries);
  const names: string[] = [];
  let kit: object = {};

  function setComponents(names: readonly string[]): void {
    kit = elements.createKit(names);
  }

  /** A library costs 1 to 20 ms to evaluate: that waits until a module asks, unless a waiting guest does it ahead. */
  function addLibrary(name: string, source: string, options: { readonly isEvaluated: boolean }): void {
    keepSource(name, source);
    names[names.length] = name;
    if (options.isEvaluated) requireModule(name);
  }

  function requireModule(name: unknown): unknown {
    if (name === "@tessera/ui") return kit;
    if (name === "@tessera/ui/jsx-runtime") return elements.runtime;
    if (typeof name !== "string") throw new ContractError("require() takes a name in quotes", "");
    const known = findLibrary(name);
    if (known !== undefined) return known;
    const source = findSource(name);
    if (source === undefined) {
      throw new ContractError(
        `Cannot import "${name}": it is not an approved library`,
        "Import approved libraries only",
      );
    }
    const library: unknown = new saved.Function(`return ${source}`)()();
    keepLibrary(name, library);
    return library;
  }

  /** Exports of one file of the block. `new Function` puts two lines before the code; the host takes them off. */
  function load(file: string, code: string, fetch: unknown): Record<string, unknown> {
    const module = { exports: {} };
    const body = new saved.Function(
      "module",
      "exports",
      "require",
      "fetch",
      `${code}\n//# sourceURL=tessera:${file}`,
    );
    saved.apply(body, undefined, [module, module.exports, requireModule, fetch]);
    return module.exports;
  }

  /** Calls back with the exports of every library that came, evaluating those that no module has asked for yet. */
  function forEachLibrary(visit: (library: unknown) => void): void {
    for (let index = 0; index < names.length; index++) visit(requireModule(names[index]));
  }

  return { addLibrary, setComponents, requireModule, load, forEachLibrary };
}

export type Modules = ReturnType<typeof createModules>;
