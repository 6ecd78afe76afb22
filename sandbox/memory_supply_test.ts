import assert from "node:assert/strict";
import { createMemoryWatch, readMemory } from "./memory_supply.ts";

const GIGABYTE = 1024 ** 3;

Deno.test("poolSize() gives what is wanted while memory is plenty, less when it is not, none when it is short", () => {
  const sizeWith = (availableBytes: number, totalBytes = 8 * GIGABYTE) =>
    createMemoryWatch(() => 0, () => ({ totalBytes, availableBytes })).poolSize(4);
  assert.equal(sizeWith(6 * GIGABYTE), 4);
  assert.equal(sizeWith(0.7 * GIGABYTE), 2);
  assert.equal(sizeWith(0.4 * GIGABYTE), 0);
  assert.equal(sizeWith(0.2 * GIGABYTE, 0.5 * GIGABYTE), 0);
  assert.equal(createMemoryWatch(() => 0, () => undefined).poolSize(4), 4);
});

Deno.test("createMemoryWatch() reads at most once a second", () => {
  let [now, reads] = [0, 0];
  const watch = createMemoryWatch(() => now, () => {
    reads++;
    return { totalBytes: GIGABYTE, availableBytes: reads === 1 ? GIGABYTE : 0 };
  });
  assert.deepEqual([watch.isShort(), watch.poolSize(2), reads], [false, 2, 1]);
  now = 1_000;
  assert.deepEqual([watch.isShort(), watch.poolSize(2), reads], [true, 0, 2]);
});

Deno.test("readMemory() tells what this machine has", () => {
  const memory = readMemory();
  assert(memory !== undefined);
  assert(memory.totalBytes > memory.availableBytes && memory.availableBytes > 0);
});
