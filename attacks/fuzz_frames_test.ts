import assert from "node:assert/strict";
import { createFrameDecoder, FrameError, SECRET_BYTES } from "../sandbox/frames.ts";
import { parseGuestMessage } from "../sandbox/guest_messages.ts";
import { parseAnswer } from "../sandbox/answer.ts";
import { attackTest } from "./lab.ts";
import { answer, startPuppets, type Word } from "./puppet.ts";
import { createRandom, type Random } from "../testing/random.ts";

const SEED = 0x7e55e7a;
const STREAMS = 6_000;
const PUPPET_RUNS = 30;
const MAX_FRAME_BYTES = 4_096;
const MEGABYTE = 1024 * 1024;

const SECRET = new Uint8Array(SECRET_BYTES).map((_, index) => 200 - index);

const HEADERS: readonly string[] = [
  `{"kind":"ready"}`,
  `{"kind":"stage","stage":"render"}`,
  `{"kind":"log","level":"warn","text":"é\\ud83d\\ude00"}`,
  `{"kind":"request","id":0,"url":"https://a.test/","method":"GET","redirect":"follow","headers":[["a","b"]],"maxAgeSeconds":1.5}`,
  `{"kind":"abort","id":0}`,
  `{"kind":"answered","dataBytes":7,"treeBytes":2,"schemaBytes":4}`,
  `{"kind":"threw","stage":"fetch","name":"Error","message":"m","stack":"s","hint":"h","file":"backend.ts"}`,
  `{"kind":"limit","name":"treeDepth","allowed":1,"seen":2}`,
];

const BODIES: readonly string[] = [`{"a":1}[]true`, `"\\ud800"`, "[".repeat(300), "", "\u0000"];

/** An escape that stands alone: one after a backslash of its own is plain text. */
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/i;

function frameOf(header: string, body: string): Uint8Array<ArrayBuffer> {
  const [head, rest] = [new TextEncoder().encode(header), new TextEncoder().encode(body)];
  const frame = new Uint8Array(SECRET_BYTES + 8 + head.length + rest.length);
  const view = new DataView(frame.buffer);
  frame.set(SECRET);
  view.setUint32(SECRET_BYTES, 4 + head.length + rest.length);
  view.setUint32(SECRET_BYTES + 4, head.length);
  frame.set(head, SECRET_BYTES + 8);
  frame.set(rest, SECRET_BYTES + 8 + head.length);
  return frame;
}

/** A few honest frames, and then some bytes changed, left out, doubled or cut off. */
function randomStream(random: Random): Uint8Array<ArrayBuffer> {
  const frames = Array.from(
    { length: 1 + random.below(4) },
    () => frameOf(random.pick(HEADERS), random.pick(BODIES)),
  );
  const bytes = frames.flatMap((frame) => [...frame]);
  for (let change = random.below(4); change > 0; change--) {
    const at = random.below(bytes.length);
    switch (random.below(5)) {
      case 0:
        bytes[at] = random.below(256);
        break;
      case 1:
        bytes.splice(at, 1 + random.below(8));
        break;
      case 2:
        bytes.splice(at, 0, ...Array.from({ length: random.below(8) }, () => random.below(256)));
        break;
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + random.below(60)));
        break;
      case 4:
        bytes.length = Math.max(1, at);
    }
  }
  return Uint8Array.from(bytes);
}

/** Reads as the host does; what it says of it is an ending that it knows. */
function readStream(stream: Uint8Array<ArrayBuffer>, random: Random): string {
  const decode = createFrameDecoder(SECRET, () => MAX_FRAME_BYTES);
  let seen = 0;
  try {
    for (let at = 0; at < stream.length;) {
      const size = 1 + random.below(64);
      for (const frame of decode(stream.slice(at, at + size))) {
        seen++;
        const message = parseGuestMessage(frame);
        if (message.kind === "answered") seen += parseAnswer(message, frame, "/opt/deno").kind.length;
      }
      at += size;
    }
    return `read ${seen}`;
  } catch (error) {
    // FrameError and TypeError are what the run's host turns into a protocol report.
    assert(error instanceof FrameError || error instanceof TypeError, `${error}`);
    return error.name;
  }
}

Deno.test("attack 80 any bytes are frames, or one of the two errors that end a run", () => {
  const random = createRandom(SEED);
  const endings = new Map<string, number>();
  const before = Deno.memoryUsage().external;
  for (let index = 0; index < STREAMS; index++) {
    const stream = randomStream(random);
    const ending = readStream(stream, random).replace(/\d+/, "");
    endings.set(ending, (endings.get(ending) ?? 0) + 1);
  }
  assert(Deno.memoryUsage().external - before < 64 * MEGABYTE, "the host's memory grew");
  // The premise: streams of every kind were made.
  for (const kind of ["read ", "FrameError", "TypeError"]) {
    assert((endings.get(kind) ?? 0) > STREAMS / 50, JSON.stringify([...endings]));
  }
});

Deno.test("attack 79 any text is an answer of plain JSON, or none", () => {
  const random = createRandom(SEED + 1);
  const pieces = [
    `{`,
    `}`,
    `[`,
    `]`,
    `"`,
    `,`,
    `:`,
    `\\`,
    `\\u`,
    `d800`,
    `\\ud83d\\ude00`,
    `__proto__`,
    `1e999`,
    `-0`,
    `null`,
    "\u0000",
    "é",
    "/opt/deno",
    " ",
  ];
  let good = 0;
  for (let index = 0; index < STREAMS; index++) {
    const text = random.below(3) === 0
      ? JSON.stringify({ [random.pick(pieces)]: [random.pick(pieces) + random.pick(pieces)] })
      : Array.from({ length: random.below(20) }, () => random.pick(pieces)).join("");
    const body = new TextEncoder().encode(text);
    if (random.below(4) === 0 && body.length > 0) body[random.below(body.length)] = random.below(256);
    const message = { kind: "answered", dataBytes: body.length, treeBytes: 0, schemaBytes: 0 } as const;
    const withTree = new Uint8Array([...body, 0x31]);
    const result = parseAnswer(
      { ...message, treeBytes: 1 },
      { header: new Uint8Array(), body: withTree },
      "/opt/deno",
    );
    if (result.kind !== "answer") continue;
    good++;
    const said = JSON.stringify(result.data) ?? "";
    assert(said.isWellFormed() && !said.includes("/opt/deno") && !LONE_SURROGATE.test(said), said);
    assert.equal(Reflect.get({}, "polluted"), undefined);
  }
  assert(good > STREAMS / 20, `${good} were JSON`);
});

attackTest(
  "attack 80 a guest taken over that says random things ends in a report, and the next run is fine",
  async () => {
    const random = createRandom(SEED + 2);
    await using puppets = await startPuppets();
    for (let index = 0; index < PUPPET_RUNS; index++) {
      const words: Word[] = Array.from(
        { length: 1 + random.below(5) },
        () =>
          random.below(3) === 0
            ? { afterSecret: [...randomStream(random)].slice(random.pick([0, SECRET_BYTES])) }
            : { header: random.pick(HEADERS), body: random.pick(BODIES), chunkBytes: 1 + random.below(40) },
      );
      const report = await puppets.say(words, "end", { limits: { wallMs: 5_000 } });
      const expected = ["answered", "threw", "limit", "no_result", "protocol"];
      assert(expected.includes(report.kind), JSON.stringify([words, report]));
    }
    assert.equal((await puppets.say([answer("1")])).kind, "answered");
  },
);
