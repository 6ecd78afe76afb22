import assert from "node:assert/strict";
import type { GuestReport } from "../sandbox/mod.ts";
import { attackTest } from "./lab.ts";
import { answer, type Puppets, startPuppets, type Then, type Word } from "./puppet.ts";

let puppets: Promise<Puppets> | undefined;
Deno.test.afterAll(async () => await (await puppets)?.[Symbol.asyncDispose]());

interface Speech {
  readonly row: number;
  readonly name: string;
  readonly words: readonly Word[];
  readonly then?: Then;
  readonly ends: readonly GuestReport["kind"][];
  readonly limits?: { readonly wallMs: number };
}

const word = (message: object): Word => ({ header: JSON.stringify(message) });
const request = (id: unknown, more: object = {}) =>
  word({
    kind: "request",
    id,
    url: "https://a.test/",
    method: "GET",
    redirect: "follow",
    headers: [],
    ...more,
  });
const log = (text: string): Word => word({ kind: "log", level: "info", text });
const PROTOCOL: readonly GuestReport["kind"][] = ["protocol"];
const ODD: readonly GuestReport["kind"][] = ["protocol", "limit", "no_result"];

/** What a guest can say that was taken over entirely, with the right secret before each frame. */
const SPEECHES: readonly Speech[] = [
  { row: 80, name: "an unknown message", words: [word({ kind: "eval", code: "1" })], ends: PROTOCOL },
  {
    row: 80,
    name: "a message of the host",
    words: [word({ kind: "response", id: 0, status: 200 })],
    ends: PROTOCOL,
  },
  { row: 80, name: "an id that is used again", words: [request(0), request(0)], ends: PROTOCOL },
  { row: 80, name: "an id that is skipped", words: [request(0), request(2)], ends: PROTOCOL },
  { row: 80, name: "a negative id", words: [request(-1)], ends: PROTOCOL },
  { row: 80, name: "an id that is no number", words: [request("0")], ends: PROTOCOL },
  {
    row: 80,
    name: "an id past all numbers",
    words: [{ header: `{"kind":"abort","id":1e400}` }],
    ends: PROTOCOL,
  },
  {
    row: 80,
    name: "an end of what was never asked",
    words: [word({ kind: "abort", id: 3 })],
    ends: PROTOCOL,
  },
  {
    row: 80,
    name: "an end that is said twice",
    words: [request(0), word({ kind: "abort", id: 0 }), word({ kind: "abort", id: 0 }), answer("1")],
    ends: ["answered"],
  },
  {
    row: 80,
    name: "requests past the limit",
    words: Array.from({ length: 300 }, (_, id) => request(id)),
    ends: ["limit"],
  },
  {
    row: 80,
    name: "a hundred thousand log lines",
    words: [{ ...log("x"), repeat: 100_000 } as Word],
    ends: PROTOCOL,
  },
  {
    row: 80,
    name: "a hundred thousand times ready",
    words: [{ ...word({ kind: "ready" }), repeat: 100_000 } as Word],
    ends: PROTOCOL,
  },
  {
    row: 80,
    name: "a stage that there is not",
    words: [word({ kind: "stage", stage: "root" })],
    ends: PROTOCOL,
  },
  {
    row: 80,
    name: "a limit that a guest cannot know",
    words: [word({ kind: "limit", name: "wallMs", allowed: 1, seen: 2 })],
    ends: PROTOCOL,
  },
  { row: 80, name: "a header of a megabyte", words: [log("x".repeat(1_000_000))], ends: PROTOCOL },
  {
    row: 80,
    name: "an address of a megabyte",
    words: [request(0, { url: `https://a.test/${"x".repeat(20_000)}` })],
    ends: PROTOCOL,
  },
  {
    row: 80,
    name: "a thousand headers",
    words: [request(0, { headers: Array.from({ length: 1_000 }, () => ["a", "b"]) })],
    ends: PROTOCOL,
  },
  {
    row: 80,
    name: "a body too large for a request",
    words: [{ ...request(0) as { header: string }, body: "x".repeat(4 * 1024 * 1024 + 1) }],
    ends: PROTOCOL,
  },
  { row: 80, name: "two answers", words: [answer("1"), answer("2")], ends: ["answered"] },
  {
    row: 80,
    name: "words after the answer",
    words: [answer("1"), log("late"), { bytes: [1, 2, 3] }],
    ends: ["answered"],
  },
  {
    row: 80,
    name: "an answer in single bytes",
    words: [{ ...answer(`{"a":"é"}`), chunkBytes: 1 } as Word],
    ends: ["answered"],
  },
  {
    row: 80,
    name: "a frame inside a frame",
    words: [{ header: `{"kind":"log","level":"info","text":"x"}`, body: `{"kind":"answered"}` }, answer("1")],
    ends: ["answered"],
  },
  {
    row: 76,
    name: "bytes after a whole frame",
    words: [log("x"), { bytes: new Array(16).fill(9) }],
    ends: PROTOCOL,
  },
  { row: 76, name: "the secret and nothing", words: [{ afterSecret: [] }], ends: ODD },
  { row: 76, name: "a frame of no length", words: [{ afterSecret: [0, 0, 0, 0] }], ends: PROTOCOL },
  {
    row: 76,
    name: "a frame shorter than its own number",
    words: [{ afterSecret: [0, 0, 0, 3, 0, 0, 0] }],
    ends: PROTOCOL,
  },
  {
    row: 76,
    name: "a header longer than its frame",
    words: [{ afterSecret: [0, 0, 0, 6, 0, 0, 0, 9, 123, 125] }],
    ends: PROTOCOL,
  },
  { row: 76, name: "an empty header", words: [{ afterSecret: [0, 0, 0, 4, 0, 0, 0, 0] }], ends: PROTOCOL },
  {
    row: 76,
    name: "four gigabytes announced",
    words: [{ afterSecret: [255, 255, 255, 255] }],
    ends: ["limit"],
  },
  {
    row: 76,
    name: "a frame that never ends",
    words: [{ afterSecret: [0, 64, 0, 0] }],
    then: "stay",
    ends: ["limit"],
    limits: { wallMs: 800 },
  },
  {
    row: 76,
    name: "a frame cut off by the end",
    words: [{ afterSecret: [0, 0, 1, 0, 0, 0, 0, 9] }],
    ends: ODD,
  },
  {
    row: 79,
    name: "bytes that are no UTF-8",
    words: [{ afterSecret: [0, 0, 0, 6, 0, 0, 0, 2, 0xc3, 0x28] }],
    ends: PROTOCOL,
  },
  { row: 79, name: "NUL in a header", words: [{ header: "\u0000{}" }], ends: PROTOCOL },
  {
    row: 79,
    name: "an answer that is no UTF-8",
    words: [{
      afterSecret: [
        0,
        0,
        0,
        66,
        0,
        0,
        0,
        61,
        ...new TextEncoder().encode(`{"kind":"answered","dataBytes":1,"treeBytes":0,"schemaBytes":0}`).slice(
          0,
          61,
        ),
        0xff,
      ],
    }],
    ends: PROTOCOL,
  },
  { row: 79, name: "an answer that is no JSON", words: [answer("{x}")], ends: PROTOCOL },
  {
    row: 79,
    name: "sizes that do not fit",
    words: [{ header: `{"kind":"answered","dataBytes":9,"treeBytes":9,"schemaBytes":9}`, body: "1[]" }],
    ends: PROTOCOL,
  },
  {
    row: 79,
    name: "sizes past all numbers",
    words: [{
      header: `{"kind":"answered","dataBytes":9007199254740991,"treeBytes":9007199254740991,"schemaBytes":0}`,
    }],
    ends: ["limit", "protocol"],
  },
  {
    row: 82,
    name: "a header with __proto__",
    words: [{
      header:
        `{"__proto__":{"kind":"answered"},"kind":"log","level":"info","text":"x","constructor":{"prototype":{"polluted":1}}}`,
    }, answer(`{"__proto__":{"polluted":1}}`)],
    ends: ["answered"],
  },
  {
    row: 82,
    name: "a header nested without end",
    words: [{ header: `{"kind":"ready","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}` }, answer("1")],
    ends: ["answered", "protocol"],
  },
  {
    row: 82,
    name: "an answer nested without end",
    words: [answer("[".repeat(500_000) + "]".repeat(500_000))],
    ends: ["limit"],
  },
  {
    row: 82,
    name: "a schema nested without end",
    words: [answer("1", { schema: "[".repeat(5_000) + "]".repeat(5_000) })],
    ends: ["limit"],
  },
  {
    row: 82,
    name: "an answer twice as large as allowed",
    words: [answer(`"${"x".repeat(6_000_000)}"`)],
    ends: ["limit"],
  },
  {
    row: 82,
    name: "a schema twice as large as allowed",
    words: [answer("1", { schema: `"${"x".repeat(6_000_000)}"` })],
    ends: ["limit"],
  },
  { row: 83, name: "an end before the answer", words: [log("x")], ends: ["no_result"] },
  {
    row: 85,
    name: "a name of an error that steers a terminal",
    words: [
      word({
        kind: "threw",
        stage: "fetch",
        name: "\u001b[2J",
        message: "\u001b]52;c;eA==\u0007\u202e",
        stack: "",
      }),
    ],
    ends: ["threw"],
  },
];

for (const { row, name, words, then, ends, limits = { wallMs: 10_000 } } of SPEECHES) {
  attackTest(`attack ${row} a guest taken over says ${name}`, async () => {
    const { kit, say } = await (puppets ??= startPuppets());
    assert.equal(kit.sandbox.isolation.level, "standard");
    const report = await say(words, then, { limits });
    assert(ends.includes(report.kind), JSON.stringify(report).slice(0, 2_000));
    assert.equal(Reflect.get({}, "polluted"), undefined);
    const next = await say([answer(`"next"`)]);
    assert(next.kind === "answered", JSON.stringify(next));
    assert.equal(next.data, "next");
  });
}

attackTest(
  "attack 76 a guest with the secret is heard: what it says reaches only its own report",
  async () => {
    const { say } = await (puppets ??= startPuppets());
    const [forged, other] = await Promise.all([
      say([log("mine"), answer(`"FORGED"`)]),
      say([answer(`"other"`)]),
    ]);
    assert(forged.kind === "answered" && other.kind === "answered");
    assert.deepEqual([forged.data, other.data, other.logs.length], ["FORGED", "other", 0]);
  },
);
