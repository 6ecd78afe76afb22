import type { BlockSource, CompiledModule, CompileProblem, CompileResult, SourceFile } from "../types.ts";
import { checkCode } from "./check_code.ts";
import { transpile } from "./transpile.ts";

export interface CompileRules {
  readonly libraries: ReadonlySet<string>;
  /** False keeps the compile and drops the static check: what is left is the process boundary. */
  readonly isValidated: boolean;
  /** Told before each file is read. */
  readonly onFile?: (file: SourceFile) => void;
}

type ModuleResult =
  | { readonly kind: "compiled"; readonly module: CompiledModule; readonly libraries: readonly string[] }
  | { readonly kind: "refused"; readonly problem: CompileProblem };

/**
 * Turns both files into the text that runs, and checks that text.
 * Time and memory are not bounded: sucrase needs minutes for thirty nested arrow functions, so call it in a process
 * that can be ended.
 */
export function compileSource(source: BlockSource, rules: CompileRules): CompileResult {
  const backend = compileModule("backend.ts", source.backend, rules);
  if (backend.kind === "refused") return backend;
  const view = compileModule("view.tsx", source.view, rules);
  if (view.kind === "refused") return view;
  const libraries = [...new Set([...backend.libraries, ...view.libraries])];
  return { kind: "compiled", block: { backend: backend.module, view: view.module, libraries } };
}

function compileModule(file: SourceFile, text: string, rules: CompileRules): ModuleResult {
  rules.onFile?.(file);
  try {
    const transpiled = transpile(file, text);
    if ("problem" in transpiled) return { kind: "refused", problem: transpiled.problem };
    const { module } = transpiled;
    const { problem, libraries } = checkCode(file, module, rules.libraries);
    if (problem !== undefined && rules.isValidated) return { kind: "refused", problem };
    return { kind: "compiled", module, libraries };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const problem = {
      kind: "too_large",
      file,
      message: `Cannot read ${file}: it is nested too deeply`,
      hint: "Split the expression into smaller parts",
    } as const;
    return { kind: "refused", problem };
  }
}
