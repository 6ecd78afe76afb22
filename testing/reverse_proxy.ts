import { type IncomingMessage, request } from "node:http";
import { createAuthority } from "./internet/certificates.ts";

export interface ReverseProxy {
  readonly port: number;
  /** Where requests go on to, as an origin of plain HTTP; 502 until it is set. */
  setTarget(origin: string): void;
  /** Cuts every answer that still comes, as a proxy does that is started again. */
  cut(): void;
  close(): Promise<void>;
}

export interface ReverseProxyOptions {
  /** Of the certificate. */
  readonly name: string;
  /** Nothing beside it is passed on. */
  readonly prefix: string;
  /** Takes the prefix away on the way. */
  readonly isTaken: boolean;
}

/**
 * A reverse proxy with TLS and HTTP/2 on loopback: passes requests on with the name that the browser used, and answers
 * part by part.
 */
export async function startReverseProxy(
  { name, prefix, isTaken }: ReverseProxyOptions,
): Promise<ReverseProxy> {
  const credentials = await (await createAuthority()).issue([name]);
  let target: URL | undefined;
  const open = new Set<IncomingMessage>();
  const closing = new AbortController();
  const serving = { hostname: "127.0.0.1", port: 0, signal: closing.signal, onListen() {}, ...credentials };
  const server = Deno.serve(serving, (incoming) => {
    const { pathname, search } = new URL(incoming.url);
    if (target === undefined || !`${pathname}/`.startsWith(`${prefix}/`)) {
      return new Response(null, { status: 502 });
    }
    const path = `${isTaken ? pathname.slice(prefix.length) || "/" : pathname}${search}`;
    return passOn(incoming, { target, path, open });
  });
  const cut = () => {
    for (const answer of open) answer.destroy();
  };
  return {
    port: server.addr.port,
    setTarget: (origin) => void (target = new URL(origin)),
    cut,
    async close() {
      cut();
      closing.abort();
      await server.finished;
    },
  };
}

async function passOn(
  incoming: Request,
  { target, path, open }: {
    readonly target: URL;
    readonly path: string;
    readonly open: Set<IncomingMessage>;
  },
): Promise<Response> {
  const { hostname, port } = target;
  const { method } = incoming;
  const body = new Uint8Array(await incoming.arrayBuffer());
  // `fetch` would put the target's name in the place of the one that the browser used.
  const headers = { ...Object.fromEntries(incoming.headers), host: new URL(incoming.url).host };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const onward = request({ hostname, port, path, method, headers, agent: false }, resolve);
    onward.on("error", reject);
    onward.end(body);
  });
  open.add(answer);
  answer.on("close", () => open.delete(answer));
  const status = answer.statusCode ?? 502;
  const isEmpty = method === "HEAD" || [204, 205, 304].includes(status);
  if (isEmpty) answer.resume();
  return new Response(isEmpty ? null : streamOf(answer), { status, headers: headersOf(answer) });
}

/** Ends without an error when it is cut: what stands behind it need not say so in the log of a test. */
function streamOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  let isOpen = true;
  return new ReadableStream({
    start(controller) {
      answer.on("data", (part: Uint8Array) => isOpen && controller.enqueue(new Uint8Array(part)));
      answer.on("error", () => {});
      answer.on("close", () => {
        if (isOpen) controller.close();
        isOpen = false;
      });
    },
    cancel() {
      isOpen = false;
      answer.destroy();
    },
  });
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!/^(connection|keep-alive|transfer-encoding)$/i.test(name)) {
      headers.append(name, rawHeaders[at + 1] ?? "");
    }
  }
  return headers;
}
