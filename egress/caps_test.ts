import assert from "node:assert/strict";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expectAnswered, expectFailed, textOf } from "../testing/internet/expect_answer.ts";
import { type RawReply, startRawServer } from "../testing/internet/raw_server.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { Broker, EgressAnswer, EgressLimits, EgressRequest } from "./types.ts";

const MEBIBYTE = 1024 * 1024;

interface AskOptions {
  limits?: Partial<EgressLimits>;
  request?: Partial<EgressRequest>;
  signal?: AbortSignal;
}

type Ask = (options?: AskOptions) => Promise<EgressAnswer>;

/** A broker and a granted host that answers every request with the given bytes. */
function withHost(
  reply: RawReply["pieces"] | (() => RawReply["pieces"]),
  work: (ask: Ask, broker: Broker) => Promise<void>,
) {
  const server = startRawServer(() => ({
    pieces: typeof reply === "function" ? reply() : reply,
    isLast: true,
  }));
  const host = `127.0.0.1:${server.port}`;
  return withBroker([], async (broker) => {
    const ask: Ask = ({ limits = {}, request = {}, signal } = {}) => {
      const policy = { purpose: "block", owner: "b1", hosts: [host], limits } as const;
      return broker.send({ url: `http://${host}/`, ...request }, policy, signal);
    };
    await work(ask, broker);
  }, { lanHosts: [host], connect: (address) => Deno.connect({ ...address, transport: "tcp" }) })
    .finally(() => server.close());
}

function packed(encoding: string, body: Uint8Array): (string | Uint8Array)[] {
  return [`HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`, body];
}

Deno.test("send() undoes every compression that it asks for", async () => {
  const plain = "some text ".repeat(1000);
  const bodies: readonly (readonly [string, Uint8Array])[] = [
    ["gzip", gzipSync(plain)],
    ["x-gzip", gzipSync(plain)],
    ["GZIP, identity", gzipSync(plain)],
    ["deflate", deflateSync(plain)],
    ["deflate", deflateRawSync(plain)],
    ["br", brotliCompressSync(plain)],
    ["gzip, br", brotliCompressSync(gzipSync(plain))],
  ];
  for (const [encoding, body] of bodies) {
    await withHost(packed(encoding, body), async (ask) => {
      assert.equal(textOf(expectAnswered(await ask())), plain, encoding);
    });
  }
});

Deno.test("send() undoes three compressions of one answer and no more", async () => {
  const pack = (times: number): Uint8Array => times === 0 ? new Uint8Array(9) : gzipSync(pack(times - 1));
  const ask = (times: number, work: (answer: EgressAnswer) => void) =>
    withHost(packed(Array(times).fill("gzip").join(", "), pack(times)), async (send) => work(await send()));
  await ask(3, (answer) => assert.equal(expectAnswered(answer).body.length, 9));
  await ask(4, (answer) => assert.match(expectFailed(answer, "network").message, /too many times/));
});

Deno.test("send() ends a bomb at the limit of the decoded body, with memory flat", async () => {
  const zeros = new Uint8Array(64 * MEBIBYTE);
  const bombs: readonly (readonly [string, Uint8Array])[] = [
    ["gzip", gzipSync(zeros)],
    ["deflate", deflateSync(zeros)],
    ["br", brotliCompressSync(zeros)],
    ["gzip, gzip", gzipSync(gzipSync(zeros))],
    ["gzip, gzip", gzipSync(gzipSync(new Uint8Array(MEBIBYTE)))],
  ];
  for (const [index, [encoding, bomb]] of bombs.entries()) {
    await withHost(packed(encoding, bomb), async (ask) => {
      const before = Deno.memoryUsage().rss;
      const limits = index === 4 ? { bodyBytes: 100_000 } : {};
      expectFailed(await ask({ limits }), "too_large");
      const grown = Deno.memoryUsage().rss - before;
      assert.ok(grown < 40 * MEBIBYTE, `${encoding} took ${grown} bytes`);
    });
  }
});

Deno.test("send() gives a body of exactly the limit and not one byte more", async () => {
  await withHost(["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"], async (ask) => {
    expectAnswered(await ask({ limits: { bodyBytes: 10 } }));
    expectFailed(await ask({ limits: { bodyBytes: 9 } }), "too_large");
  });
  await withHost(packed("gzip", gzipSync("0123456789".repeat(10))), async (ask) => {
    expectAnswered(await ask({ limits: { bodyBytes: 100 } }));
    expectFailed(await ask({ limits: { bodyBytes: 99 } }), "too_large");
  });
});

Deno.test("send() calls broken and unknown compression a network failure", async () => {
  const whole = gzipSync("some text ".repeat(1000));
  const bodies = [["gzip", whole.subarray(0, -5)], ["gzip", new Uint8Array(99)], ["zstd", whole], [
    "br",
    whole,
  ]] as const;
  for (const [encoding, body] of [...bodies, ["gzip,gzip,gzip,gzip", whole] as const]) {
    await withHost(packed(encoding, body), async (ask) => void expectFailed(await ask(), "network"));
  }
});

Deno.test("send() ends an endless body at the limit", async () => {
  async function* endless() {
    yield "HTTP/1.1 200 OK\r\n\r\n";
    for (;;) yield await Promise.resolve(new Uint8Array(64 * 1024));
  }
  await withHost(endless, async (ask) => void expectFailed(await ask(), "too_large"));
});

Deno.test("send() ends slow and silent hosts at the total time", async () => {
  async function* slowly() {
    yield "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
    for (let count = 0; count < 1000; count += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      yield ".";
    }
  }
  const silent = silence();
  for (const pieces of [slowly, silent.pieces]) {
    await withHost(pieces, async (ask) => {
      expectFailed(await ask({ limits: { totalMs: 60 } }), "timeout");
      expectFailed(await ask({ request: { timeoutMs: 60 } }), "timeout");
      if (pieces === silent.pieces) silent.end();
    });
  }
});

Deno.test("send() ends with the caller's signal and with the broker", async () => {
  const silent = silence();
  await withHost(silent.pieces, async (ask, broker) => {
    const caller = new AbortController();
    const aborted = ask({ signal: caller.signal });
    await silent.begun;
    caller.abort();
    expectFailed(await aborted, "network");
    expectFailed(await ask({ signal: caller.signal }), "network");
    expectFailed(await ask({ signal: AbortSignal.timeout(20) }), "timeout");
    const waiting = ask();
    await broker.close();
    expectFailed(await waiting, "network");
    expectFailed(await ask(), "network");
    silent.end();
  });
});

Deno.test("send() does not wait longer than the limit for a connection", () =>
  withBroker([], async (broker) => {
    const policy = {
      purpose: "block",
      owner: "b1",
      hosts: ["far.example.org"],
      limits: { connectMs: 30 },
    } as const;
    expectFailed(await broker.send({ url: "https://far.example.org/" }, policy), "network");
  }, {
    resolve: () => Promise.resolve(["93.184.0.1", "93.184.0.2"]),
    connect: () => new Promise(() => {}),
  }));

Deno.test("send() tries IPv4 first and the next address when one does not answer", async () => {
  const server = startRawServer(() => ({ pieces: ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"] }));
  const dialled: string[] = [];
  await withBroker([], async (broker) => {
    const policy = { purpose: "block", owner: "b1", hosts: ["far.example.org"] } as const;
    expectAnswered(await broker.send({ url: "http://far.example.org/" }, policy));
    assert.deepEqual(dialled, ["93.184.0.1", "93.184.0.2"]);
  }, {
    resolve: () => Promise.resolve(["2a00::1", "93.184.0.1", "93.184.0.2"]),
    connect({ hostname }) {
      dialled.push(hostname);
      if (hostname === "93.184.0.2") return Deno.connect({ hostname: "127.0.0.1", port: server.port });
      return Promise.reject(new Deno.errors.ConnectionRefused("refused"));
    },
  });
  await server.close();
});

Deno.test("send() refuses what is not proper HTTP", async () => {
  const answers = [
    "SSH-2.0-OpenSSH_9.9\r\n",
    "HTTP/2 200 OK\r\n\r\n",
    "HTTP/1.1 99 Low\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
    "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcdefg\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
    "HTTP/1.1 100 Continue\r\n\r\n".repeat(20),
    `HTTP/1.1 200 OK\r\n${"X-Many: yes\r\n".repeat(10_000)}\r\n`,
    `HTTP/1.1 200 ${"a".repeat(100_000)}\r\n\r\n`,
    "",
  ];
  for (const answer of answers) {
    await withHost([answer], async (ask) => void expectFailed(await ask(), "network"));
  }
});

Deno.test("send() understands chunks, interim answers and bodies that end with the connection", async () => {
  const answers = [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nwho\r\n2\r\nle\r\n0\r\nX-Trailer: 1\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole",
    "HTTP/1.0 200\r\n\r\nwhole",
    "HTTP/1.1 200 OK\nContent-Length: 5, 5\n\nwhole",
  ];
  for (const answer of answers) {
    await withHost([answer], async (ask) => assert.equal(textOf(expectAnswered(await ask())), "whole"));
    await withHost([...answer], async (ask) => assert.equal(textOf(expectAnswered(await ask())), "whole"));
  }
});

Deno.test("send() refuses requests that are too large", () =>
  withHost(["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"], async (ask) => {
    const body = new Uint8Array(100);
    const limits = { requestBodyBytes: 99 };
    expectFailed(await ask({ limits, request: { method: "POST", body } }), "too_large");
    const headers = [["x-large", "a".repeat(20_000)]] as const;
    expectFailed(await ask({ request: { headers } }), "too_large");
  }));

/** An answer that begins and then says nothing until `end`. */
function silence() {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  async function* pieces() {
    begun.resolve();
    yield "HTTP/1.1 200";
    await ended.promise;
  }
  return { pieces, begun: begun.promise, end: ended.resolve };
}
