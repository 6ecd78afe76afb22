import assert from "node:assert/strict";
import {
  backendOf,
  jsonAnswer,
  type TestJob,
  type TestSandbox,
  testSandbox,
} from "../testing/block_sandbox.ts";
import type { GuestRequest, GuestResponse } from "./types.ts";

/** What `fetchData` with this body gave. */
async function valueOf(
  kit: TestSandbox,
  body: string,
  fetch: NonNullable<TestJob["fetch"]>,
): Promise<unknown> {
  const report = await kit.run({ backend: backendOf(body) }, { fetch });
  assert(report.kind === "answered", JSON.stringify(report));
  return (report.data as { value: unknown }).value;
}

const bytes = (text: string) => new TextEncoder().encode(text);

function answer(
  request: GuestRequest,
  given: Partial<Extract<GuestResponse, { kind: "answered" }>>,
): GuestResponse {
  return {
    kind: "answered",
    status: 200,
    statusText: "OK",
    headers: [],
    body: bytes(""),
    url: request.url,
    isRedirected: false,
    ...given,
  };
}

Deno.test("fetch() in a guest gives a real Response", async () => {
  await using kit = await testSandbox();
  const value = await valueOf(
    kit,
    `
    const response = await fetch("https://api.example/a?b=1#c");
    const copy = response.clone();
    const reader = response.clone().body.getReader();
    return {
      isResponse: response instanceof Response, ok: response.ok, status: response.status,
      statusText: response.statusText, url: response.url, redirected: response.redirected,
      type: response.headers.get("Content-Type"), cookies: response.headers.getSetCookie(),
      copyUrl: copy.url, json: await copy.json(), text: await response.clone().text(),
      size: (await response.clone().arrayBuffer()).byteLength, blob: (await response.blob()).size,
      chunk: (await reader.read()).value.length, used: response.bodyUsed,
    };`,
    (request) =>
      Promise.resolve(answer(request, {
        status: 203,
        statusText: "Fine",
        headers: [["content-type", "application/json"], ["set-cookie", "a=1"], ["set-cookie", "b=2"]],
        body: bytes(`{"é":1}`),
        url: "https://other.example/a",
        isRedirected: true,
      })),
  );
  assert.deepEqual(value, {
    isResponse: true,
    ok: true,
    status: 203,
    statusText: "Fine",
    url: "https://other.example/a",
    redirected: true,
    type: "application/json",
    cookies: ["a=1", "b=2"],
    copyUrl: "https://other.example/a",
    json: { é: 1 },
    text: `{"é":1}`,
    size: 8,
    blob: 8,
    chunk: 8,
    used: true,
  });
});

Deno.test("fetch() in a guest takes statuses without a body, and errors as answers", async () => {
  await using kit = await testSandbox();
  const value = await valueOf(
    kit,
    `const seen = [];
     for (const status of [204, 304, 404, 500]) {
       const response = await fetch("https://api.example/" + status);
       seen.push([response.status, response.ok, await response.text()]);
     }
     return seen;`,
    (request) => {
      const status = Number(new URL(request.url).pathname.slice(1));
      return Promise.resolve(answer(request, { status, body: status > 400 ? bytes("sorry") : bytes("") }));
    },
  );
  assert.deepEqual(value, [[204, true, ""], [304, false, ""], [404, false, "sorry"], [500, false, "sorry"]]);
});

Deno.test("fetch() in a guest sends method, headers and every kind of body", async () => {
  await using kit = await testSandbox();
  const seen: { method: string; type: string | undefined; text: string; mark: string | undefined }[] = [];
  await valueOf(
    kit,
    `const send = (body, headers) => fetch("https://api.example", { method: "POST", body, headers });
     const form = new FormData();
     form.set("a", "1");
     await send(JSON.stringify({ a: 1 }), { "Content-Type": "application/json", "X-Mark": "m" });
     await send(new URLSearchParams({ a: "1 2" }));
     await send(new Uint8Array([65, 66]));
     await send(form);
     await fetch(new Request("https://api.example", { method: "PUT", body: "r", headers: [["x-mark", "q"]] }));
     await fetch(new URL("https://api.example"));
     return 1;`,
    (request) => {
      const headers = new Headers(request.headers.map(([name, value]): [string, string] => [name, value]));
      seen.push({
        method: request.method,
        type: headers.get("content-type")?.split(";")[0],
        text: new TextDecoder().decode(request.body),
        mark: headers.get("x-mark") ?? undefined,
      });
      return Promise.resolve(answer(request, {}));
    },
  );
  const [json, query, raw, form, put, get] = seen;
  assert.deepEqual(json, { method: "POST", type: "application/json", text: `{"a":1}`, mark: "m" });
  assert.deepEqual(query, {
    method: "POST",
    type: "application/x-www-form-urlencoded",
    text: "a=1+2",
    mark: undefined,
  });
  assert.equal(raw?.text, "AB");
  assert.equal(form?.type, "multipart/form-data");
  assert.match(form?.text ?? "", /name="a"/);
  assert.deepEqual([put?.method, put?.text, put?.mark], ["PUT", "r", "q"]);
  assert.deepEqual([get?.method, get?.text], ["GET", ""]);
});

Deno.test("fetch() in a guest hands over redirect, maxAgeSeconds and connection", async () => {
  await using kit = await testSandbox();
  const seen: unknown[] = [];
  await valueOf(
    kit,
    `await fetch("https://api.example", { redirect: "manual", maxAgeSeconds: 60, connection: "github" });
     await fetch("https://api.example", { maxAgeSeconds: "soon", connection: 7 });
     return 1;`,
    (request) => {
      seen.push([request.redirect, request.maxAgeSeconds, request.connection]);
      return Promise.resolve(answer(request, {}));
    },
  );
  assert.deepEqual(seen, [["manual", 60, "github"], ["follow", undefined, undefined]]);
});

Deno.test("fetch() in a guest rejects a refused request with its kind, message and hint", async () => {
  await using kit = await testSandbox();
  const value = await valueOf(
    kit,
    `try { await fetch("https://other.example"); return "sent"; } catch (error) {
       return [error instanceof TypeError, error.kind, error.message, error.hint];
     }`,
    () =>
      Promise.resolve({
        kind: "failed",
        errorKind: "host_not_declared",
        message: "other.example is not declared",
        hint: "Declare it",
      }),
  );
  assert.deepEqual(value, [true, "host_not_declared", "other.example is not declared", "Declare it"]);
});

Deno.test("fetch() in a guest rejects addresses that are none, without asking the host", async () => {
  await using kit = await testSandbox();
  let asked = 0;
  const value = await valueOf(
    kit,
    `try { await fetch("/relative"); return "sent"; } catch (error) { return error.name; }`,
    (request) => {
      asked++;
      return Promise.resolve(answer(request, {}));
    },
  );
  assert.deepEqual([value, asked], ["TypeError", 0]);
});

Deno.test("fetch() in a guest gives up by its signal, and the host learns of it", async () => {
  await using kit = await testSandbox();
  let aborted = 0;
  const value = await valueOf(
    kit,
    `const seen = [];
     const aborted = new AbortController();
     aborted.abort();
     for (const signal of [aborted.signal, AbortSignal.timeout(30)]) {
       try { await fetch("https://slow.example", { signal }); seen.push("sent"); } catch (error) { seen.push(error.name); }
     }
     return seen;`,
    (_request, signal) =>
      new Promise((resolve) =>
        signal.addEventListener("abort", () => {
          aborted++;
          resolve({ kind: "failed", errorKind: "network", message: "gone" });
        })
      ),
  );
  assert.deepEqual([value, aborted], [["AbortError", "TimeoutError"], 1]);
});

Deno.test("fetch() in a guest waits its turn past the parallel limit", async () => {
  await using kit = await testSandbox();
  const three = Promise.withResolvers<void>();
  let [open, most] = [0, 0];
  const report = await kit.run({
    backend: backendOf(`return (await Promise.all([1, 2, 3, 4, 5, 6, 7].map(async (n) =>
      (await fetch("https://api.example/" + n)).status))).length;`),
  }, {
    limits: { parallelRequests: 3 },
    fetch: async (request) => {
      most = Math.max(most, ++open);
      if (open === 3) three.resolve();
      await three.promise;
      // A turn of the event loop, in which requests past the limit would come in.
      await new Promise((resolve) => setTimeout(resolve, 0));
      open--;
      return jsonAnswer(request, {});
    },
  });
  assert(report.kind === "answered");
  assert.deepEqual(report.data, { value: 7 });
  assert.equal(most, 3);
});

Deno.test("fetch() in a guest ends the run at one request too many", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`for (;;) await fetch("https://api.example").catch(() => {});`),
  }, {
    limits: { requests: 5 },
  });
  assert(report.kind === "limit");
  assert.deepEqual([report.name, report.allowed, report.seen, report.stage], ["requests", 5, 6, "fetch"]);
});

Deno.test("fetch() in a guest passes megabytes both ways", async () => {
  await using kit = await testSandbox();
  const size = 3_000_000;
  const value = await valueOf(
    kit,
    `const body = new Uint8Array(${size}).fill(7);
     const back = await (await fetch("https://api.example", { method: "POST", body })).arrayBuffer();
     return [back.byteLength, new Uint8Array(back).every((byte) => byte === 7)];`,
    (request) => Promise.resolve(answer(request, { body: request.body ?? bytes("") })),
  );
  assert.deepEqual(value, [size, true]);
});
