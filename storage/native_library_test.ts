import assert from "node:assert/strict";
import { join } from "node:path";
import { AppError } from "../domain/errors.ts";
import { placeLibrary } from "./native_library.ts";

const IS_UNIX = Deno.build.os !== "windows";

async function inFolder(work: (folder: string, file: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "carried");
    // More than one piece of the comparison, and no whole number of them.
    await Deno.writeFile(file, new Uint8Array(150_000).fill(7));
    await work(folder, file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function noted(): { readonly loaded: string[]; load(path: string): void } {
  const loaded: string[] = [];
  return { loaded, load: (path) => void loaded.push(path) };
}

Deno.test("the native library is written once, for this user alone", () =>
  inFolder(async (data, file) => {
    const folder = join(data, "native");
    const { loaded, load } = noted();
    const path = await placeLibrary({ file, folder }, load);
    assert.deepEqual(loaded, [path]);
    assert.deepEqual(await Deno.readFile(path), await Deno.readFile(file));
    const first = await Deno.stat(path);
    if (IS_UNIX) {
      assert.equal((first.mode ?? 0) & 0o777, 0o700);
      assert.equal(((await Deno.stat(folder)).mode ?? 0) & 0o777, 0o700);
    }
    await placeLibrary({ file, folder }, load);
    assert.equal((await Deno.stat(path)).ino, first.ino);
  }));

Deno.test("a native library that is not the program's own is replaced before it is loaded", () =>
  inFolder(async (data, file) => {
    const folder = join(data, "native");
    const path = await placeLibrary({ file, folder }, () => {});
    const carried = await Deno.readFile(file);
    const spoil: readonly (() => Promise<void>)[] = [
      () => Deno.writeFile(path, carried.with(149_999, 8)),
      () => Deno.writeFile(path, carried.subarray(1)),
      () => Deno.writeFile(path, new Uint8Array(150_001).fill(7)),
      () => Deno.remove(path).then(() => Deno.symlink(join(data, "carried"), path)),
      () => IS_UNIX ? Deno.chmod(path, 0o777) : Promise.resolve(),
      () => Deno.writeTextFile(`${path}.left`, "").then(() => Deno.remove(path)),
    ];
    for (const work of spoil) {
      await work();
      await placeLibrary({ file, folder }, (loaded) => assert.deepEqual(Deno.readFileSync(loaded), carried));
      assert.equal((await Deno.lstat(path)).isFile, true);
      assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["libsql.node"]);
    }
  }));

Deno.test("where nothing can be kept or loaded, a folder of its own is lent and goes again", () =>
  inFolder(async (data, file) => {
    const elsewhere = join(data, "elsewhere");
    await Deno.mkdir(elsewhere);
    await Deno.symlink(elsewhere, join(data, "linked"), { type: "dir" });
    await Deno.writeTextFile(join(data, "taken"), "");
    for (const name of ["linked", "taken", join("missing", "native")]) {
      const { loaded, load } = noted();
      const path = await placeLibrary({ file, folder: join(data, name) }, load);
      assert.deepEqual(loaded, [path]);
      assert.ok(!path.startsWith(data));
      await assert.rejects(Deno.lstat(join(path, "..")), Deno.errors.NotFound);
    }
    assert.deepEqual([...Deno.readDirSync(elsewhere)], []);

    const folder = join(data, "native");
    const { loaded, load } = noted();
    const refuseFirst = (path: string) => {
      load(path);
      if (loaded.length === 1) throw new TypeError(`${path}: failed to map segment from shared object`);
    };
    const path = await placeLibrary({ file, folder }, refuseFirst);
    assert.equal(loaded.length, 2);
    assert.equal(loaded[1], path);
  }));

Deno.test("a native library that loads from nowhere is told with both reasons and the cure", () =>
  inFolder(async (data, file) => {
    const refuse = (path: string) => {
      throw new TypeError(`${path}: failed to map segment from shared object`);
    };
    await assert.rejects(placeLibrary({ file, folder: join(data, "native") }, refuse), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, "database");
      assert.match(
        error.message,
        /own library: .+native.libsql\.node: failed.+; .+tessera_native_.+: failed/,
      );
      assert.match(error.hint ?? "", /noexec.+--data.+TMPDIR/);
      return true;
    });
  }));
