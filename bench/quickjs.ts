import { getQuickJS, type QuickJSRuntime } from "quickjs-emscripten";
import type { Peer } from "./peer.ts";

const SCRIPT = `
const fetchData = () => ({ value: 7 });
const processData = (raw) => raw;
JSON.stringify(processData(fetchData()));`;
const HEAP_BYTES = 128 * 1024 * 1024;
const STACK_BYTES = 512 * 1024;

/** The interpreter QuickJS, compiled to WebAssembly: it runs inside the process that asks. */
export async function startQuickJs(): Promise<Peer> {
  const quickJs = await getQuickJS();
  const kept = limited(quickJs.newRuntime());
  return {
    name: "quickjs-emscripten",
    // Never async inside: the process that asks stands still until the run is over.
    runFresh() {
      using runtime = limited(quickJs.newRuntime());
      return Promise.resolve(evaluate(runtime));
    },
    runReused: () => Promise.resolve(evaluate(kept)),
    memory: [{ what: "runtime and context, by its own count", bytes: memoryOf(kept) }],
    note:
      "quickjs-emscripten: an interpreter in WebAssembly inside the host's own process. No process boundary, all " +
      "runtimes in one memory, one run at a time while the host stands still, no compiler to machine code, and none " +
      "of the web's functions. Fresh is a new runtime and context; used is a new context in a runtime that stays.",
    [Symbol.asyncDispose]() {
      kept.dispose();
      return Promise.resolve();
    },
  };
}

/** As somebody who runs foreign code with it would. */
function limited(runtime: QuickJSRuntime): QuickJSRuntime {
  runtime.setMemoryLimit(HEAP_BYTES);
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(() => false);
  return runtime;
}

function evaluate(runtime: QuickJSRuntime): unknown {
  using context = runtime.newContext();
  using answer = context.unwrapResult(context.evalCode(SCRIPT));
  return JSON.parse(context.getString(answer));
}

function memoryOf(runtime: QuickJSRuntime): number {
  using context = runtime.newContext();
  using usage = runtime.computeMemoryUsage();
  return Number(context.dump(usage).memory_used_size);
}
