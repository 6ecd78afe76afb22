import assert from "node:assert/strict";
import { join } from "node:path";
import { AppError } from "../domain/errors.ts";
import { readPackageFolder, writePackageFolder } from "./package_folder.ts";

const BLOCK = {
  backend: "b\n",
  view: "v\n",
  manifest: { title: "T", hosts: [] },
  connections: [],
  settings: {},
};

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refused(folder: string, message: RegExp): Promise<void> {
  await assert.rejects(readPackageFolder(folder), (error) => {
    assert.ok(error instanceof AppError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("a folder reads back as it was written, whatever else lies in it", () =>
  withFolder(async (parent) => {
    const fixtures = { run: { timeZone: "UTC" }, answers: [{ request: { url: "https://a.example/" } }] };
    const value = { title: "Home", blocks: [{ name: "one", ...BLOCK, fixtures }, { name: "two", ...BLOCK }] };
    const folder = join(parent, "home");
    await writePackageFolder(folder, value);
    await Deno.writeTextFile(join(folder, "README.md"), "hello");
    await Deno.writeTextFile(join(folder, "one", "more.ts"), "Deno.exit()");
    const read = await readPackageFolder(folder);
    assert.deepEqual([read["title"], (read["blocks"] as unknown[]).length], ["Home", 2]);
    assert.deepEqual((read["blocks"] as { fixtures: unknown }[])[0]?.fixtures, fixtures);
    await assert.rejects(writePackageFolder(folder, value), /not empty/);
  }));

Deno.test("a folder leads nowhere else: no path, no link, no origin of its own", () =>
  withFolder(async (parent) => {
    const outside = join(parent, "outside");
    await writePackageFolder(outside, { block: BLOCK });
    const folder = join(parent, "home");
    await Deno.mkdir(folder);
    const list = (blocks: unknown) =>
      Deno.writeTextFile(join(folder, "dashboard.json"), JSON.stringify({ title: "H", blocks }));
    for (const name of ["../outside", "/etc", "..", ".", "a/b", "A", "", "x".repeat(90), 7, null]) {
      await list([name]);
      await refused(folder, /small letters/);
    }
    await Deno.symlink(outside, join(folder, "linked"));
    await list(["linked"]);
    await refused(folder, /no link/);
    await Deno.mkdir(join(folder, "real"));
    for (const name of ["view.tsx", "manifest.json"]) {
      await Deno.copyFile(join(outside, name), join(folder, "real", name));
    }
    await list(["real"]);
    await refused(folder, /backend\.ts/);
    await Deno.symlink("/etc/passwd", join(folder, "real", "backend.ts"));
    await refused(folder, /not a link out of it/);
    await Deno.remove(join(folder, "real", "backend.ts"));
    await Deno.writeTextFile(join(folder, "real", "backend.ts"), "b\n");
    await Deno.symlink(outside, join(folder, "real", "fixtures"));
    await refused(folder, /no link/);
    await Deno.remove(join(folder, "real", "fixtures"));
    await Deno.writeTextFile(
      join(folder, "real", "manifest.json"),
      '{"title": "T", "hosts": [], "origin": {"kind": "person"}}',
    );
    const { blocks } = await readPackageFolder(folder);
    assert.deepEqual((blocks as { manifest: unknown }[])[0]?.manifest, { title: "T", hosts: [] });
    await list(Array.from({ length: 101 }, () => "real"));
    await refused(folder, /at most 100/);
    await Deno.writeTextFile(join(folder, "dashboard.json"), "x".repeat(1024 * 1024 + 1));
    await refused(folder, /bytes/);
  }));
