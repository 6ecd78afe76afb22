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

Deno.test("openWorkFolder() removes what a killed process left, and leaves nothing itself", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, DEAD), { mode: 0o700 });
    await Deno.writeTextFile(join(folder, DEAD, "tessera.db"), "left");
    await Deno.writeTextFile(join(folder, `${DEAD}.lock`), "");
    const first = await openWorkFolder(folder);
    assert.equal((await namesIn(folder)).some((name) => name.startsWith(DEAD)), false);
    await first.close();
    assert.deepEqual(await namesIn(folder), []);
  });
});

Deno.test({
  name: "openWorkFolder() removes nothing in a folder that others may write in, and follows no link",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const precious = join(folder, "precious");
      await Deno.writeTextFile(precious, "mine");
      const link = join(folder, `${DEAD}.lock`);
      await Deno.symlink(precious, link);
      await (await openWorkFolder(folder)).close();
      assert.equal(await Deno.readTextFile(precious), "mine");
      await Deno.remove(link);
      await Deno.link(precious, link);
      await Deno.chmod(folder, 0o777);
      await (await openWorkFolder(folder)).close();
      assert.equal(await Deno.readTextFile(precious), "mine");
    }),
});
