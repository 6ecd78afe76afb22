import { equal } from "node:assert/strict";
import { join } from "node:path";
import { findServing } from "./serving.ts";

/** Higher than the number that any system gives a process. */
const NOBODY = 4_194_305;

Deno.test({
  name: "a server that was killed is not taken for a running one where locks cannot be tried",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.makeTempDir();
    const { tryLock } = Deno.FsFile.prototype;
    try {
      // As on Deno 2.6, which may be what the one file was compiled with.
      Object.assign(Deno.FsFile.prototype, { tryLock: undefined });
      await Deno.writeTextFile(join(folder, "serve.lock"), `${NOBODY}\n`);
      equal(await findServing(folder), undefined);
      await Deno.writeTextFile(join(folder, "serve.lock"), `${Deno.ppid}\n`);
      equal(await findServing(folder), Deno.ppid);
    } finally {
      Object.assign(Deno.FsFile.prototype, { tryLock });
      await Deno.remove(folder, { recursive: true });
    }
  },
});
