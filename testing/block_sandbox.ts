import { APPROVED_NAMES, createLibrarySource } from "../kit/libraries.ts";
import {
  compileBlock,
  type CompiledBlock,
  type CompileResult,
  createSandbox,
  type GuestJob,
  type GuestReport,
  type GuestRequest,
  type GuestResponse,
  type Sandbox,
  type SandboxOptions,
} from "../sandbox/mod.ts";
import { builtFolder } from "./built_folder.ts";

const COMPONENTS = [
  "Badge",
  "Button",
  "Grid",
  "LineChart",
  "List",
  "ListItem",
  "Markdown",
  "Stack",
  "Stat",
  "Table",
  "Tabs",
  "Text",
];

/** Backend and view that do nothing of note, for tests that are about the other file. */
export const PLAIN_BACKEND = `
import { z } from "zod";
export const dataSchema = z.object({ value: z.any() });
export async function fetchData(ctx) { return { value: 7 }; }
export function processData(raw) { return raw; }
`;
export const PLAIN_VIEW =
  `export default function View({ data }) { return <b>{JSON.stringify(data.value)}</b>; }`;

/** A backend whose `fetchData` has this body; its data is \`{ value }\`, the value that the body returns. */
export function backendOf(body: string): string {
  return `
import { z } from "zod";
export const dataSchema = z.object({ value: z.any() });
export async function fetchData(ctx) { ${body} }
export function processData(value) { return { value }; }
`;
}

export interface BlockText {
  readonly backend?: string;
  readonly view?: string;
}

export async function compile(
  { backend = PLAIN_BACKEND, view = PLAIN_VIEW }: BlockText,
  options: { readonly isValidated?: boolean } = {},
): Promise<CompileResult> {
  return await compileBlock({ backend, view }, { ...common(), ...options, libraries: APPROVED_NAMES });
}

/** The compiled block; throws with the problem when it is refused. */
export async function compiled(
  text: BlockText,
  options: { readonly isValidated?: boolean } = {},
): Promise<CompiledBlock> {
  const result = await compile(text, options);
  if (result.kind === "compiled") return result.block;
  throw new Error(`Cannot compile the test's block: ${JSON.stringify(result.problem)}`);
}

/** A real sandbox, ended when its scope ends (\`await using\`). */
export interface TestSandbox extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Compiles and runs; requests fail with kind "network" unless the job answers them. */
  run(text: BlockText, job?: TestJob): Promise<GuestReport>;
  runCompiled(code: CompiledBlock, job?: TestJob): Promise<GuestReport>;
}

export interface TestJob extends Partial<Omit<GuestJob, "context">> {
  readonly context?: Partial<GuestJob["context"]>;
  readonly signal?: AbortSignal;
  readonly isValidated?: boolean;
}

export function testSandbox(options: Partial<SandboxOptions> = {}): TestSandbox {
  const sandbox = createSandbox({ ...common(), componentNames: COMPONENTS, warmGuests: 1, ...options });
  const runCompiled = (code: CompiledBlock, job: TestJob = {}) => sandbox.run(toJob(code, job), job.signal);
  return {
    sandbox,
    runCompiled,
    run: async (text, job = {}) =>
      await runCompiled(await compiled(text, { isValidated: job.isValidated ?? true }), job),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/** A 200 answer with JSON. */
export function jsonAnswer(request: GuestRequest, value: unknown): GuestResponse {
  return {
    kind: "answered",
    status: 200,
    statusText: "OK",
    headers: [["content-type", "application/json"]],
    body: new TextEncoder().encode(JSON.stringify(value)),
    url: request.url,
    isRedirected: false,
  };
}

function toJob(code: CompiledBlock, job: TestJob): GuestJob {
  const { context, signal: _signal, isValidated: _isValidated, ...rest } = job;
  return {
    owner: "test",
    code,
    fetch: () =>
      Promise.resolve({ kind: "failed", errorKind: "network", message: "No network in this test" }),
    ...rest,
    context: {
      settings: {},
      nowMs: Date.UTC(2026, 10, 22, 12),
      timeZone: "Europe/Lisbon",
      locale: "en-GB",
      previous: null,
      history: [],
      ...context,
    },
  };
}

function common() {
  return {
    denoPath: Deno.execPath(),
    workDir: builtFolder("sandbox"),
    librarySource: createLibrarySource(builtFolder("libraries")),
  };
}
