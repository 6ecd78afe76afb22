import { isRecord } from "../../domain/json.ts";
import { sendReply } from "./send_reply.ts";

/** What the scripted model does with one request. */
export type ScriptedReply =
  | {
    readonly kind: "text";
    readonly text: string;
    /** "stop" unless given; null ends the stream without one. */
    readonly finish?: "stop" | "length" | "content_filter" | null;
    /** Tokens in a last chunk: counted, absent when false, or what the server claims. */
    readonly usage?: boolean | Readonly<Record<string, unknown>>;
    readonly chunkChars?: number;
    /** Some servers never say a role. */
    readonly withoutRole?: boolean;
    /** Answers one JSON document although a stream was asked for. */
    readonly whole?: boolean;
    /** Text that a reasoning model thinks first. */
    readonly reasoning?: string;
  }
  /** Calls of tools, several at once, their arguments in pieces. */
  | { readonly kind: "calls"; readonly calls: readonly ScriptedCall[]; readonly text?: string }
  /** One chunk after another with a pause. */
  | { readonly kind: "drip"; readonly text: string; readonly everyMs: number }
  /** Repeats the text until the client goes away. */
  | { readonly kind: "endless"; readonly text: string }
  | {
    readonly kind: "status";
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly message?: string;
    readonly code?: string;
    /** The whole answer, for servers whose errors have another form. */
    readonly body?: unknown;
  }
  /** Half of the text at once, the rest when a test says so. */
  | { readonly kind: "held"; readonly text: string; readonly until: Promise<void> }
  /** Half of the text, then the connection breaks. */
  | { readonly kind: "reset"; readonly text: string }
  /** Accepts and never answers. */
  | { readonly kind: "hang" }
  /** 200 with a page, as a wrong address gives. */
  | { readonly kind: "html" }
  /** Bytes that are no UTF-8 and no JSON inside the stream. */
  | { readonly kind: "garbage" };

export interface ScriptedCall {
  readonly name: string;
  /** JSON when it is an object; text goes out as it is. */
  readonly arguments: Readonly<Record<string, unknown>> | string;
}

export type RefusedParameter =
  | "json_schema"
  | "json_object"
  | "stream_options"
  | "max_tokens"
  | "tools"
  | "anything";

export interface ModelScript {
  /** Names for /v1/models; the first is the usual one. */
  readonly models?: readonly string[];
  /** What the list says of each model beside its name. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** A key that requests must carry. */
  readonly key?: string;
  /** Header that must carry the key by itself, as at Azure; a bearer token unless given. */
  readonly keyHeader?: string;
  /** Query that requests must have, such as Azure's "?api-version=2024-10-21". */
  readonly search?: string;
  /** Parameters answered with a 400 that names them ("anything": a 400 without a reason). */
  readonly refuses?: readonly RefusedParameter[];
  /** Chooses by the request and by how many came before it (from 1, refusals not counted). */
  reply(request: SeenModelRequest, turn: number): ScriptedReply;
}

export interface SeenModelRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came, so that tests can look for what must not be in it. */
  readonly body: string;
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly isStreaming: boolean;
  readonly format: string;
  /** Names of the tools that were offered. */
  readonly tools: readonly string[];
}

export interface ScriptedModel {
  /** For `OPENAI_BASE_URL`, ends in /v1. */
  readonly baseUrl: string;
  /** Requests for completions, oldest first. */
  readonly seen: readonly SeenModelRequest[];
  setScript(script: ModelScript): void;
  close(): Promise<void>;
}

/** An OpenAI-compatible server on loopback that answers by script. */
export function startScriptedModel(
  script: ModelScript,
  options: { readonly port?: number } = {},
): Promise<ScriptedModel> {
  const seen: SeenModelRequest[] = [];
  const closing = new AbortController();
  let current = script;
  let turn = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: options.port ?? 0, onListen() {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const refused = checkKey(request, current);
      if (refused !== undefined) return refused;
      if (search !== (current.search ?? search)) return fail(404, "Resource not found");
      if (pathname.endsWith("/models")) return listModels(current);
      if (!pathname.endsWith("/chat/completions")) return fail(404, `Unknown path ${pathname}`);
      const asked = await readRequest(request);
      seen.push(asked);
      const refusal = refuseParameters(asked, current.refuses ?? []);
      if (refusal !== undefined) return refusal;
      turn++;
      return await sendReply(current.reply(asked, turn), asked, closing.signal);
    },
  );
  return Promise.resolve({
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    seen,
    setScript(next) {
      current = next;
      turn = 0;
    },
    async close() {
      closing.abort();
      await server.shutdown();
    },
  });
}

function checkKey(request: Request, { key, keyHeader }: ModelScript): Response | undefined {
  if (key === undefined) return undefined;
  const wanted = keyHeader === undefined ? `Bearer ${key}` : key;
  if (request.headers.get(keyHeader ?? "authorization") === wanted) return undefined;
  const given = request.headers.get("authorization") ?? "none";
  // Real servers repeat the key in their message; the product must not.
  return fail(401, `Incorrect API key provided: ${given.replace("Bearer ", "")}`, "invalid_api_key");
}

function listModels({ models = ["scripted"], facts = {} }: ModelScript): Response {
  return Response.json({
    object: "list",
    data: models.map((id) => ({ id, object: "model", owned_by: "test", ...facts })),
  });
}

async function readRequest(request: Request): Promise<SeenModelRequest> {
  const body = await request.text();
  const parsed: unknown = JSON.parse(body);
  const record = isRecord(parsed) ? parsed : {};
  const messages = Array.isArray(record.messages) ? record.messages : [];
  return {
    path: new URL(request.url).pathname,
    headers: Object.fromEntries(request.headers),
    body,
    model: String(record.model),
    messages: messages.map((message: { role: string; content: string }) => message),
    isStreaming: record.stream === true,
    tools: Array.isArray(record.tools)
      ? record.tools.map((tool: { function: { name: string } }) => tool.function.name)
      : [],
    format: isRecord(record.response_format) ? String(record.response_format.type) : "text",
  };
}

function refuseParameters(
  asked: SeenModelRequest,
  refuses: readonly RefusedParameter[],
): Response | undefined {
  for (const name of refuses) {
    if (name === "json_schema" || name === "json_object") {
      if (asked.format === name) return fail(400, `response_format of type '${name}' is not supported`);
    } else if (name === "anything") {
      if (/"(response_format|stream_options|tools|max_\w*tokens)":/.test(asked.body)) {
        return fail(400, "Bad request");
      }
    } else if (asked.body.includes(`"${name}":`)) {
      return fail(400, `Unsupported parameter: '${name}'`);
    }
  }
  return undefined;
}

function fail(status: number, message: string, code: string | null = null): Response {
  return Response.json({ error: { message, type: "invalid_request_error", param: null, code } }, { status });
}
