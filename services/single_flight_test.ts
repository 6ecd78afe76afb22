import assert from "node:assert/strict";
import { createSingleFlight } from "./single_flight.ts";

Deno.test("createSingleFlight() lets callers of one key share the work that runs", async () => {
  const flights = createSingleFlight<string, number>(() => 7);
  const gate = Promise.withResolvers<number>();
  let calls = 0;
  const work = () => {
    calls++;
    return gate.promise;
  };
  const both = [flights.run("a", work), flights.run("a", work)];
  const other = flights.run("b", () => Promise.resolve(2));
  assert.deepEqual([flights.isRunning("a"), flights.runningSince("a")], [true, 7]);
  gate.resolve(1);
  assert.deepEqual(await Promise.all([...both, other]), [1, 1, 2]);
  assert.equal(calls, 1);
  assert.equal(flights.isRunning("a"), false);
});

Deno.test("createSingleFlight() forgets work that failed, so that the next caller tries again", async () => {
  const flights = createSingleFlight<string, number>(() => 0);
  await assert.rejects(flights.run("a", () => Promise.reject(new Error("no"))), /no/);
  assert.equal(await flights.run("a", () => Promise.resolve(3)), 3);
  await flights.idle();
});
