import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { skipIf } from "../../testing/skip.ts";
import { CANNOT_MOUNT, MOUNTING, withDisk } from "../../testing/small_disk.ts";
import { findRunner, type FoundRunner } from "../find_runner.ts";
import { PACK_FACTS, PACKED_PROGRAM } from "./pack.ts";

const NOW = 1_800_000_000_000;
const isWindows = Deno.build.os === "windows";

/** A shell script stands for the Deno CLI: it says a version, and leaves a trace when it runs. */
interface Place {
  readonly folder: string;
  readonly packFolder: string;
  readonly runners: string;
  readonly program: Uint8Array<ArrayBuffer>;
  readonly progress: number[];
  find(over?: { readonly runners?: string; readonly configuredPath?: string }): ReturnType<typeof findRunner>;
  /** What is found, let go of at once. */
  get(): Promise<FoundRunner>;
}

const TRACE = "# padding that makes the file larger than one page of memory\n".repeat(200);

async function writePack(folder: string, version: string, over: Record<string, unknown> = {}) {
  const program = new TextEncoder().encode(`#!/bin/sh\necho 'deno ${version} (stable)'\n${TRACE}`);
  const sha256 = createHash("sha256").update(program).digest("hex");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    join(folder, PACK_FACTS),
    JSON.stringify({ version, sha256, bytes: program.length, ...over }),
  );
  await Deno.writeFile(join(folder, PACKED_PROGRAM), gzipSync(program));
  return program;
}

function testPlace(
  name: string,
  work: (place: Place) => Promise<void>,
  isSkipped = false,
  reason = "",
): void {
  Deno.test({
    ...skipIf(isWindows || isSkipped, name, isWindows ? "a script is no program of Windows" : reason),
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "packed-" });
      const packFolder = join(folder, "pack");
      const runners = join(folder, "data", "runner");
      const progress: number[] = [];
      const place: Place = {
        ...{ folder, packFolder, runners, progress },
        program: await writePack(packFolder, "2.9.6"),
        find: ({ runners: other = runners, configuredPath } = {}) =>
          findRunner({
            packFolder,
            configuredPath,
            unpack: { folder: other, nowMs: NOW, onProgress: (done, total) => progress.push(done / total) },
          }),
        async get() {
          const found = await place.find();
          assert(found.kind === "found", JSON.stringify(found));
          found.release();
          return found;
        },
      };
      try {
        await work(place);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

testPlace("a packed runner is unpacked once, for this user alone, and told", async (place) => {
  const first = await place.get();
  assert.deepEqual([first.version, first.source, first.mended], ["2.9.6", "packed", undefined]);
  assert.deepEqual(await Deno.readFile(first.path), place.program);
  const { mode, ino } = await Deno.stat(first.path);
  assert.equal((mode ?? 0) & 0o7777, 0o700);
  assert.equal(((await Deno.stat(place.runners)).mode ?? 0) & 0o777, 0o700);
  assert.equal(place.progress.at(-1), 1);
  assert.deepEqual(await names(place.runners), [first.path.slice(place.runners.length + 1)]);

  place.progress.length = 0;
  const second = await place.get();
  assert.deepEqual([second.path, (await Deno.stat(second.path)).ino], [first.path, ino]);
  assert.deepEqual(place.progress, [], "it was not unpacked again");
  assert.equal(second.verified, createHash("sha256").update(place.program).digest("hex"));
});

testPlace("a named Deno wins over the packed one, which is not even unpacked", async (place) => {
  const found = await place.find({ configuredPath: Deno.execPath() });
  assert(found.kind === "found");
  assert.equal(found.source, "named");
  await assert.rejects(Deno.stat(place.runners), Deno.errors.NotFound);
});

const OF_ANOTHER_USER = "belongs to another user";
const SPOILED: Readonly<Record<string, (path: string, place: Place) => Promise<void>>> = {
  "is replaced by another program": async (path, { folder }) => {
    await Deno.writeTextFile(path, `#!/bin/sh\ntouch ${join(folder, "ran")}\necho 'deno 2.9.6 (stable)'\n`);
  },
  "has one byte changed and its size kept": async (path, { folder }) => {
    const evil = `#!/bin/sh\ntouch ${join(folder, "ran")}\necho 'deno 2.9.6 (stable)'\n`;
    const { size } = await Deno.stat(path);
    await Deno.writeTextFile(path, evil.padEnd(size, "#"));
  },
  "is truncated": (path) => Deno.truncate(path, 40),
  "is empty": (path) => Deno.truncate(path, 0),
  "may be written by everybody": (path) => Deno.chmod(path, 0o777),
  "has the bit of its owner's power": (path) => Deno.chmod(path, 0o4700),
  "cannot be started": (path) => Deno.chmod(path, 0o600),
  "is a link to another program": async (path, { folder }) => {
    const evil = join(folder, "evil");
    await Deno.writeTextFile(evil, `#!/bin/sh\ntouch ${join(folder, "ran")}\n`, { mode: 0o700 });
    await Deno.remove(path);
    await Deno.symlink(evil, path);
  },
  "is a link to a good copy elsewhere": async (path, { folder, program }) => {
    await Deno.writeFile(join(folder, "copy"), program, { mode: 0o700 });
    await Deno.remove(path);
    await Deno.symlink(join(folder, "copy"), path);
  },
  [OF_ANOTHER_USER]: (path) => Deno.chown(path, 65_534, null),
  "is a folder": async (path) => {
    await Deno.remove(path);
    await Deno.mkdir(join(path, "inside"), { recursive: true });
  },
};

for (const [what, spoil] of Object.entries(SPOILED)) {
  const isSkipped = what === OF_ANOTHER_USER && Deno.uid() !== 0;
  testPlace(
    `attack 169 a runner that ${what} is never started, and unpacked again`,
    async (place) => {
      const { path } = await place.get();
      await spoil(path, place);
      const found = await place.get();
      assert.equal(found.path, path);
      assert.ok(found.mended !== undefined && found.mended.length > 0, "nobody was told");
      assert.deepEqual(await Deno.readFile(path), place.program);
      assert.ok((await Deno.lstat(path)).isFile);
      assert.equal(((await Deno.lstat(path)).mode ?? 0) & 0o7777, 0o700);
      await assert.rejects(Deno.stat(join(place.folder, "ran")), Deno.errors.NotFound, "it was started");
      assert.deepEqual(await names(place.runners), [path.slice(place.runners.length + 1)]);
    },
    isSkipped,
    "only root gives files away",
  );
}

testPlace("attack 5 as compiled: a link in place of the runner's folder is not followed", async (place) => {
  const elsewhere = join(place.folder, "elsewhere");
  await Deno.mkdir(elsewhere);
  await Deno.mkdir(join(place.folder, "data"));
  await Deno.symlink(elsewhere, place.runners);
  const found = await place.find();
  assert(found.kind === "missing");
  assert.match(found.message, /no folder of this user/);
  assert.deepEqual(await names(elsewhere), []);
});

testPlace("processes that unpack at the same time all find a whole runner", async (place) => {
  const all = await Promise.all(Array.from({ length: 8 }, () => place.find()));
  for (const found of all) {
    assert(found.kind === "found", JSON.stringify(found));
    found.release();
  }
  assert.equal((await names(place.runners)).length, 1);
});

testPlace("a program file that is damaged is said to be, and nothing is left behind", async (place) => {
  const packed = join(place.packFolder, PACKED_PROGRAM);
  const whole = await Deno.readFile(packed);
  const cases = [
    whole.slice(0, whole.length - 20),
    new Uint8Array(300),
    gzipSync("another program"),
    gzipSync(place.program.with(-1, 0)),
    // Grows without end: what is longer than it should be is given up at once.
    gzipSync(new Uint8Array(50_000_000)),
  ];
  for (const bytes of cases) {
    await Deno.writeFile(packed, bytes);
    const found = await place.find();
    assert(found.kind === "missing");
    assert.match(found.message, /own file is damaged/);
    assert.deepEqual(await names(place.runners), []);
  }
  assert.ok(place.progress.every((share) => share <= 1), "more was written than the program has");
});

testPlace("runners of earlier versions go when no process holds them", async (place) => {
  const { path: old } = await place.get();
  const holder = await place.find();
  await writePack(place.packFolder, "2.9.7");
  const { path: current } = await place.get();
  assert.notEqual(current, old);
  assert.ok((await Deno.stat(old)).isFile, "it is still in use");
  assert(holder.kind === "found");
  holder.release();
  const ofAnother = join(place.runners, "notes.txt");
  const [young, stale] = [join(place.runners, "a.part"), join(place.runners, "b.part")];
  for (const path of [ofAnother, young, stale]) await Deno.writeTextFile(path, "");
  await Deno.utime(young, NOW / 1000, NOW / 1000);
  await Deno.utime(stale, NOW / 1000 - 7_200, NOW / 1000 - 7_200);
  await place.get();
  const base = (path: string) => path.slice(place.runners.length + 1);
  assert.deepEqual(await names(place.runners), [ofAnother, young, current].map(base).sort());
});

testPlace(
  "a full disk is told with the cure, and no half file stays",
  async (place) => {
    await withDisk("size=8k", async (disk) => {
      const found = await place.find({ runners: join(disk, "runner") });
      assert(found.kind === "missing");
      assert.match(found.message, /the disk is full/);
      assert.match(found.hint, /MB.*--data.*TESSERA_DENO/);
      assert.deepEqual(await names(join(disk, "runner")), []);
    });
  },
  CANNOT_MOUNT,
  MOUNTING,
);

testPlace(
  "a disk that starts no programs is told with the cure",
  async (place) => {
    await withDisk("size=1m,noexec", async (disk) => {
      const found = await place.find({ runners: join(disk, "runner") });
      assert(found.kind === "missing");
      assert.match(found.message, /noexec/);
      assert.match(found.hint, /without noexec.*--data.*TESSERA_DENO/);
    });
  },
  CANNOT_MOUNT,
  MOUNTING,
);

testPlace(
  "a read-only disk is told with the cure",
  async (place) => {
    await withDisk("ro", async (disk) => {
      const found = await place.find({ runners: join(disk, "runner") });
      assert(found.kind === "missing");
      assert.match(found.hint, /--data.*TESSERA_DENO/);
    });
  },
  CANNOT_MOUNT,
  MOUNTING,
);

async function names(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) found.push(name);
  return found.sort();
}
