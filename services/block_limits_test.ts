import assert from "node:assert/strict";
import { LIMIT_NAMES, type LimitName } from "../domain/limits.ts";
import { DEFAULT_LIMITS, LIMIT_CEILINGS } from "../sandbox/mod.ts";
import { getBlock } from "../storage/blocks.ts";
import { givenWrittenBlock } from "../testing/e2e/given_blocks.ts";
import { expectState, withProgram } from "../testing/with_program.ts";
import { findRaisableLimit, parseLimits } from "./block_limits.ts";

Deno.test("parseLimits() takes every limit from its least to its most, and names both for the rest", () => {
  for (const name of LIMIT_NAMES) {
    for (const value of [DEFAULT_LIMITS[name], LIMIT_CEILINGS[name]]) {
      assert.deepEqual(parseLimits({ [name]: value }), { kind: "valid", limits: { [name]: value } });
    }
    for (const value of [0, -1, 1.5, LIMIT_CEILINGS[name] + 1, 1e300, NaN, "9", null, {}]) {
      const parsed = parseLimits({ [name]: value });
      assert.equal(parsed.kind, "invalid", `${name} ${value}`);
      assert.match(
        parsed.kind === "invalid" ? parsed.errors[name]! : "",
        /^Cannot use ".*": expected .+ to .+$/,
      );
    }
  }
  const parsed = parseLimits({ rssBytes: 64 * 1024 * 1024 });
  assert.deepEqual(parsed.kind === "invalid" && parsed.errors, {
    rssBytes: 'Cannot use "64 MB": expected 128 MB to 1,024 MB',
  });
});

Deno.test("parseLimits() refuses a name that no limit has", () => {
  for (const name of ["treeDepth", "__proto__x", "wallms", ""]) {
    assert.equal(parseLimits({ [name]: 5 }).kind, "invalid", name);
  }
  assert.deepEqual(parseLimits({}), { kind: "valid", limits: {} });
});

Deno.test("findRaisableLimit() is a limit whose ceiling lies above what was used", () => {
  const raisable = (name: string, allowed: number, seen: number) =>
    findRaisableLimit({ kind: "memory", message: "", limit: { name, allowed, seen } });
  assert.equal(raisable("wallMs", 20_000, 20_004), "wallMs");
  assert.equal(
    raisable("wallMs", LIMIT_CEILINGS.wallMs, LIMIT_CEILINGS.wallMs + 3),
    null,
    "it is at its most",
  );
  assert.equal(raisable("resultBytes", 4, LIMIT_CEILINGS.resultBytes + 1), null, "no limit would do");
  assert.equal(raisable("treeDepth", 64, 65), null, "nobody can set it");
  assert.equal(findRaisableLimit({ kind: "network", message: "" }), null);
});

Deno.test("saveLimits() stores what was typed, runs the block with it, and an empty field is the default", () =>
  withProgram(async (program) => {
    const { app, db } = program;
    const id = await givenWrittenBlock(program, { title: "Greedy", ...GREEDY });
    const failed = await app.saveLimits(id, { requests: "2", wallMs: "" });
    assert.equal(failed.kind, "saved");
    const { error } = expectState(await app.getCard(id), "stale");
    assert.equal(error.message, "The block sent 3 requests, allowed 2");
    assert.deepEqual(error.limit, { name: "requests", allowed: 2, seen: 3 });
    assert.equal((await app.getCard(id)).raisableLimit, "requests");
    assert.deepEqual((await getBlock(db, id)).limits, { requests: 2 });

    const copy = await app.copyBlock(id);
    assert.deepEqual((await getBlock(db, copy.id)).limits, { requests: 2 }, "a copy keeps them");
    await app.returnToVersion(id, 1);
    assert.deepEqual((await getBlock(db, id)).limits, { requests: 2 }, "a return keeps them");
    await app.returnToVersion(id, 2);

    assert.equal((await app.saveLimits(id, { requests: "" })).kind, "saved");
    expectState(await app.getCard(id), "fresh");
    assert.deepEqual((await getBlock(db, id)).limits, {});
  }));

Deno.test("saveLimits() keeps what was there when a field is wrong", () =>
  withProgram(async (program) => {
    const { app, db } = program;
    const id = await givenWrittenBlock(program, { title: "Greedy", ...GREEDY });
    await app.saveLimits(id, { wallMs: "30", heapMegabytes: "64" });
    assert.deepEqual((await getBlock(db, id)).limits, { wallMs: 30_000, heapMegabytes: 64 });
    const wrong: Partial<Record<LimitName, string>> = { wallMs: "121", cpuMs: "lots", requests: "0" };
    const refused = await app.saveLimits(id, { ...wrong, heapMegabytes: "96" });
    assert.deepEqual(refused.kind === "invalid" && refused.errors, {
      wallMs: 'Cannot use "121 s": expected 1 s to 120 s',
      cpuMs: 'Cannot use "lots": expected 0.5 s to 60 s',
      requests: 'Cannot use "0": expected 1 to 500',
    });
    assert.deepEqual((await getBlock(db, id)).limits, { wallMs: 30_000, heapMegabytes: 64 });
    const form = await app.getLimitsForm(id);
    assert.deepEqual(form.map(({ name }) => name), LIMIT_NAMES);
    assert.deepEqual(form.find(({ name }) => name === "wallMs"), {
      name: "wallMs",
      label: "Time, start to end",
      unit: "s",
      least: 1,
      most: 120,
      usual: 20,
      current: 30,
    });
  }));

/** Sends three requests and is content without answers. */
const GREEDY = {
  backend: `import { z } from "zod";
export const dataSchema = z.object({ n: z.number() });
export async function fetchData() {
  for (const n of [1, 2, 3]) await fetch("https://api.frankfurter.dev/v1/latest?n=" + n).catch(() => {});
  return { n: 3 };
}
export const processData = (raw) => raw;`,
  view: `export default function View({ data }) { return <p>{data.n}</p>; }`,
  hosts: ["api.frankfurter.dev"],
};
