import assert from "node:assert/strict";
import { backendOf, compiled, jsonAnswer, testSandbox } from "../testing/block_sandbox.ts";

Deno.test("attack 44 of fifty runs at once few run, the rest wait or are refused, and the host stays awake", async () => {
  await using kit = await testSandbox({ parallelRuns: 3, queueLength: 40, warmGuests: 2 });
  const code = await compiled({});
  let [open, most] = [0, 0];
  const slow = await compiled({ backend: backendOf(`return (await fetch("https://a.example")).status;`) });
  const reports = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      kit.runCompiled(index % 5 === 0 ? slow : code, {
        owner: `owner ${index % 7}`,
        fetch: async (request) => {
          most = Math.max(most, ++open);
          await Promise.resolve();
          open--;
          return jsonAnswer(request, {});
        },
      })),
  );
  const refused = reports.filter((report) => report.kind === "not_started" && report.reason === "queue_full");
  const answered = reports.filter((report) => report.kind === "answered");
  assert.deepEqual([refused.length, answered.length], [7, 43]);
  assert(most <= 3);
  assert(answered.some((report) => report.timings.queuedMs > 0));
});

Deno.test("an owner with many runs does not hold up another's one", async () => {
  await using kit = await testSandbox({ parallelRuns: 1 });
  const code = await compiled({});
  const order: string[] = [];
  const run = async (owner: string) => {
    await kit.runCompiled(code, { owner });
    order.push(owner);
  };
  await Promise.all([..."aaaaaaa", "b"].map(run));
  assert.equal(order.indexOf("b"), 2);
});
