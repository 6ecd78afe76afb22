import assert from "node:assert/strict";
import { createAuthority } from "../testing/internet/certificates.ts";
import { attackTest } from "./lab.ts";
import { type NetworkLab, openNetworkLab, type WorldRun } from "./network_lab.ts";

let opened: Promise<NetworkLab> | undefined;
const openLab = () => opened ??= openNetworkLab();
Deno.test.afterAll(async () => await (await opened)?.[Symbol.asyncDispose]());

/** Runs a body that asks "here.example", which answers with nothing and these headers. */
async function ask(body: string, headers: readonly string[] = []): Promise<WorldRun> {
  const head = ["HTTP/1.1 200 OK", ...headers, "content-length: 0", "", ""].join("\r\n");
  return await (await openLab()).runHeld(body, {
    hosts: ["here.example"],
    world: { "here.example": { answer: () => ({ pieces: [head] }) } },
  });
}

attackTest("attack 70 headers that steer the connection or claim an identity are dropped", async () => {
  const names = [
    ...[
      "Host",
      "Cookie",
      "Cookie2",
      "Authorization",
      "Proxy-Authorization",
      "Proxy-Connection",
      "Connection",
      "Keep-Alive",
    ],
    ...[
      "Transfer-Encoding",
      "Content-Length",
      "Upgrade",
      "Expect",
      "TE",
      "Trailer",
      "Via",
      "Forwarded",
      "X-Forwarded-For",
    ],
    ...[
      "X-Forwarded-Host",
      "X-Real-IP",
      "X-HTTP-Method-Override",
      "X-HTTP-Method",
      "X-Method-Override",
      "Sec-Fetch-Site",
      "Sec-WebSocket-Key",
    ],
    ...["Access-Control-Request-Method", "Accept-Encoding", "HTTP2-Settings"],
  ];
  const body = `
    const names = ${JSON.stringify(names)};
    const headers = new Headers();
    for (const name of [...names, ...names.map((n) => n.toUpperCase())]) try { headers.append(name, "claimed-value"); } catch {}
    headers.set("X-Mine", "kept");
    return (await fetch("http://here.example/", { headers })).status;`;
  const { value, heads: [head = ""] } = await ask(body);
  assert.equal(value, 200, JSON.stringify(value));
  assert.match(head, /x-mine: kept/i);
  assert.match(head, /^Host: here\.example\r$/m);
  assert.doesNotMatch(head, /claimed-value/);
});

const INJECTIONS: Readonly<Record<string, string>> = {
  "a header's value": `new Request("http://here.example/", { headers: { "x-a": "b\\r\\nx-injected: 1" } })`,
  "a header's name": `new Request("http://here.example/", { headers: [["x-a\\r\\nx-injected", "1"]] })`,
  "a header past the checks of Headers":
    `(() => { const r = new Request("http://here.example/"); Object.defineProperty(r, "headers", { value: { forEach(f) { f("1\\r\\nx-injected: 1", "x-a\\r\\nx-injected"); f("\\u0100", "x-b"); } } }); return r; })()`,
  "the method": `new Request("http://here.example/", { method: "GET / HTTP/1.1\\r\\nx-injected: 1\\r\\n" })`,
  "the path": `"http://here.example/a\\r\\nx-injected: 1\\r\\n"`,
  "the query": `"http://here.example/?a\\r\\nx-injected: 1"`,
  "an escaped path": `"http://here.example/%0d%0ax-injected:%201"`,
  "the host": `"http://here.example\\r\\nx-injected: 1/"`,
};

for (const [name, input] of Object.entries(INJECTIONS)) {
  attackTest(`attack 70 a line end in ${name}`, async () => {
    const { heads } = await ask(`return (await fetch(${input})).status;`);
    for (const head of heads) {
      assert.doesNotMatch(head, /^x-injected/mi);
      assert.equal(head.split("\r\n\r\n").length, 2, head);
    }
  });
}

for (const method of ["CONNECT", "TRACE", "TRACK", "X y", "get\u0000", "M".repeat(100)]) {
  attackTest(`attack 70 the method ${JSON.stringify(method.slice(0, 10))}`, async () => {
    const { value, heads } = await ask(`
        const r = new Request("http://here.example/");
        Object.defineProperty(r, "method", { value: ${JSON.stringify(method)} });
        return (await fetch(r)).status;`);
    for (const head of heads) {
      assert.match(head, /^here\.example\nGET \/ HTTP\/1\.1\r\n/, JSON.stringify(value));
    }
  });
}

attackTest("attack 70 cookies of an answer reach neither the block nor the next request", async () => {
  const body =
    `const r = await fetch("http://here.example/"); await fetch("http://here.example/2"); return [r.headers.getSetCookie(), r.headers.get("set-cookie")];`;
  const { value, heads } = await ask(body, ["set-cookie: id=1", "set-cookie2: id=2"]);
  assert.deepEqual(value, [[], null]);
  for (const head of heads) assert.doesNotMatch(head, /cookie/i);
});

const CERTIFICATES: Readonly<
  Record<string, { readonly names: readonly string[]; readonly isTrusted: boolean; readonly asked: string }>
> = {
  "of nobody": { names: ["here.example"], isTrusted: false, asked: "https://here.example/" },
  "of another name": { names: ["there.example"], isTrusted: true, asked: "https://here.example/" },
  "of a name below": { names: ["*.here.example"], isTrusted: true, asked: "https://here.example/" },
  "of an address where a name was asked": {
    names: ["93.184.215.1"],
    isTrusted: true,
    asked: "https://here.example/",
  },
};

for (const [name, { names, isTrusted, asked }] of Object.entries(CERTIFICATES)) {
  attackTest(`attack 71 a certificate ${name}`, async () => {
    assert.equal(await askSecurely(asked, { names, isTrusted }), "network");
  });
}

attackTest("attack 71 the right certificate of a trusted authority is taken", async () => {
  assert.equal(await askSecurely("https://here.example/", { names: ["here.example"], isTrusted: true }), 200);
});

async function askSecurely(
  asked: string,
  { names, isTrusted }: { readonly names: readonly string[]; readonly isTrusted: boolean },
): Promise<unknown> {
  const authority = await createAuthority();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {}, ...await authority.issue(names) },
    () => new Response("secure"),
  );
  try {
    const { value } = await (await openLab()).runHeld(
      `return await fetch("${asked}").then((r) => r.status, (e) => e.kind);`,
      {
        hosts: ["here.example"],
        world: { "here.example": {} },
        broker: {
          ...(isTrusted ? { extraCa: authority.caPem } : {}),
          connect: () => Deno.connect({ hostname: "127.0.0.1", port: server.addr.port }),
        },
      },
    );
    return value;
  } finally {
    await server.shutdown();
  }
}
