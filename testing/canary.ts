/** A stranger's server on loopback that nothing of ours may ever ask. */
export interface Canary {
  readonly origin: string;
  /** Paths that someone asked for, in order. */
  readonly hits: readonly string[];
  close(): Promise<void>;
}

export function startCanary(answer: (request: Request) => Response = () => new Response("canary")): Canary {
  const hits: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    hits.push(new URL(request.url).pathname);
    return answer(request);
  });
  return { origin: `http://127.0.0.1:${server.addr.port}`, hits, close: () => server.shutdown() };
}
