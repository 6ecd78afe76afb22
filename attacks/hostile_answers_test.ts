import assert from "node:assert/strict";
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import type { RawAnswer, RawReply } from "../testing/internet/raw_server.ts";
import { attackTest } from "./lab.ts";
import { type NetworkLab, openNetworkLab, type WorldOptions, type WorldRun } from "./network_lab.ts";

const MEGABYTE = 1024 * 1024;
let opened: Promise<NetworkLab> | undefined;
const openLab = () => opened ??= openNetworkLab();
Deno.test.afterAll(async () => await (await opened)?.[Symbol.asyncDispose]());

const ASK =
  `const r = await fetch("http://here.example/"); const b = await r.arrayBuffer(); return { status: r.status, size: b.byteLength, headers: [...r.headers] };`;

async function ask(
  answer: RawAnswer,
  { body = ASK, ...options }: WorldOptions & { readonly body?: string } = {},
): Promise<WorldRun> {
  return await (await openLab()).runHeld(body, {
    hosts: ["here.example"],
    world: { "here.example": { answer } },
    policy: { limits: { totalMs: 1_500 } },
    ...options,
  });
}

const kindOf = ({ value }: WorldRun) => Reflect.get(Object(value), "kind");
const withBody = (body: Uint8Array, ...headers: readonly string[]): RawReply => ({
  pieces: [[`HTTP/1.1 200 OK`, ...headers, `content-length: ${body.length}`, "", ""].join("\r\n"), body],
});

const ZEROS = new Uint8Array(64 * MEGABYTE);
/** Fast enough to make one. */
const squeeze = (bytes: Uint8Array) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
const members = (one: Uint8Array, count: number) => {
  const all = new Uint8Array(one.length * count);
  for (let index = 0; index < count; index++) all.set(one, one.length * index);
  return all;
};

/** 64 MB or more, each. */
const BOMBS: Readonly<Record<string, () => readonly [string, Uint8Array]>> = {
  "gzip": () => ["gzip", gzipSync(ZEROS)],
  "x-gzip": () => ["x-gzip", gzipSync(ZEROS)],
  "gzip in capitals": () => ["GZIP", gzipSync(ZEROS)],
  "deflate": () => ["deflate", deflateSync(ZEROS)],
  "bare deflate": () => ["deflate", deflateRawSync(ZEROS)],
  "brotli": () => ["br", squeeze(ZEROS)],
  "gzip in gzip": () => ["gzip, gzip", gzipSync(gzipSync(ZEROS))],
  "gzip in brotli": () => ["gzip, br", squeeze(gzipSync(ZEROS))],
  "gzip in gzip in gzip": () => ["gzip, gzip, gzip", gzipSync(gzipSync(gzipSync(ZEROS)))],
  "gzip four times": () => ["gzip, gzip, gzip, gzip", gzipSync(gzipSync(gzipSync(gzipSync(ZEROS))))],
  "many gzip members": () => ["gzip", members(gzipSync(new Uint8Array(MEGABYTE)), 64)],
};

for (const [name, make] of Object.entries(BOMBS)) {
  attackTest(`attack 67 a bomb of ${name}`, async () => {
    const [coding, bomb] = make();
    assert(bomb.length < MEGABYTE, "the premise: it is small on the wire");
    const before = Deno.memoryUsage().external;
    const run = await ask(() => withBody(bomb, `content-encoding: ${coding}`), {
      policy: { limits: { totalMs: 10_000 } },
    });
    const more = Deno.memoryUsage().external - before;
    assert(["too_large", "network"].includes(kindOf(run)), JSON.stringify(run.value));
    assert(more < 32 * MEGABYTE, `the host holds ${more} bytes more`);
  });
}

attackTest("attack 67 the same compression of what is small enough is undone", async () => {
  const { value } = await ask(() => withBody(gzipSync(new Uint8Array(MEGABYTE)), "content-encoding: gzip"));
  assert.equal(Reflect.get(Object(value), "size"), MEGABYTE, JSON.stringify(value));
});

async function* slowly(head: string): AsyncGenerator<string> {
  yield head;
  // As long as someone listens; the broker goes away first.
  for (let count = 0; count < 200; count++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    yield "x";
  }
}

const HOSTILE: Readonly<Record<string, readonly [number, RawAnswer]>> = {
  "a slow head": [68, () => ({ pieces: slowly("HTTP/1.1 200 OK\r\nx-slow: ") })],
  "a slow body": [68, () => ({ pieces: slowly("HTTP/1.1 200 OK\r\n\r\n") })],
  "a slow body of a known length": [
    68,
    () => ({ pieces: slowly("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n") }),
  ],
  "a body larger than allowed": [67, () => withBody(new Uint8Array(6 * MEGABYTE))],
  "a length of petabytes": [
    67,
    () => ({ pieces: ["HTTP/1.1 200 OK\r\ncontent-length: 9007199254740991\r\n\r\nx"], isLast: true }),
  ],
  "a length past all numbers": [
    67,
    () => ({ pieces: ["HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\nx"], isLast: true }),
  ],
  "a negative length": [
    67,
    () => ({ pieces: ["HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nx"], isLast: true }),
  ],
  "two lengths": [
    67,
    () => ({ pieces: ["HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx"], isLast: true }),
  ],
  "a length beside chunks": [
    67,
    () => ({
      pieces: [
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
      ],
      isLast: true,
    }),
  ],
  "a chunk of petabytes": [
    67,
    () => ({
      pieces: ["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffff\r\nx"],
      isLast: true,
    }),
  ],
  "a chunk without a number": [
    67,
    () => ({ pieces: ["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nx"], isLast: true }),
  ],
  "a chunk extension without end": [
    67,
    () => ({
      pieces: [`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;${"x".repeat(200_000)}\r\nx`],
      isLast: true,
    }),
  ],
  "trailers without end": [
    67,
    () => ({
      pieces: [`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n${"x: y\r\n".repeat(50_000)}`],
      isLast: true,
    }),
  ],
  "chunks beside another coding": [
    67,
    () => ({
      pieces: ["HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"],
      isLast: true,
    }),
  ],
  "ten thousand headers": [
    67,
    () => ({ pieces: [`HTTP/1.1 200 OK\r\n${"a: b\r\n".repeat(10_000)}\r\n`], isLast: true }),
  ],
  "a header of a megabyte": [
    67,
    () => ({ pieces: [`HTTP/1.1 200 OK\r\na: ${"x".repeat(MEGABYTE)}\r\n\r\n`], isLast: true }),
  ],
  "a first line without end": [67, () => ({ pieces: ["x".repeat(MEGABYTE)], isLast: true })],
  "no HTTP": [67, () => ({ pieces: ["SSH-2.0-OpenSSH_9.9\r\n"], isLast: true })],
  "HTTP/0.9": [67, () => ({ pieces: ["<html>old</html>"], isLast: true })],
  "HTTP/2": [67, () => ({ pieces: [new Uint8Array([0, 0, 0, 4, 0, 0, 0, 0, 0])], isLast: true })],
  "a status of two digits": [67, () => ({ pieces: ["HTTP/1.1 99 X\r\n\r\n"], isLast: true })],
  "a status past all": [67, () => ({ pieces: ["HTTP/1.1 1000 X\r\n\r\n"], isLast: true })],
  "a folded header": [67, () => ({ pieces: ["HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n"], isLast: true })],
  "a header with a blank before its colon": [
    67,
    () => ({ pieces: ["HTTP/1.1 200 OK\r\ncontent-length : 5\r\n\r\nhello"], isLast: true }),
  ],
  "a header with NUL": [
    67,
    () => ({ pieces: ["HTTP/1.1 200 OK\r\na: b\u0000c\r\ncontent-length: 0\r\n\r\n"], isLast: true }),
  ],
  "informational answers without end": [
    68,
    () => ({ pieces: [`${"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20_000)}`], isLast: true }),
  ],
  "a switch of protocols": [
    67,
    () => ({
      pieces: ["HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\nfree bytes"],
      isLast: true,
    }),
  ],
  "gzip that is none": [67, () => withBody(new TextEncoder().encode("no gzip"), "content-encoding: gzip")],
  "gzip cut short": [
    67,
    () => withBody(gzipSync("hello".repeat(1_000)).subarray(0, 30), "content-encoding: gzip"),
  ],
  "an unknown compression": [67, () => withBody(new Uint8Array(5), "content-encoding: zstd")],
  "a body cut short": [
    67,
    () => ({ pieces: ["HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf"], isLast: true }),
  ],
  "nothing": [67, () => ({ pieces: [], isLast: true })],
};

/** What is fine to be read, with these many bytes of body. */
const READABLE: Readonly<Record<string, number>> = { "ten thousand headers": 0 };

for (const [name, [row, answer]] of Object.entries(HOSTILE)) {
  attackTest(`attack ${row} ${name}`, async () => {
    const run = await ask(answer);
    const size = Reflect.get(Object(run.value), "size");
    if (size !== undefined) return assert.equal(size, READABLE[name], JSON.stringify(run.value));
    assert(["network", "timeout", "too_large"].includes(kindOf(run)), JSON.stringify(run.value));
  });
}

attackTest("attack 67 an answer split in two is read once, and the rest belongs to nobody", async () => {
  const smuggled =
    `HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nxHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nFORGED`;
  let count = 0;
  const answer: RawAnswer = () => ({
    pieces: [++count === 1 ? smuggled : "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ntrue"],
  });
  const body =
    `const texts = []; for (let i = 0; i < 2; i++) texts.push(await (await fetch("http://here.example/" + i)).text()); return texts;`;
  const { value } = await ask(answer, { body });
  assert(!JSON.stringify(value).includes("FORGED"), JSON.stringify(value));
});
