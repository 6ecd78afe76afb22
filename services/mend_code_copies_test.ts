import assert from "node:assert/strict";
import { join } from "node:path";
import { givenReadyBlock, withProgram } from "../testing/with_program.ts";
import { mendCodeCopies } from "./mend_code_copies.ts";
import { prune } from "./prune.ts";

Deno.test("mendCodeCopies() writes what is missing or empty, and leaves what a person changed", () =>
  withProgram(async (program) => {
    const { app, deps } = program;
    const block = await givenReadyBlock(program, "Countdown to 24 December 2030");
    await app.returnToVersion(block, 1);
    await app.returnToVersion(block, 1);
    const path = (version: number) => join(deps.generatedCodeDir, block, String(version), "backend.ts");
    const whole = await Deno.readTextFile(path(1));
    assert.equal(await mendCodeCopies(deps), 0);

    await Deno.remove(join(deps.generatedCodeDir, block, "1"), { recursive: true });
    await Deno.writeTextFile(path(2), "");
    await Deno.writeTextFile(path(3), "// mine\n");
    // A kill in the middle of writing.
    await Deno.mkdir(join(deps.generatedCodeDir, block, "1.unfinished"));
    await Deno.writeTextFile(join(deps.generatedCodeDir, block, "1.unfinished", "view.tsx"), "half");
    assert.equal(await mendCodeCopies(deps), 2);
    assert.equal(await Deno.readTextFile(path(1)), whole);
    assert.equal(await Deno.readTextFile(path(2)), whole);
    assert.equal(await Deno.readTextFile(path(3)), "// mine\n");
    const names = (await Array.fromAsync(Deno.readDir(join(deps.generatedCodeDir, block)))).map((e) =>
      e.name
    );
    assert.deepEqual(names.sort(), ["1", "2", "3"]);
  }));

Deno.test("prune() removes the copies of a block with the block", () =>
  withProgram(async (program) => {
    const { app, clock, deps } = program;
    const block = await givenReadyBlock(program, "Countdown to 24 December 2030");
    const kept = await givenReadyBlock(program, "World clock Tokyo and New York");
    await prune(deps);
    await app.deleteBlock(block);
    for (let day = 0; day < 32; day++) {
      clock.now += 24 * 3_600_000;
      await prune(deps);
    }
    const names = (await Array.fromAsync(Deno.readDir(deps.generatedCodeDir))).map(({ name }) => name);
    assert.deepEqual(names, [kept]);
  }));
