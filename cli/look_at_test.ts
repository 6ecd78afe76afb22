import assert from "node:assert/strict";
import { join } from "node:path";
import { AppError } from "../domain/errors.ts";
import { lookAt } from "./look_at.ts";
import { readPackageFolder } from "./package_folder.ts";

Deno.test("a path that cannot be looked at is not taken for one where nothing lies", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.equal(await lookAt(join(folder, "missing")), undefined);
    assert.equal((await lookAt(folder))?.isDirectory, true);
    await Deno.writeTextFile(join(folder, "file"), "");
    assert.equal(await lookAt(join(folder, "file", "below")), undefined);
    const tooLong = join(folder, "x".repeat(300));
    for (const look of [() => lookAt(tooLong), () => readPackageFolder(tooLong)]) {
      await assert.rejects(look, (error) => error instanceof AppError && error.code === "invalid");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
