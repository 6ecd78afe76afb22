import { isRecord } from "../domain/json.ts";
import { ModelError } from "./model_error.ts";

/** Stream framing repeats some 250 bytes a token: room for a long answer with its reasoning. */
const MAX_STREAM_BYTES = 32 * 1024 * 1024;
const MAX_WHOLE_BYTES = 8 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * A `fetch` for the client library whose answers are bounded in bytes and always events: a server that ignores
 * `stream: true` and sends one JSON document is turned into a stream of one chunk.
 * Without a key no Authorization header leaves, and nothing about this machine does.
 */
export function createBoundedFetch(
  inner: typeof fetch,
  options: { readonly hasKey: boolean; readonly keyHeader?: string | undefined },
): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    for (const name of [...headers.keys()]) if (name.startsWith("x-stainless-")) headers.delete(name);
    placeKey(headers, options);
    const response = await inner(input, { ...init, headers });
    if (!response.ok) return rebuild(response, truncate(response.body, MAX_ERROR_BYTES));
    const type = response.headers.get("content-type") ?? "";
    if (type.includes("text/html")) {
      await response.body?.cancel();
      throw new ModelError("not_found", "The model's address answered with a web page instead of an API", {
        hint: "Check the base URL: it is the API's own and usually ends in /v1",
      });
    }
    if (type.includes("json") && !type.includes("ndjson")) return await eventsFromWhole(response);
    return rebuild(response, refuseAfter(response.body, MAX_STREAM_BYTES));
  };
}

/** Leaves the key where this provider looks for it, and nowhere else. */
function placeKey(
  headers: Headers,
  { hasKey, keyHeader }: { readonly hasKey: boolean; readonly keyHeader?: string | undefined },
): void {
  const key = headers.get("authorization")?.replace(/^Bearer /, "");
  if (hasKey && keyHeader === undefined) return;
  headers.delete("authorization");
  if (hasKey && keyHeader !== undefined && key !== undefined) headers.set(keyHeader, key);
}

async function eventsFromWhole(response: Response): Promise<Response> {
  const text = await new Response(refuseAfter(response.body, MAX_WHOLE_BYTES)).text();
  const parsed: unknown = JSON.parse(text);
  const first = isRecord(parsed) && Array.isArray(parsed.choices) ? parsed.choices[0] : undefined;
  if (!isRecord(parsed) || !isRecord(first)) return new Response(text, copyOf(response));
  const chunk = { ...parsed, choices: [{ ...first, delta: first.message }] };
  const headers = new Headers({ "content-type": "text/event-stream" });
  return new Response(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`, { status: 200, headers });
}

function rebuild(response: Response, body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Response {
  return new Response(body, copyOf(response));
}

function copyOf({ status, statusText, headers }: Response): ResponseInit {
  return { status, statusText, headers };
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

function refuseAfter(body: Bytes | null, maxBytes: number): Bytes | null {
  let seen = 0;
  return body?.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        seen += chunk.byteLength;
        if (seen <= maxBytes) return controller.enqueue(chunk);
        controller.error(
          new ModelError("cut_off", `The model's answer went past ${maxBytes} bytes and was cut`, {
            hint: "Try again, or choose another model",
          }),
        );
      },
    }),
  ) ?? null;
}

function truncate(body: Bytes | null, maxBytes: number): Bytes | null {
  let seen = 0;
  return body?.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        const rest = maxBytes - seen;
        seen += chunk.byteLength;
        controller.enqueue(chunk.subarray(0, Math.max(0, rest)));
        if (seen >= maxBytes) controller.terminate();
      },
    }),
  ) ?? null;
}
