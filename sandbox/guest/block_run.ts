import type { GuestContext, GuestStage } from "../types.ts";
import type { Channel } from "./channel.ts";
import type { ContextMaker } from "./context.ts";
import type { Failures } from "./failures.ts";
import type { Fetching } from "./fetching.ts";
import type { Intrinsics } from "./intrinsics.ts";
import type { JsonWriter } from "./json_writer.ts";
import type { Logging } from "./logging.ts";
import type { Modules } from "./modules.ts";
import type { Rendering } from "./rendering.ts";

/** The host's word that work begins. */
export interface JobMessage {
  /** Text of both modules; left out for a guest that ran them before. */
  readonly code?: { readonly backend: string; readonly view: string };
  readonly context: GuestContext;
  readonly wantsSchema: boolean;
  readonly wallMs: number;
  readonly resultBytes: number;
  readonly logLines: number;
  readonly logBytes: number;
  readonly treeDepth: number;
  readonly treeNodes: number;
  /** Whether the guest should be ready for another run of the same code after this one. */
  readonly mayStay: boolean;
}

/** A run: load, fetch, process, check, render, answer. Answers exactly once, whatever the block does. */
export function createBlockRun(
  saved: Intrinsics,
  parts: {
    readonly channel: Channel;
    readonly contexts: ContextMaker;
    readonly failures: Failures;
    readonly fetching: Fetching;
    readonly json: JsonWriter;
    readonly logging: Logging;
    readonly modules: Modules;
    readonly rendering: Rendering;
  },
) {
  const { channel, failures: { ContractError, LimitError } } = parts;
  const MESSAGE_CHARS = 4_000;
  const STACK_CHARS = 8_000;
  let stage: GuestStage = "load";
  let code = { backend: "", view: "" };

  async function run(job: JobMessage): Promise<void> {
    stage = "load";
    parts.logging.allow({ lines: job.logLines, chars: job.logBytes });
    try {
      await runStages(job);
    } catch (error) {
      reportFailure(error);
    }
  }

  async function runStages(job: JobMessage): Promise<void> {
    const { fetch } = parts.fetching;
    const context = parts.contexts.create(job.context, job.wallMs);
    code = job.code ?? code;
    const backend = parts.modules.load("backend.ts", code.backend, fetch);
    const view = parts.modules.load("view.tsx", code.view, fetch);
    const { fetchData, processData, parse } = checkBackend(backend);
    const component = checkView(view);
    enter("fetch");
    const raw = await fetchData(context);
    enter("process");
    const processed = await processData(raw, context);
    enter("schema");
    const data = await parse(processed);
    const dataText = parts.json.write(data, { name: "data", maxChars: job.resultBytes });
    const schemaText = job.wantsSchema ? describeSchema(backend.dataSchema) : "";
    enter("render");
    const tree = parts.rendering.render(component, viewProps(data, job.context), {
      depth: job.treeDepth,
      nodes: job.treeNodes,
    });
    const maxChars = job.resultBytes - dataText.length;
    answer([dataText, parts.json.write(tree, { name: "tree", maxChars }), schemaText], job.resultBytes);
  }

  function checkBackend(backend: Record<string, unknown>) {
    const { fetchData, processData, dataSchema } = backend;
    if (typeof fetchData !== "function") {
      return missing("backend.ts", "fetchData", "export async function fetchData(ctx) { … }");
    }
    if (typeof processData !== "function") {
      return missing("backend.ts", "processData", "export function processData(raw, ctx) { … }");
    }
    if (typeof dataSchema !== "object" || dataSchema === null || !("parse" in dataSchema)) {
      return missing("backend.ts", "dataSchema", "export const dataSchema = z.object({ … })");
    }
    return {
      fetchData: (context: unknown): unknown => saved.apply(fetchData, undefined, [context]),
      processData: (raw: unknown, context: unknown): unknown =>
        saved.apply(processData, undefined, [raw, context]),
      parse: (value: unknown): unknown => {
        const { parse } = dataSchema;
        if (typeof parse !== "function") return missing("backend.ts", "dataSchema", "Make it with zod");
        return saved.apply(parse, dataSchema, [value]);
      },
    };
  }

  function checkView(view: Record<string, unknown>): unknown {
    if (typeof view.default === "function") return view.default;
    return missing("view.tsx", "default", "export default function View({ data }) { … }");
  }

  function missing(file: string, name: string, hint: string): never {
    const what = name === "default"
      ? "default export that is a component"
      : `export "${name}" of the right kind`;
    throw new ContractError(`${file} has no ${what}`, hint, file);
  }

  function viewProps(data: unknown, context: GuestContext): Record<string, unknown> {
    const refreshData = () =>
      parts.logging.warnOnce("refreshData was called while drawing: give it to a Button");
    return {
      data,
      settings: context.settings ?? {},
      isLoading: false,
      error: null,
      refreshData,
      locale: context.locale,
      timeZone: context.timeZone,
      now: new saved.Date(context.nowMs),
    };
  }

  /** JSON Schema of `dataSchema`, for the host: it checks every later run and never runs the block's own code. */
  function describeSchema(dataSchema: unknown): string {
    const zod = parts.modules.requireModule("zod");
    const convert: unknown = typeof zod === "object" && zod !== null
      ? saved.get(zod, "toJSONSchema")
      : undefined;
    if (typeof convert !== "function") throw new ContractError("zod is not loaded", "");
    try {
      return saved.stringifyJson(saved.apply(convert, undefined, [dataSchema, { io: "output" }]));
    } catch (error) {
      const { message } = parts.failures.describe(error);
      throw new ContractError(`dataSchema has no JSON Schema: ${message}`, schemaHint(message));
    }
  }

  function schemaHint(message: string): string {
    if (message.includes("Date")) return "Use z.iso.datetime() instead of z.date()";
    if (message.includes("Transform")) {
      return "Do the conversion in processData; the schema only describes its result";
    }
    if (message.includes("Map") || message.includes("Set")) return "Use z.record() or z.array()";
    return "Use z.object, z.array, z.string, z.number, z.boolean, z.enum, z.record and z.union";
  }

  function enter(next: GuestStage): void {
    stage = next;
    channel.send(`{"kind":"stage","stage":"${next}"}`);
  }

  function answer(texts: readonly [string, string, string], maxBytes: number): void {
    // Taking a list apart by a pattern would ask the block's own iterator.
    const data = saved.encode(texts[0]);
    const tree = saved.encode(texts[1]);
    const schema = saved.encode(texts[2]);
    const dataBytes = saved.byteLength(data);
    const treeBytes = saved.byteLength(tree);
    const schemaBytes = saved.byteLength(schema);
    const size = dataBytes + treeBytes;
    if (size > maxBytes) throw new LimitError("resultBytes", maxBytes, size);
    const body = new saved.Uint8Array(size + schemaBytes);
    saved.setBytes(body, data, 0);
    saved.setBytes(body, tree, dataBytes);
    saved.setBytes(body, schema, size);
    const sizes = `"dataBytes":${dataBytes},"treeBytes":${treeBytes},"schemaBytes":${schemaBytes}`;
    channel.send(`{"kind":"answered",${sizes}}`, body);
  }

  function reportFailure(error: unknown): void {
    if (error instanceof LimitError) {
      const { limit, allowed, seen } = error;
      return channel.send(`{"kind":"limit","name":"${limit}","allowed":${allowed},"seen":${seen}}`);
    }
    const { name, message, stack, hint } = parts.failures.describe(error);
    const file = error instanceof ContractError ? error.file : undefined;
    channel.send(
      `{"kind":"threw","stage":"${stage}","name":${text(name, 200)},"message":${
        text(message, MESSAGE_CHARS)
      },` +
        `"stack":${text(stack, STACK_CHARS)}${hint === "" ? "" : `,"hint":${text(hint, MESSAGE_CHARS)}`}` +
        `${file === undefined ? "" : `,"file":${text(file, 20)}`}}`,
    );
  }

  function text(value: string, maxChars: number): string {
    return saved.stringifyJson(saved.slice(value, 0, maxChars));
  }

  return { run };
}
