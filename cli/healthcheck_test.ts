import assert from "node:assert/strict";
import { runTessera } from "../testing/run_tessera.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";

Deno.test("healthcheck asks the running server by loopback, whatever its public name is", async () => {
  const server = await startTessera({
    flags: ["--no-open", "--port", "0", "--host", "0.0.0.0"],
    environment: { TESSERA_PUBLIC_URL: "https://dash.example/tessera" },
  });
  try {
    // Ready is who may run blocks: the verdict on the sandbox comes a moment after the start.
    await server.waitForOutput(/Self-test held/);
    const { port } = new URL(server.address);
    const ask = (words: readonly string[]) =>
      runTessera(["healthcheck", "--port", port, ...words], {
        dataDir: server.dataDir,
        environment: { TESSERA_PUBLIC_URL: "https://dash.example/tessera" },
      });
    const good = await ask(["--host", "0.0.0.0"]);
    assert.deepEqual([good.code, good.stdout], [0, "ok\n"], good.stderr);
  } finally {
    await server.close();
  }
});

Deno.test("healthcheck fails in words where nothing, a stranger or a failing server answers", async () => {
  const dataDir = await makeDataDir();
  const ask = (port: number) => runTessera(["healthcheck", "--port", `${port}`], { dataDir });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const rude = answerOnce(listener, "SSH-2.0-OpenSSH_9.2\r\n");
  const stranger = await ask(port);
  await rude;
  const failing = answerOnce(listener, 'HTTP/1.1 503 Service Unavailable\r\n\r\n{"status":"failing"}');
  const unwell = await ask(port);
  await failing;
  listener.close();
  const nobody = await ask(port);
  assert.deepEqual([stranger.code, unwell.code, nobody.code], [1, 1, 1]);
  assert.match(stranger.stderr, /no web server/);
  assert.match(unwell.stderr, /answers 503: \{"status":"failing"\}/);
  assert.match(nobody.stderr, /No answer on port \d+/);
  await removeDataDir(dataDir);
});

async function answerOnce(listener: Deno.TcpListener, text: string): Promise<void> {
  using connection = await listener.accept();
  await connection.read(new Uint8Array(4096));
  await connection.write(new TextEncoder().encode(text));
}
