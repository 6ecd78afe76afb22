import type { Channel, Message } from "./channel.ts";
import type { Failures } from "./failures.ts";
import type { Intrinsics } from "./intrinsics.ts";

interface Waiting {
  readonly resolve: (response: Response) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal;
  readonly onAbort: () => void;
}

/** What a block may say of how a page is read. */
interface BrowseOptions {
  readonly waitFor?: string;
  readonly timeoutSeconds?: number;
}

/** A page as a browser shows it. */
interface BrowsedPage {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly text: string;
}

/** The `fetch` of a block: the request goes to the host in a frame, the answer is a real `Response`. */
export function createFetching(
  saved: Intrinsics,
  { channel, failures }: { channel: Channel; failures: Failures },
) {
  const MAX_BODY_BYTES = 4 * 1024 * 1024;
  const BODILESS = [101, 204, 205, 304];
  const waiting: (Waiting | undefined)[] = [];
  let web: { readonly Request: typeof Request; readonly Response: typeof Response } | undefined;

  /** Deno loads these at their first mention, in 8 ms: at the first request, unless a waiting guest does it ahead. */
  function loadWeb() {
    return web ??= { Request: globalThis.Request, Response: globalThis.Response };
  }

  async function fetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const request = new (loadWeb().Request)(input, { ...init, redirect: init.redirect ?? redirectOf(input) });
    if (request.signal.aborted) throw request.signal.reason;
    const body = request.body === null ? undefined : new saved.Uint8Array(await request.arrayBuffer());
    if (body !== undefined && saved.byteLength(body) > MAX_BODY_BYTES) {
      throw refusal(
        "too_large",
        `The body of a request is at most ${MAX_BODY_BYTES} bytes, got ${body.length}`,
      );
    }
    const id = waiting.length;
    const answer = new Promise<Response>((resolve, reject) => {
      const { signal } = request;
      const onAbort = () => abort(id);
      waiting[id] = { resolve, reject, signal, onAbort };
      signal.addEventListener("abort", onAbort);
    });
    channel.send(describeRequest(id, request, init), body);
    return await answer;
  }

  /** Asks for a page as a browser shows it; the host has one, or refuses. */
  async function browse(url: string | URL, options: BrowseOptions = {}): Promise<BrowsedPage> {
    const address = `${url}`;
    const id = waiting.length;
    const answer = new Promise<Response>((resolve, reject) => {
      const { signal } = new (loadWeb().Request)(address);
      waiting[id] = { resolve, reject, signal, onAbort: () => {} };
    });
    const waitFor = option(options, "waitFor", "string");
    const rest = `${waitFor}${option(options, "timeoutSeconds", "number")}`;
    channel.send(
      `{"kind":"request","id":${id},"url":${
        saved.stringifyJson(address)
      },"method":"GET","redirect":"follow",` +
        `"headers":[],"browse":{${saved.slice(rest, 1, rest.length)}}}`,
    );
    const response = await answer;
    const page = saved.parseJson(await response.text());
    return { url: response.url, status: response.status, html: page.html, text: page.text };
  }

  /** A `Request` keeps its own redirect mode; one that says nothing follows. */
  function redirectOf(input: RequestInfo | URL): RequestRedirect {
    return input instanceof loadWeb().Request ? input.redirect : "follow";
  }

  function describeRequest(id: number, request: Request, init: RequestInit): string {
    let headers = "";
    request.headers.forEach((value, name) => {
      const comma = headers === "" ? "" : ",";
      headers += `${comma}[${saved.stringifyJson(name)},${saved.stringifyJson(value)}]`;
    });
    const { url, method, redirect } = request;
    return `{"kind":"request","id":${id},"url":${saved.stringifyJson(url)},"method":${
      saved.stringifyJson(method)
    },` +
      `"redirect":${saved.stringifyJson(redirect)},"headers":[${headers}]${
        option(init, "maxAgeSeconds", "number")
      }` +
      `${option(init, "connection", "string")}}`;
  }

  function option(init: object, name: string, type: "number" | "string"): string {
    const value: unknown = saved.get(init, name);
    const isGiven = type === "number" ? typeof value === "number" : typeof value === "string";
    return isGiven ? `,"${name}":${saved.stringifyJson(value)}` : "";
  }

  function abort(id: number): void {
    const entry = take(id);
    if (entry === undefined) return;
    channel.send(`{"kind":"abort","id":${id}}`);
    entry.reject(entry.signal.reason);
  }

  /** Handles `response` and `refusal` messages; one for a request that was given up means nothing. */
  function settle({ header, body }: Message): void {
    const entry = take(Number(header.id));
    if (entry === undefined) return;
    if (header.kind === "refusal") {
      entry.reject(refusal(`${header.errorKind}`, `${header.message}`, header.hint));
      return;
    }
    try {
      entry.resolve(toResponse(header, body));
    } catch (error) {
      entry.reject(refusal("network", `Cannot read the answer: ${failures.describe(error).message}`));
    }
  }

  /** True when no request waits for its answer; ids then begin anew. */
  function isDone(): boolean {
    for (let index = 0; index < waiting.length; index++) if (waiting[index] !== undefined) return false;
    waiting.length = 0;
    return true;
  }

  function take(id: number): Waiting | undefined {
    const entry = waiting[id];
    waiting[id] = undefined;
    entry?.signal.removeEventListener("abort", entry.onAbort);
    return entry;
  }

  function toResponse(header: Message["header"], body: Uint8Array): Response {
    const status = Number(header.status);
    let isBodiless = false;
    for (let index = 0; index < BODILESS.length; index++) if (BODILESS[index] === status) isBodiless = true;
    const response = new (loadWeb().Response)(isBodiless ? null : new saved.Uint8Array(body), {
      status,
      statusText: `${header.statusText}`,
      headers: saved.parseJson(`${header.headers}`),
    });
    return withAddress(response, `${header.url}`, header.isRedirected === true);
  }

  /** The constructor leaves `url` empty, and `clone()` would lose it again. */
  function withAddress(response: Response, url: string, isRedirected: boolean): Response {
    const { clone } = response;
    saved.defineProperty(response, "url", { value: url, enumerable: true });
    saved.defineProperty(response, "redirected", { value: isRedirected, enumerable: true });
    saved.defineProperty(response, "clone", {
      value: () => withAddress(saved.apply(clone, response, []), url, isRedirected),
    });
    return response;
  }

  function refusal(kind: string, message: string, hint?: unknown): Error {
    const error = new saved.TypeError(message);
    saved.defineProperty(error, "kind", { value: kind, enumerable: true });
    if (typeof hint === "string") saved.defineProperty(error, "hint", { value: hint, enumerable: true });
    return error;
  }

  return { fetch, browse, settle, loadWeb, isDone };
}

export type Fetching = ReturnType<typeof createFetching>;
