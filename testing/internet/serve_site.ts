import type { Fault, SeenRequest, Site, World } from "./types.ts";

const DRIP_INTERVAL_MS = 1_000;

export interface SiteHandlerOptions {
  readonly site: Site;
  readonly world: World;
  /** The fault that a test switched on for this host, if any. */
  readonly fault: () => Fault | undefined;
  readonly record: (seen: SeenRequest) => void;
  /** Aborts when the internet closes: what hangs or drips ends then. */
  readonly closing: AbortSignal;
}

/** The handler of one host: keeps what was asked, then answers as the site does or with the fault. */
export function createSiteHandler(options: SiteHandlerOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = new Uint8Array(await request.arrayBuffer());
    options.record({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: new TextDecoder().decode(body),
    });
    const fault = options.fault();
    if (fault !== undefined) return await faultyResponse(fault, options.closing);
    const init = { method: request.method, headers: request.headers };
    const again = new Request(request.url, body.length === 0 ? init : { ...init, body });
    const response = await options.site.handle(again, options.world);
    return request.method === "HEAD" ? withoutBody(response) : response;
  };
}

async function faultyResponse(fault: Fault, signal: AbortSignal): Promise<Response> {
  switch (fault.kind) {
    case "status":
      return new Response(isBodyForbidden(fault.status) ? null : fault.body ?? `Status ${fault.status}`, {
        status: fault.status,
        headers: { "content-type": "text/plain; charset=utf-8", ...fault.headers },
      });
    case "html":
      return new Response("<!doctype html><title>Please wait</title><p>Checking your browser.</p>", {
        headers: { "content-type": "text/html; charset=utf-8" },
      });
    case "garbage":
      return new Response(Uint8Array.from({ length: 512 }, (_, index) => (index * 167 + 201) % 256), {
        headers: { "content-type": "application/json" },
      });
    case "empty":
      return new Response("", { headers: { "content-type": "application/json" } });
    case "hang":
      await aborted(signal);
      return new Response(null, { status: 503 });
    case "drip":
      return new Response(drip(signal), { headers: { "content-type": "application/json" } });
    case "reset":
      return new Response(breakOff(), {
        headers: { "content-type": "application/json", "content-length": "1000" },
      });
  }
}

function isBodyForbidden(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function drip(signal: AbortSignal): ReadableStream<Uint8Array> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  return new ReadableStream({
    start(controller) {
      // One byte at once: without it the headers wait for the first second.
      controller.enqueue(new Uint8Array([0x20]));
      timer = setInterval(() => controller.enqueue(new Uint8Array([0x20])), DRIP_INTERVAL_MS);
      signal.addEventListener("abort", stop, { once: true });
    },
    cancel: stop,
  });
}

/** Ends before the announced length, so the server has to cut the connection. */
function breakOff(): ReadableStream<Uint8Array> {
  return ReadableStream.from([new TextEncoder().encode('{"items":[')]);
}
