import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { waitUntil } from "../testing/wait_until.ts";

const TITLE = "Countdown to 24 December 2030";

Deno.test("a server tells containers, Prometheus and its log how it fares, and nothing of what it shows", async () => {
  const dataDir = await makeDataDir();
  const run = (...words: string[]) => runTessera([...words, "--json"], { dataDir });
  const server = await startTessera({ dataDir, environment: { TESSERA_LOG: "json" } });
  const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${server.address}${path}`, { headers });
  try {
    deepEqual(await (await ask("/healthz")).json(), { status: "ok" });
    await waitUntil("it is ready", async () => (await (await ask("/readyz")).json()).status === "ok");

    const made = readDocument(await run("block", "new", "--prompt", TITLE));
    equal((await run("block", "run", made.id)).code, 0);
    const direct = await ask("/metrics");
    equal(direct.status, 200, "from this machine, while there is no public address");
    const text = await direct.text();
    match(text, /^tessera_http_requests_total\{route="\/readyz",method="GET",status="200"\} [1-9]/m);
    match(text, /^tessera_blocks\{state="total"\} 1$/m);
    match(text, /^tessera_sandbox_self_test\{verdict="held"\} 1$/m);
    for (const line of text.trimEnd().split("\n")) {
      match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [-+.\de]+)$/);
    }
    for (const secret of ["Countdown", made.id, dataDir, server.link.split("=")[1] ?? "none"]) {
      ok(!text.includes(secret), `${secret} stands in the metrics`);
    }

    const forwarded = { "x-forwarded-for": "192.0.2.7" };
    equal((await drain(ask("/metrics", forwarded))).status, 401);
    const { token, id } = readDocument(await run("token", "create", "prometheus", "--expires", "30"));
    const headers = { ...forwarded, authorization: `Bearer ${token}` };
    equal((await drain(ask("/metrics", headers))).status, 200);
    equal((await drain(ask("/health", headers))).status, 403);
    equal((await drain(ask("/settings", headers))).status, 401);
    equal((await run("token", "revoke", id)).code, 0);
    equal((await drain(ask("/metrics", headers))).status, 401, "at once, though another process revoked it");
    equal((await run("token", "revoke", id)).code, 4);
    equal((await run("token", "create", "x", "--scope", "admin")).code, 2);

    await server.kill("SIGTERM");
    const lines = server.output().trimEnd().split("\n");
    for (const line of lines) {
      const { at, level, area, message } = JSON.parse(line);
      ok([at, level, area, message].every((part) => typeof part === "string"), line);
    }
    ok(
      lines.length >= 3 &&
        !lines.some((line) => line.includes(token.slice(-43)) || line.includes("Countdown")),
    );
  } finally {
    await server.close();
    await removeDataDir(dataDir);
  }
});

async function drain(asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  await answer.body?.cancel();
  return answer;
}
