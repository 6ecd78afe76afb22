import type { SelfTest } from "./self_test.ts";

/** The two modules of a block as a person or a model wrote them. */
export interface BlockSource {
  /** TypeScript of `backend.ts`. */
  readonly backend: string;
  /** TSX of `view.tsx`. */
  readonly view: string;
}

/** A block with what its types depend on beside its code. */
export interface TypedSource extends BlockSource {
  /** Names of the manifest's settings; code may read any where they are not known. */
  readonly settings?: readonly string[] | undefined;
}

export type SourceFile = "backend.ts" | "view.tsx";

/** What TypeScript says of a place in a file; line and column count from 1. */
export interface TypeNote {
  readonly file: SourceFile;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A block made ready to run, once, when it is saved. JSON, so that it can be stored with the version. */
export interface CompiledBlock {
  readonly backend: CompiledModule;
  readonly view: CompiledModule;
  /** Approved libraries that either module requires. */
  readonly libraries: readonly string[];
}

export interface CompiledModule {
  /** The JavaScript that runs: a function body over `module, exports, require, fetch`. */
  readonly code: string;
  /** VLQ `mappings` of a source map from `code` back to the author's file. */
  readonly mappings: string;
}

export type CompileResult =
  | { readonly kind: "compiled"; readonly block: CompiledBlock }
  | { readonly kind: "refused"; readonly problem: CompileProblem };

export interface CompileProblem {
  readonly kind: "syntax" | "import_refused" | "too_large";
  readonly file: SourceFile;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

/** One execution asked of the sandbox. */
export interface GuestJob {
  /** Whose turn it takes in the fair queue; a block's id. */
  readonly owner: string;
  readonly code: CompiledBlock;
  readonly context: GuestContext;
  /** Ask for the JSON Schema of `dataSchema` beside the data; done at a trial. */
  readonly wantsSchema?: boolean;
  readonly limits?: Partial<GuestLimits>;
  /** Exact `host:port` entries that a person let this block reach by itself, past the broker. None unless given. */
  readonly directNetwork?: readonly string[];
  /** Names the code that a used guest may serve again; absent for trials and whatever must have a fresh process. */
  readonly reuseKey?: string;
  /** Answers a `fetch` of the block. Never throws for a refusal: it gives `failed`. */
  readonly fetch: (request: GuestRequest, signal: AbortSignal) => Promise<GuestResponse>;
}

/** What `ctx` holds, as JSON. */
export interface GuestContext {
  readonly settings: unknown;
  /** Epoch milliseconds that `ctx.now` shows. */
  readonly nowMs: number;
  readonly timeZone: string;
  readonly locale: string;
  readonly previous: unknown;
  /** Earlier good data, newest first. */
  readonly history: readonly { readonly at: number; readonly data: unknown }[];
  /** What `ctx.secret(name)` answers: placeholders that the host replaces on the way out. None unless given. */
  readonly placeholders?: Readonly<Record<string, string>>;
}

/** A block's request as it left the guest: attacker-written. */
export interface GuestRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
  /** "follow" unless the block asked for "manual" or "error". */
  readonly redirect: "follow" | "manual" | "error";
  /** Accept a cached answer of at most this age. */
  readonly maxAgeSeconds?: number;
  /** Name of a stored connection whose secret the host adds. */
  readonly connection?: string;
  /** The block wants the page as a browser shows it; the answer's body is then `{ html, text }` as JSON. */
  readonly browse?: { readonly waitFor?: string; readonly timeoutSeconds?: number };
}

export type GuestResponse =
  | {
    readonly kind: "answered";
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: Uint8Array;
    /** Address after redirects. */
    readonly url: string;
    readonly isRedirected: boolean;
  }
  | { readonly kind: "failed"; readonly errorKind: string; readonly message: string; readonly hint?: string };

export interface GuestLimits {
  /** Longest time from the job's hand-over to its report. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly heapMegabytes: number;
  /** Resident memory of the guest process, buffers and Wasm included. */
  readonly rssBytes: number;
  /** Bytes of the data and tree together. */
  readonly resultBytes: number;
  readonly logLines: number;
  readonly logBytes: number;
  /** Requests of one run, and how many may wait at once. */
  readonly requests: number;
  readonly parallelRequests: number;
  /** Elements and texts of the tree. */
  readonly treeNodes: number;
}

export type GuestStage = "load" | "fetch" | "process" | "schema" | "render";

export interface GuestFacts {
  readonly logs: readonly {
    readonly level: "debug" | "info" | "warn" | "error";
    readonly text: string;
    readonly at: number;
  }[];
  readonly timings: {
    readonly queuedMs: number;
    readonly startMs: number;
    readonly fetchMs: number;
    readonly processMs: number;
    readonly renderMs: number;
    readonly totalMs: number;
  };
  readonly usage: { readonly cpuMs: number; readonly peakRssBytes: number };
  readonly isolation: GuestIsolation;
}

/** What stood around a run. "full": the kernel shows the process nothing of the machine but itself. */
export interface GuestIsolation {
  readonly level: "full" | "standard";
  /** Each in a few words for people. */
  readonly layers: readonly string[];
}

/** How a run ended. Everything a guest said stands here as `unknown` until someone parses it. */
export type GuestReport =
  | (
    & { readonly kind: "answered"; readonly data: unknown; readonly tree: unknown; readonly schema?: unknown }
    & GuestFacts
  )
  | ({
    readonly kind: "threw";
    readonly stage: GuestStage;
    readonly name: string;
    readonly message: string;
    readonly file?: SourceFile;
    readonly line?: number;
    readonly column?: number;
    readonly hint?: string;
  } & GuestFacts)
  | ({
    readonly kind: "limit";
    readonly name: GuestLimitName;
    readonly allowed: number;
    readonly seen: number;
    /** Where the guest said it was; absent before its first word. */
    readonly stage?: GuestStage;
  } & GuestFacts)
  | (
    & {
      readonly kind: "crashed";
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly stage?: GuestStage;
    }
    & GuestFacts
  )
  | (
    & { readonly kind: "no_result"; readonly exitCode: number | null; readonly stage?: GuestStage }
    & GuestFacts
  )
  | ({ readonly kind: "protocol"; readonly message: string } & GuestFacts)
  | ({ readonly kind: "cancelled" } & GuestFacts)
  | ({
    readonly kind: "not_started";
    readonly reason: "queue_full" | "closed" | "no_runner" | "unsafe";
    readonly message: string;
  } & GuestFacts);

export type GuestLimitName = keyof GuestLimits | "sourceBytes" | "dataDepth" | "treeDepth";

/** Source text of one approved library: a function expression that takes `require` and gives the module's exports. */
export type LibrarySource = (name: string) => Promise<string>;

export interface SandboxOptions {
  /** Path of the plain Deno CLI that runs guests. */
  readonly denoPath: string;
  /**
   * Folder for what isolation needs on the disk, a few empty files; may be shared and kept. Without it guests still
   * see the machine's file system behind their missing permissions.
   */
  readonly workDir?: string;
  /** At most this level; the strictest that this machine allows unless given. */
  readonly isolation?: GuestIsolation["level"];
  readonly librarySource: LibrarySource;
  /** Names that `@tessera/ui` exports. */
  readonly componentNames: readonly string[];
  /** Runs at the same time. */
  readonly parallelRuns?: number;
  /** Jobs that may wait; one more is `queue_full`. */
  readonly queueLength?: number;
  /** Started guests that wait for work; 0 starts each when it is needed. */
  readonly warmGuests?: number;
}

/** What goes on in a sandbox at one moment; starts are counted since it was made. */
export interface SandboxStats {
  readonly running: number;
  readonly queued: number;
  /** How long the job that waits longest has waited. */
  readonly oldestWaitMs: number;
  /** Processes that were started and not used yet, and used ones that wait for the same code. */
  readonly guests: { readonly warm: number; readonly hot: number; readonly busy: number };
  /** "cold": the run waited for its process to start; "warm": it stood ready; "hot": it had run this code before. */
  readonly starts: { readonly cold: number; readonly warm: number; readonly hot: number };
}

export interface Sandbox {
  /** Runs one job in a fresh process. Never throws; aborting gives `cancelled`. */
  run(job: GuestJob, signal?: AbortSignal): Promise<GuestReport>;
  /** What stands around every guest that no person gave the network, and what this machine does not allow. */
  readonly isolation: GuestIsolation & {
    readonly missing: readonly { readonly layer: string; readonly reason: string }[];
  };
  /**
   * Attacks the runner once as a hostile block would. From the first call on every run waits for the verdict, and a
   * failure stops them all.
   */
  selfTest(): Promise<SelfTest>;
  /** The verdict so far, without waiting. */
  readonly safety: SelfTest | "untested" | "testing";
  /** Cheap: nothing is asked of the system. */
  stats(): SandboxStats;
  /** Ends waiting and running guests and resolves when no process is left. */
  close(): Promise<void>;
}
