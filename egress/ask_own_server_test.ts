import assert from "node:assert/strict";
import { askOwnServer } from "./ask_own_server.ts";

Deno.test("askOwnServer() gives up on a server that accepts and says nothing, or talks without an end", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const server = { host: "0.0.0.0", port: listener.addr.port };
  const silent = askOwnServer(server, { path: "/", timeoutMs: 50 });
  const held = await listener.accept();
  await assert.rejects(silent, { name: "TimeoutError" });
  held.close();

  const endless = askOwnServer(server, { path: "/", timeoutMs: 30_000 });
  const talker = await listener.accept();
  await talker.read(new Uint8Array(4096));
  const part = new TextEncoder().encode(`HTTP/1.1 200 OK\r\n\r\n${"x".repeat(8192)}`);
  // Ends when the other side has had enough and closes.
  await assert.rejects(async () => {
    for (;;) await talker.write(part);
  });
  assert.equal((await endless).status, 200);
  talker.close();
  listener.close();
});
