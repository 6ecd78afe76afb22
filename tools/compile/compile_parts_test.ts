import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { findPack } from "../../sandbox/packed_runner/pack.ts";
import { readKind, requireKind } from "./executable_kind.ts";
import { chooseRunner, packRunner } from "./pack_runner.ts";
import { sizeTable } from "./size_table.ts";
import { denoName, getTarget, outputName, TARGETS } from "./targets.ts";
import { writeChecksums } from "./checksums.ts";

function testFolder(name: string, work: (folder: string) => Promise<void>): void {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir({ prefix: "parts-" });
    try {
      await work(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** The first bytes of a program of each target, and nothing else of it. */
function headerOf(name: string): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(512));
  const isX86 = name.startsWith("x86_64");
  if (name.includes("linux")) {
    view.setUint32(0, 0x7f454c46);
    view.setUint16(18, isX86 ? 62 : 183, true);
  } else if (name.includes("darwin")) {
    view.setUint32(0, 0xcffaedfe);
    view.setUint32(4, isX86 ? 0x1000007 : 0x100000c, true);
  } else {
    view.setUint16(0, 0x4d5a);
    view.setUint32(0x3c, 0x80, true);
    view.setUint32(0x80, 0x50450000);
    view.setUint16(0x84, isX86 ? 0x8664 : 0xaa64, true);
  }
  return new Uint8Array(view.buffer);
}

testFolder("requireKind() lets in what is made for the target, and nothing else", async (folder) => {
  for (const made of TARGETS) {
    const path = join(folder, made.name);
    await Deno.writeFile(path, headerOf(made.name));
    for (const target of TARGETS) {
      if (target === made) await requireKind(path, target);
      else {await assert.rejects(
          requireKind(path, target),
          new RegExp(`${target.name}: it is for ${made.os}`),
        );}
    }
  }
  await Deno.writeTextFile(join(folder, "text"), "#!/bin/sh\n".padEnd(200, "#"));
  await assert.rejects(
    requireKind(join(folder, "text"), getTarget("x86_64-apple-darwin")),
    /it is no program/,
  );
  assert.equal(await readKind(join(folder, "text")), undefined);
});

Deno.test("getTarget() names the systems that a file can be made for", () => {
  assert.throws(() => getTarget("sparc"), /"sparc": expected one of x86_64-unknown-linux-gnu/);
  const windows = getTarget("x86_64-pc-windows-msvc");
  const own = "x86_64-unknown-linux-gnu";
  assert.equal(denoName(windows), "deno.exe");
  assert.equal(
    outputName(windows, { version: "1.2.3", own }),
    "tessera-1.2.3-x86_64-pc-windows-msvc.exe",
  );
  assert.equal(outputName(getTarget(own), { version: "1.2.3", own }), "tessera");
});

testFolder("packRunner() gives the same bytes for the same program", async (folder) => {
  const target = getTarget("aarch64-apple-darwin");
  const program = new Uint8Array([...headerOf(target.name), ...new Uint8Array(100_000).fill(7)]);
  await Deno.writeFile(join(folder, "deno"), program);
  const chosen = await chooseRunner(target, { file: join(folder, "deno"), version: "2.9.9", folder });
  const packs = [join(folder, "one"), join(folder, "two")];
  for (const pack of packs) await packRunner(chosen, target, pack);
  const [one, two] = await Promise.all(packs.map((pack) => Deno.readFile(join(pack, "runner.gz"))));
  assert.deepEqual(one, two);
  const sha256 = createHash("sha256").update(program).digest("hex");
  assert.deepEqual(await findPack(packs[0] ?? ""), {
    ...{ version: "2.9.9", sha256, bytes: program.length },
    path: join(packs[0] ?? "", "runner.gz"),
  });
  await assert.rejects(
    packRunner(chosen, getTarget("x86_64-apple-darwin"), packs[0] ?? ""),
    /darwin aarch64/,
  );
});

Deno.test("chooseRunner() takes the running Deno for its own target, and refuses one that is too old", async () => {
  const choose = (file?: string, version?: string) =>
    chooseRunner(getTarget("x86_64-unknown-linux-gnu"), { file, version, folder: "/nowhere" });
  if (Deno.build.target === "x86_64-unknown-linux-gnu") {
    assert.deepEqual(await choose(), { path: Deno.execPath(), version: Deno.version.deno });
  }
  await assert.rejects(choose("/x/deno", "2.9.4"), /Deno 2\.9\.4: expected 2\.9\.5 or newer/);
  await assert.rejects(choose("/x/deno", "2.10.0-rc.1"), /expected 2\.9\.5 or newer/);
  assert.equal((await choose("/x/deno", "2.10.0")).version, "2.10.0");
  await assert.rejects(choose("/x/deno"), /--runner-version/);
});

testFolder("sizeTable() counts each byte once", async (folder) => {
  const stage = join(folder, "stage");
  const sizes = { "program/main.js": 5, "program/a.sql": 1, "static/x": 2, "static/dist/libraries/y": 3 };
  for (const [path, megabytes] of Object.entries(sizes)) {
    await Deno.mkdir(join(stage, path, ".."), { recursive: true });
    await Deno.writeFile(join(stage, path), new Uint8Array(megabytes * 1e6));
  }
  await Deno.writeFile(join(folder, "file"), new Uint8Array(20e6));
  assert.deepEqual(
    (await sizeTable(stage, join(folder, "file"))).split("\n").map((line) => line.trim().split(/ {2,}/)),
    [
      ["program", "5.00 MB"],
      ["migrations, recipes, prompt", "1.00 MB"],
      ["libraries of blocks", "3.00 MB"],
      ["assets of pages", "2.00 MB"],
      ["runtime stub", "9.00 MB"],
      ["total", "20.00 MB"],
    ],
  );
});

testFolder("writeChecksums() names every made file and nothing else", async (folder) => {
  for (const name of ["tessera", "tessera-1.2.3-x86_64-apple-darwin", "notes.txt"]) {
    await Deno.writeTextFile(join(folder, name), name);
  }
  await writeChecksums(folder);
  const sum = (text: string) => createHash("sha256").update(text).digest("hex");
  assert.equal(
    await Deno.readTextFile(join(folder, "SHA256SUMS")),
    ["tessera", "tessera-1.2.3-x86_64-apple-darwin"].map((name) => `${sum(name)}  ${name}\n`).join(""),
  );
});
