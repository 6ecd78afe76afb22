import assert from "node:assert/strict";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { startTessera, type TesseraServer } from "../testing/start_tessera.ts";

function testServer(name: string, work: (server: TesseraServer) => Promise<void>): void {
  Deno.test(name, async () => {
    const server = await startTessera();
    try {
      await work(server);
    } finally {
      await server.close();
    }
  });
}

testServer(
  "serve prints a link that signs in once, on the port that it really has",
  async ({ origin, link }) => {
    assert.match(link, /^http:\/\/127\.0\.0\.1:[1-9]\d*\/sign-in\?token=[\w-]{43}$/);
    assert.equal((await sendRaw(`${origin}/`)).status, 401, "nobody is let in without a session");
    const answer = await sendRaw(link);
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get("location"), "/");
    assert.match(answer.headers.get("set-cookie") ?? "", /HttpOnly; SameSite=Lax/);
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const page = await sendRaw(`${origin}/`, { headers: { cookie } });
    assert.equal(page.status, 200);
    assert.match(page.headers.get("content-type") ?? "", /text\/html/);
    assert.equal((await sendRaw(link)).status, 401, "the link works once");
  },
);

testServer("serve answers /health, and nothing under the name of another", async ({ origin }) => {
  const health = await sendRaw(`${origin}/health`, { headers: { accept: "application/json" } });
  assert.equal(health.status, 200, health.body);
  assert.deepEqual(JSON.parse(health.body), { status: "ok" });
  for (const host of ["evil.example", "127.0.0.1:1", "127.0.0.1.evil.example"]) {
    assert.equal((await sendRaw(`${origin}/health`, { headers: { host } })).status, 421, host);
  }
  const { port } = new URL(origin);
  assert.equal((await sendRaw(`${origin}/health`, { headers: { host: `localhost:${port}` } })).status, 200);
});

testServer("serve refuses what another page sends, whatever its cookie", async ({ origin, link }) => {
  const cookie = await signIn(link);
  const send = (headers: Record<string, string>) =>
    sendRaw(`${origin}/sign-out`, { method: "POST", headers: { cookie, ...headers } });
  assert.equal((await send({ "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await send({ origin: "https://evil.example" })).status, 403);
  assert.equal((await sendRaw(`${origin}/`, { headers: { cookie } })).status, 200, "still signed in");
  assert.equal((await send({ "sec-fetch-site": "same-origin", origin })).status, 303);
  assert.equal((await sendRaw(`${origin}/`, { headers: { cookie } })).status, 401, "signed out");
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  testServer(`serve ends cleanly on ${signal}, open event streams and all`, async (server) => {
    const cookie = await signIn(server.link);
    const events = await fetch(`${server.origin}/events`, { headers: { cookie } });
    assert.match(events.headers.get("content-type") ?? "", /event-stream/);
    const status = await server.kill(signal);
    assert.deepEqual([status.code, status.signal], [0, null], server.output());
    assert.match(server.output(), /Server stops/);
    await events.body?.cancel().catch(() => {});
  });
}

Deno.test("serve with OpenTelemetry on exports to a collector, and stops with one that is away as well", async () => {
  const reached = Promise.withResolvers<string>();
  const collector = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    await request.body?.cancel();
    reached.resolve(new URL(request.url).pathname);
    return Response.json({});
  });
  const endpoint = `http://127.0.0.1:${collector.addr.port}`;
  const server = await startTessera({
    environment: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_BLRP_SCHEDULE_DELAY: "100",
    },
  });
  try {
    assert.match(await reached.promise, /^\/v1\//);
    await collector.shutdown();
    assert.equal((await server.kill("SIGTERM")).code, 0);
  } finally {
    await server.close();
  }
});
