import assert from "node:assert/strict";
import { createFrameDecoder, FrameError, SECRET_BYTES } from "./frames.ts";

const SECRET = new Uint8Array(SECRET_BYTES).map((_, index) => index + 1);

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

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("createFrameDecoder() finds frames wherever the chunks end", () => {
  const whole = new Uint8Array([...frameOf("{}", ""), ...frameOf(`{"a":1}`, "body"), ...frameOf("x", "y")]);
  for (const size of [1, 3, 21, whole.length]) {
    const decode = createFrameDecoder(SECRET, () => 1_000);
    const seen: string[] = [];
    for (let offset = 0; offset < whole.length; offset += size) {
      for (const { header, body } of decode(whole.slice(offset, offset + size))) {
        seen.push(textOf(header) + textOf(body));
      }
    }
    assert.deepEqual(seen, ["{}", `{"a":1}body`, "xy"]);
  }
});

Deno.test("createFrameDecoder() refuses output without the secret at its first byte", () => {
  const decode = createFrameDecoder(SECRET, () => 1_000);
  assert.throws(() => [...decode(new Uint8Array([1, 2, 9]))], (error: FrameError) => error.kind === "forged");
});

Deno.test("createFrameDecoder() refuses a frame by its length, before it came", () => {
  const decode = createFrameDecoder(SECRET, () => 10);
  const head = frameOf("{}", "x".repeat(20)).slice(0, SECRET_BYTES + 4);
  assert.throws(
    () => [...decode(head)],
    (error: FrameError) => error.kind === "too_large" && error.seenBytes === 26,
  );
});

Deno.test("createFrameDecoder() refuses a header that runs over its frame", () => {
  const frame = frameOf("{}", "");
  new DataView(frame.buffer).setUint32(SECRET_BYTES + 4, 999);
  const decode = createFrameDecoder(SECRET, () => 1_000);
  assert.throws(() => [...decode(frame)], FrameError);
});

Deno.test("createFrameDecoder() refuses a header longer than any honest one", () => {
  const decode = createFrameDecoder(SECRET, () => 10_000_000);
  assert.equal([...decode(frameOf("x".repeat(200_000), ""))].length, 1);
  assert.throws(() => [...decode(frameOf("x".repeat(300_000), ""))], FrameError);
});
