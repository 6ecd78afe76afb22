import { DatabaseSync } from "node:sqlite";
import { z } from "zod";

export interface HranaServer {
  readonly url: string;
  readonly authToken: string;
  /** Pipelines that were answered, to count round trips. */
  readonly pipelines: number;
  /** Streams that a client left open. */
  readonly openStreams: number;
  close(): Promise<void>;
}

const Value = z.discriminatedUnion("type", [
  z.object({ type: z.literal("null") }),
  z.object({ type: z.literal("integer"), value: z.string() }),
  z.object({ type: z.literal("float"), value: z.number() }),
  z.object({ type: z.literal("text"), value: z.string() }),
  z.object({ type: z.literal("blob"), base64: z.string() }),
]);

const Stmt = z.object({
  sql: z.string().optional(),
  sql_id: z.number().optional(),
  args: z.array(Value).default([]),
});
type Stmt = z.infer<typeof Stmt>;

type Condition =
  | { type: "ok" | "error"; step: number }
  | { type: "not"; cond: Condition }
  | { type: "and" | "or"; conds: Condition[] }
  | { type: "is_autocommit" };
const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.enum(["ok", "error"]), step: z.number() }),
    z.object({ type: z.literal("not"), cond: Condition }),
    z.object({ type: z.enum(["and", "or"]), conds: z.array(Condition) }),
    z.object({ type: z.literal("is_autocommit") }),
  ])
);

const StreamRequest = z.discriminatedUnion("type", [
  z.object({ type: z.literal("execute"), stmt: Stmt }),
  z.object({
    type: z.literal("batch"),
    batch: z.object({ steps: z.array(z.object({ condition: Condition.optional(), stmt: Stmt })) }),
  }),
  z.object({ type: z.literal("sequence"), sql: z.string().optional(), sql_id: z.number().optional() }),
  z.object({ type: z.literal("store_sql"), sql_id: z.number(), sql: z.string() }),
  z.object({ type: z.literal("close_sql"), sql_id: z.number() }),
  z.object({ type: z.literal("get_autocommit") }),
  z.object({ type: z.literal("close") }),
]);
type StreamRequest = z.infer<typeof StreamRequest>;

const Pipeline = z.object({ baton: z.string().nullish(), requests: z.array(StreamRequest) });

/** A connection of its own for each stream, as a real server has; a baton names it between requests. */
interface Stream {
  readonly db: DatabaseSync;
  readonly texts: Map<number, string>;
  isClosed: boolean;
}

/**
 * A small libSQL server on loopback: Hrana 2 over http, answered by `node:sqlite` on a file of its own.
 * https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_2_SPEC.md
 */
export async function startHranaServer(): Promise<HranaServer> {
  const folder = await Deno.makeTempDir();
  const authToken = crypto.randomUUID();
  const streams = new Map<string, Stream>();
  let pipelines = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.headers.get("authorization") !== `Bearer ${authToken}`) {
      return new Response("wrong token", { status: 401 });
    }
    if (request.method !== "POST" || new URL(request.url).pathname !== "/v2/pipeline") {
      return new Response("no such endpoint", { status: 404 });
    }
    pipelines += 1;
    const { baton, requests } = Pipeline.parse(await request.json());
    const stream = baton ? streams.get(baton) : openStream(`${folder}/server.db`);
    if (stream === undefined) return new Response("unknown baton", { status: 400 });
    if (baton) streams.delete(baton);
    const results = requests.map((item) => answer(stream, item));
    const next = stream.isClosed ? null : crypto.randomUUID();
    if (next !== null) streams.set(next, stream);
    return Response.json({ baton: next, base_url: null, results });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    authToken,
    get pipelines() {
      return pipelines;
    },
    get openStreams() {
      return streams.size;
    },
    close: async () => {
      await server.shutdown();
      for (const stream of streams.values()) stream.db.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function openStream(path: string): Stream {
  const db = new DatabaseSync(path);
  // Foreign keys off, as some servers have them: nothing may rest on cascades alone.
  db.exec("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 0; PRAGMA foreign_keys = OFF");
  return { db, texts: new Map(), isClosed: false };
}

function answer(stream: Stream, request: StreamRequest): unknown {
  try {
    return { type: "ok", response: { type: request.type, ...respond(stream, request) } };
  } catch (error) {
    return { type: "error", error: toHranaError(error) };
  }
}

function respond(stream: Stream, request: StreamRequest): Record<string, unknown> {
  switch (request.type) {
    case "execute":
      return { result: execute(stream, request.stmt) };
    case "batch":
      return { result: runBatch(stream, request.batch.steps) };
    case "sequence":
      stream.db.exec(textOf(stream, request));
      return {};
    case "store_sql":
      stream.texts.set(request.sql_id, request.sql);
      return {};
    case "close_sql":
      stream.texts.delete(request.sql_id);
      return {};
    case "get_autocommit":
      return { is_autocommit: !stream.db.isTransaction };
    case "close":
      stream.db.close();
      stream.isClosed = true;
      return {};
  }
}

function execute(stream: Stream, stmt: Stmt): unknown {
  const before = totalChanges(stream.db);
  const statement = stream.db.prepare(textOf(stream, stmt));
  statement.setReadBigInts(true);
  const rows = statement.all(...stmt.args.map(fromHrana));
  const columns = Object.keys(rows[0] ?? {});
  return {
    cols: columns.map((name) => ({ name, decltype: null })),
    rows: rows.map((row) => columns.map((name) => toHrana(row[name]))),
    affected_row_count: totalChanges(stream.db) - before,
    last_insert_rowid: null,
  };
}

interface Step {
  readonly condition?: Condition | undefined;
  readonly stmt: Stmt;
}

function runBatch(stream: Stream, steps: readonly Step[]): unknown {
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const [index, { condition, stmt }] of steps.entries()) {
    results[index] = null;
    errors[index] = null;
    if (condition && !holds(condition, { stream, results, errors })) continue;
    try {
      results[index] = execute(stream, stmt);
    } catch (error) {
      errors[index] = toHranaError(error);
    }
  }
  return { step_results: results, step_errors: errors };
}

interface BatchState {
  readonly stream: Stream;
  readonly results: readonly unknown[];
  readonly errors: readonly unknown[];
}

function holds(condition: Condition, state: BatchState): boolean {
  switch (condition.type) {
    case "ok":
      return state.results[condition.step] !== null;
    case "error":
      return state.errors[condition.step] !== null;
    case "not":
      return !holds(condition.cond, state);
    case "and":
      return condition.conds.every((cond) => holds(cond, state));
    case "or":
      return condition.conds.some((cond) => holds(cond, state));
    case "is_autocommit":
      return !state.stream.db.isTransaction;
  }
}

function textOf(stream: Stream, source: { sql?: string | undefined; sql_id?: number | undefined }): string {
  const text = source.sql ?? stream.texts.get(source.sql_id ?? -1);
  if (text === undefined) throw new TypeError(`Cannot find SQL text ${source.sql_id}`);
  return text;
}

function totalChanges(db: DatabaseSync): number {
  return Number(db.prepare("SELECT total_changes() AS count").get()?.["count"]);
}

function fromHrana(value: z.infer<typeof Value>) {
  switch (value.type) {
    case "null":
      return null;
    case "integer":
      return BigInt(value.value);
    case "blob":
      return Uint8Array.fromBase64(value.base64, { lastChunkHandling: "loose" });
    default:
      return value.value;
  }
}

function toHrana(value: unknown): unknown {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: String(value) };
  if (typeof value === "number") return { type: "float", value };
  if (value instanceof Uint8Array) return { type: "blob", base64: value.toBase64({ omitPadding: true }) };
  return { type: "text", value: String(value) };
}

/** `node:sqlite` of Deno gives no code, so the words must do. */
function toHranaError(error: unknown): { message: string; code: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (/database is locked/.test(message)) return { message, code: "SQLITE_BUSY" };
  if (/constraint failed/.test(message)) return { message, code: "SQLITE_CONSTRAINT" };
  return { message, code: "SQLITE_ERROR" };
}
