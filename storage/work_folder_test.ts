import assert from "node:assert/strict";
import { join } from "node:path";
import { openWorkFolder } from "./work_folder.ts";

const DEAD = ".tessera-work-00000000-0000-4000-8000-000000000000";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
}

Deno.test("openWorkFolder() removes what a killed process left, and nothing that is in use", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, DEAD), { mode: 0o700 });
    await Deno.writeTextFile(join(folder, DEAD, "lock"), "");
    await Deno.writeTextFile(join(folder, DEAD, "tessera.db"), "left");
    const first = await openWorkFolder(folder);
    assert.equal((await namesIn(folder)).includes(DEAD), false);
    await first.close();
    assert.deepEqual(await namesIn(folder), []);
  });
});

Deno.test({
  name: "openWorkFolder() touches no folder that others could have made, and follows no link of theirs",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const precious = join(folder, "precious");
      await Deno.writeTextFile(precious, "mine");
      await Deno.mkdir(join(folder, DEAD), { mode: 0o755 });
      await Deno.symlink(precious, join(folder, DEAD, "lock"));
      await (await openWorkFolder(folder)).close();
      assert.equal(await Deno.readTextFile(precious), "mine");
      assert.equal((await namesIn(folder)).includes(DEAD), true);
    }),
});
