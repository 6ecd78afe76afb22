import { createBroker } from "../egress/create_broker.ts";
import type { EgressPolicy, RateLimits } from "../egress/types.ts";
import type { Figure, Measurement } from "./figure.ts";
import { timed } from "./timed.ts";

const WARM_UP_REQUESTS = 300;
const REQUESTS = 2_000;
const PARALLEL = 4;
/** The limits of rates count along without ending the measurement. */
const WIDE: RateLimits = { requestsPerMinute: 1e9, burstRequests: 1e9, bytesPerHour: 1e15 };

const body = JSON.stringify({
  items: Array.from({ length: 50 }, (_, index) => ({ id: index, name: `Item ${index}` })),
});

/** What the broker's checks, caps and records add to a request, against `fetch` to the same server. */
export async function measureBroker(): Promise<Measurement> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(body, { headers: { "content-type": "application/json" } }),
  );
  const host = `127.0.0.1:${server.addr.port}`;
  const broker = createBroker({
    proxy: { noProxy: [] },
    lanHosts: [host],
    ownAddresses: () => [],
    userAgent: "Tessera bench",
    rates: { owner: WIDE, host: WIDE, all: WIDE },
  });
  const policy: EgressPolicy = { purpose: "block", owner: "bench", hosts: [host] };

  async function direct(index: number): Promise<void> {
    await (await fetch(`http://${host}/?${index}`)).arrayBuffer();
  }
  async function brokered(index: number): Promise<void> {
    const answer = await broker.send({ url: `http://${host}/?${index}` }, policy);
    if (answer.kind === "failed") throw new Error(answer.message);
  }

  for (const request of [direct, brokered]) await runAll(request, WARM_UP_REQUESTS, PARALLEL);
  const figures: Figure[] = [];
  for (const parallel of [1, PARALLEL]) {
    const directMs = await runAll(direct, REQUESTS, parallel);
    const brokeredMs = await runAll(brokered, REQUESTS, parallel);
    figures.push({
      name: `Requests through the broker, ${parallel} at a time`,
      unit: "/s",
      measured: REQUESTS / brokeredMs * 1000,
      bar: { least: 2_000 },
      alternative: { name: "fetch alone", measured: REQUESTS / directMs * 1000 },
    }, {
      name: `Added to a request, ${parallel} at a time`,
      unit: "ms",
      measured: (brokeredMs - directMs) / REQUESTS * parallel,
      bar: { most: 1 },
    });
  }
  await broker.close();
  await server.shutdown();
  return { title: "Broker: what the safe way out costs", figures, notes: [] };
}

/** Milliseconds that all requests took, `parallel` of them at a time. */
async function runAll(
  request: (index: number) => Promise<void>,
  count: number,
  parallel: number,
): Promise<number> {
  let next = 0;
  const work = async () => {
    while (next < count) await request(next++);
  };
  return await timed(() => Promise.all(Array.from({ length: parallel }, work)));
}
