import assert from "node:assert/strict";
import { createFairQueue, type Turn } from "./fair_queue.ts";

function leave(turn: Turn): void {
  assert(turn.kind === "turn", turn.kind);
  turn.leave();
}

Deno.test("createFairQueue() serves owners in turn, however many one of them sends", async () => {
  const queue = createFairQueue({ parallel: 1, capacity: 10 });
  const first = await queue.enter("a");
  const served: string[] = [];
  const waiting = ["a", "a", "a", "b", "c", "b"].map(async (owner) => {
    const turn = await queue.enter(owner);
    served.push(owner);
    leave(turn);
  });
  leave(first);
  await Promise.all(waiting);
  assert.deepEqual(served, ["a", "b", "c", "a", "b", "a"]);
});

Deno.test("createFairQueue() lets so many in at once and refuses what is over the line", async () => {
  const queue = createFairQueue({ parallel: 2, capacity: 1 });
  const [one, two] = [await queue.enter("a"), await queue.enter("a")];
  const waiting = queue.enter("a");
  assert.equal((await queue.enter("b")).kind, "full");
  assert.equal(queue.running, 2);
  leave(one);
  leave(two);
  leave(await waiting);
  assert.equal(queue.running, 0);
});

Deno.test("createFairQueue() gives a place back once, however often it is left", async () => {
  const queue = createFairQueue({ parallel: 2, capacity: 0 });
  const turn = await queue.enter("a");
  leave(turn);
  leave(turn);
  assert.equal(queue.running, 0);
});

Deno.test("createFairQueue() forgets who gave up while waiting", async () => {
  const queue = createFairQueue({ parallel: 1, capacity: 2 });
  const running = await queue.enter("a");
  const controller = new AbortController();
  const gone = queue.enter("b", controller.signal);
  const next = queue.enter("b");
  controller.abort();
  assert.equal((await gone).kind, "cancelled");
  leave(running);
  leave(await next);
  assert.equal((await queue.enter("c", controller.signal)).kind, "cancelled");
});

Deno.test("createFairQueue() sends everyone away when it closes", async () => {
  const queue = createFairQueue({ parallel: 1, capacity: 2 });
  const running = await queue.enter("a");
  const waiting = queue.enter("b");
  queue.close();
  assert.equal((await waiting).kind, "closed");
  assert.equal((await queue.enter("c")).kind, "closed");
  leave(running);
});

Deno.test("createFairQueue() keeps half of its places from slow owners, however many of them wait", async () => {
  const queue = createFairQueue({ parallel: 4, capacity: 100, isSlow: (owner) => owner.startsWith("slow") });
  const slow = Array.from({ length: 6 }, (_, index) => queue.enter(`slow ${index}`));
  assert.equal(queue.running, 2);
  const good = [await queue.enter("good 1"), await queue.enter("good 2")];
  assert.equal(queue.running, 4);
  const third = queue.enter("good 3");
  leave(await slow[0] ?? { kind: "closed" });
  assert.equal(queue.running, 4, "the place goes to a slow owner, whose share is free again");
  leave(good[0] ?? { kind: "closed" });
  leave(await third);
  assert.equal(queue.running, 3);
  leave(good[1] ?? { kind: "closed" });
  assert.equal(queue.running, 2, "what is left to wait is slow, and its share is taken");
  queue.close();
  await Promise.all(slow);
});

Deno.test("createFairQueue() serves quick owners and others in turn, whoever came first", async () => {
  const queue = createFairQueue({ parallel: 1, capacity: 10, isQuick: (owner) => owner.startsWith("quick") });
  const first = await queue.enter("new 0");
  const served: string[] = [];
  const owners = ["new 1", "new 2", "new 3", "quick 1", "quick 2", "quick 3"];
  const waiting = owners.map(async (owner) => {
    const turn = await queue.enter(owner);
    served.push(owner);
    leave(turn);
  });
  leave(first);
  await Promise.all(waiting);
  assert.deepEqual(served, ["quick 1", "new 1", "quick 2", "new 2", "quick 3", "new 3"]);
});
