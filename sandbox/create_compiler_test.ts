import assert from "node:assert/strict";
import { PLAIN_BACKEND, PLAIN_VIEW } from "../testing/block_sandbox.ts";
import { builtFolder } from "../testing/built_folder.ts";
import { listDescendants } from "../testing/processes.ts";
import { skipIf } from "../testing/skip.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { APPROVED_NAMES, createLibrarySource } from "../kit/libraries.ts";
import { CompilerBusyError, waitForResult } from "./compile_block.ts";
import { type BlockCompiler, createCompiler } from "./create_compiler.ts";
import type { GuestEvent } from "./guest_process.ts";
import { COMPILE_CPU_MS } from "./limits.ts";
import { createProcessMeter } from "./process_meter.ts";
import type { Watchdog } from "./watchdog.ts";

const OPTIONS = {
  denoPath: Deno.execPath(),
  workDir: builtFolder("sandbox"),
  librarySource: createLibrarySource(builtFolder("libraries")),
  libraries: APPROVED_NAMES,
};
const NO_PROC = Deno.build.os !== "linux";
const BLOCK = { backend: PLAIN_BACKEND, view: PLAIN_VIEW };

async function withCompiler(
  work: (compiler: BlockCompiler) => Promise<void>,
  settings: { readonly readyMs?: number } = {},
): Promise<void> {
  const compiler = createCompiler(OPTIONS, settings);
  try {
    await work(compiler);
  } finally {
    await compiler.close();
  }
}

const listOwn = () => listDescendants(Deno.pid);
const countOwn = async () => (await listOwn()).length;

/** One of a chain may end with the one before. */
function endProcess(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

Deno.test("createCompiler() compiles with and without a process that waits, one block each", async () => {
  await withCompiler(async (compiler) => {
    const first = await compiler.compile(BLOCK);
    compiler.prepare();
    compiler.prepare();
    const prepared = await compiler.compile(BLOCK);
    assert.deepEqual([first.kind, prepared.kind], ["compiled", "compiled"]);
    compiler.prepare();
    assert.equal((await compiler.compile({ ...BLOCK, backend: "let x = ;" })).kind, "refused");
    assert.equal((await compiler.compile(BLOCK)).kind, "compiled");
  });
});

Deno.test({
  ...skipIf(NO_PROC, "createCompiler() does without a process that died while it waited", "needs /proc"),
  async fn() {
    await withCompiler(async (compiler) => {
      const before = await listOwn();
      compiler.prepare();
      await waitUntil("the process is there", async () => await countOwn() > before.length);
      for (const pid of await listOwn()) if (!before.includes(pid)) endProcess(pid);
      await waitUntil("the process is gone", async () => await countOwn() === before.length);
      assert.equal((await compiler.compile(BLOCK)).kind, "compiled");
    });
  },
});

Deno.test({
  ...skipIf(NO_PROC, "createCompiler() ends a process that no block came for", "needs /proc"),
  async fn() {
    await withCompiler(async (compiler) => {
      const before = await countOwn();
      compiler.prepare();
      await waitUntil("the process is there", async () => await countOwn() > before);
      await waitUntil("it is ended", async () => await countOwn() === before);
      assert.equal((await compiler.compile(BLOCK)).kind, "compiled");
    }, { readyMs: 1_000 });
  },
});

/** A compiler process of which a test says what it does; it has begun to read the view. */
function playedGuest() {
  let tell: (event: GuestEvent) => void = () => {};
  const frame = (header: object, body: unknown = null): GuestEvent => {
    const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    return { kind: "frame", frame: { header: bytes(header), body: bytes(body) } };
  };
  const guest = {
    findPid: () => 1,
    listen(listener: (event: GuestEvent) => void) {
      tell = listener;
      listener(frame({ kind: "reading", file: "view.tsx" }));
    },
  };
  return { guest, say: (header: object, body: unknown) => tell(frame(header, body)) };
}

Deno.test("waitForResult() blames the block for processor time that it took, and for no other time", async () => {
  const usage = (cpuMs: number) => ({ cpuMs, rssBytes: 0, peakRssBytes: 0 });
  let use: (cpuMs: number) => void = () => {};
  let isWatched = true;
  const watch: Watchdog["watch"] = (_, onUsage) => {
    use = (cpuMs) => onUsage(usage(cpuMs));
    return () => isWatched = false;
  };
  const { guest } = playedGuest();
  const result = waitForResult(guest, watch);
  // What the start took is not the block's.
  use(9_000);
  use(9_000 + COMPILE_CPU_MS);
  assert.equal(isWatched, true);
  use(9_001 + COMPILE_CPU_MS);
  const given = await result;
  assert.equal(given.kind === "refused" && given.problem.kind, "too_large");
  assert.equal(isWatched, false);

  const quick = playedGuest();
  const good = waitForResult(quick.guest, watch);
  const block = { backend: { code: "", mappings: "" }, view: { code: "", mappings: "" }, libraries: [] };
  quick.say({ kind: "compiled" }, { kind: "compiled", block });
  assert.equal((await good).kind, "compiled");

  if (createProcessMeter().source === "none") return;
  await assert.rejects(waitForResult(playedGuest().guest, watch, 0), CompilerBusyError);
});
