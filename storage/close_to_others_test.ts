import { deepEqual, equal, match } from "node:assert/strict";
import { silentLog } from "../log.ts";
import { skipIf } from "../testing/skip.ts";
import { closeToOthers } from "./close_to_others.ts";

const WINDOWS = Deno.build.os === "windows";

async function inOpenFolder(
  test: (
    folder: string,
    close: () => Promise<string[]>,
    modeOf: (name: string) => Promise<string>,
  ) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const close = async () => {
    const lines: string[] = [];
    await closeToOthers(folder, {
      ...silentLog,
      warn: (area, message, fields) =>
        void lines.push(`warn  ${area}: ${message} before="${fields?.["before"]}"`),
    });
    return lines;
  };
  const modeOf = async (name: string) =>
    (((await Deno.stat(`${folder}/${name}`)).mode ?? 0) & 0o7777).toString(8);
  try {
    await Deno.chmod(folder, 0o755);
    await test(folder, close, modeOf);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  ...skipIf(
    WINDOWS,
    "closeToOthers() closes the folder and our files in it, says so, and leaves others",
    "no modes",
  ),
  fn: () =>
    inOpenFolder(async (folder, close, modeOf) => {
      const ours = [
        "tessera.db",
        "tessera.db-wal",
        "tessera.db.schema-0004.copy",
        "secret.key",
        "serve.lock",
      ];
      for (const name of [...ours, "notes.txt"]) {
        await Deno.writeTextFile(`${folder}/${name}`, "");
        await Deno.chmod(`${folder}/${name}`, 0o644);
      }
      const lines = await close();
      equal(lines.length, ours.length + 1);
      match(lines.join("\n"), /warn {2}storage: Was open to other users .* before="0755"/);
      deepEqual(await Promise.all(ours.map(modeOf)), ours.map(() => "600"));
      deepEqual([await modeOf("notes.txt"), await modeOf(".")], ["644", "700"]);
      deepEqual(await close(), [], "the second start has nothing to say");
    }),
});

Deno.test({
  ...skipIf(WINDOWS, "closeToOthers() leaves a folder that is not ours, or everybody's", "no modes"),
  fn: () =>
    inOpenFolder(async (folder, close, modeOf) => {
      await Deno.writeTextFile(`${folder}/notes.txt`, "");
      deepEqual([await close(), await modeOf(".")], [[], "755"]);
      await Deno.writeTextFile(`${folder}/tessera.db`, "", { mode: 0o600 });
      await Deno.chmod(folder, 0o1777);
      match((await close()).join("\n"), /Other users of this machine can look into/);
      equal(await modeOf("."), "1777");
    }),
});
