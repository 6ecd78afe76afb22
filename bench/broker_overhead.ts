import { createBroker } from "../egress/create_broker.ts";
import type { EgressPolicy } from "../egress/types.ts";

const WARM_UP_REQUESTS = 300;
const REQUESTS = 2_000;
const PARALLEL = 4;

const body = JSON.stringify({
  items: Array.from({ length: 50 }, (_, index) => ({ id: index, name: `Item ${index}` })),
});
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
});
const policy: EgressPolicy = { purpose: "block", owner: "bench", hosts: [host] };

async function direct(index: number): Promise<void> {
  await (await fetch(`http://${host}/?${index}`)).arrayBuffer();
}

async function brokered(index: number): Promise<void> {
  const answer = await broker.send({ url: `http://${host}/?${index}` }, policy);
  if (answer.kind === "failed") throw new Error(answer.message);
}

/** Milliseconds that all requests took, `parallel` of them at a time. */
async function measure(
  request: (index: number) => Promise<void>,
  count: number,
  parallel: number,
): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  const work = async () => {
    while (next < count) await request(next++);
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return performance.now() - startedAt;
}

for (const request of [direct, brokered]) await measure(request, WARM_UP_REQUESTS, PARALLEL);
for (const parallel of [1, PARALLEL]) {
  const directMs = await measure(direct, REQUESTS, parallel);
  const brokeredMs = await measure(brokered, REQUESTS, parallel);
  console.table({
    parallel,
    "direct requests/s": Math.round(REQUESTS / directMs * 1000),
    "brokered requests/s": Math.round(REQUESTS / brokeredMs * 1000),
    "brokered ÷ direct time": Number((brokeredMs / directMs).toFixed(2)),
    "added ms a request": Number(((brokeredMs - directMs) / REQUESTS * parallel).toFixed(3)),
  });
}
await broker.close();
await server.shutdown();
