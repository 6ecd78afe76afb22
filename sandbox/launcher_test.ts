import { skipIf } from "../testing/skip.ts";
import assert from "node:assert/strict";
import { startGuestProcess } from "./guest_process.ts";
import { guestProgram } from "./guest_program.ts";
import { createLauncher } from "./launcher.ts";
import { createProcessMeter } from "./process_meter.ts";
import { builtFolder } from "../testing/built_folder.ts";
import { isAlive, listDescendants } from "../testing/processes.ts";
import { waitUntil } from "../testing/wait_until.ts";

const isLinux = Deno.build.os === "linux";

Deno.test({
  ...skipIf(
    !isLinux,
    "createLauncher() starts guests with limits of the kernel's, under their own pid",
    "it is about Linux",
  ),
  async fn() {
    const launcher = createLauncher(Deno.execPath());
    assert(launcher.isolation.layers.includes("resource limits"), "this machine has a shell");
    const program = new TextEncoder().encode(guestProgram());
    const guest = startGuestProcess(launcher, { program, heapMegabytes: 64 });
    await new Promise<void>((resolve) => guest.listen(() => resolve()));
    const limits = await Deno.readTextFile(`/proc/${guest.findPid()}/limits`);
    const environment = await Deno.readTextFile(`/proc/${guest.findPid()}/environ`);
    const words = (await Deno.readTextFile(`/proc/${guest.findPid()}/cmdline`)).split("\0");
    const name = await Deno.readTextFile(`/proc/${guest.findPid()}/comm`);
    const usage = createProcessMeter().findUsage(guest.findPid() ?? 0);
    guest.kill();
    await guest.ended;
    assert.match(limits, /Max cpu time\s+70\s+70/);
    assert.match(limits, /Max core file size\s+0\s+0/);
    assert.match(limits, /Max file size\s+0\s+0/);
    assert.match(limits, /Max open files\s+64\s+64/);
    assert.deepEqual(environment.split("\0").map((entry) => entry.split("=")[0]).filter(Boolean).sort(), [
      "DENO_DIR",
      "DENO_NO_UPDATE_CHECK",
      "DENO_WEBGPU_BACKEND",
      "LANG",
      "NO_COLOR",
      ...(environment.includes("PWD=") ? ["PWD"] : []),
      "TZ",
    ]);
    for (const flag of "--no-prompt --no-config --no-npm --no-remote --cached-only".split(" ")) {
      assert(words.includes(flag), flag);
    }
    assert(!words.some((word) => /^(?:-A|--allow|-[A-Z])/.test(word)), "no permission is given");
    assert.match(name, /^deno/);
    assert((usage?.rssBytes ?? 0) > 20_000_000, "the numbers are the guest's, not a wrapper's");
  },
});

Deno.test({
  ...skipIf(
    !isLinux,
    "findPid() watches the guest, not what stood in its place while it started",
    "it is about Linux",
  ),
  async fn() {
    const launcher = createLauncher(Deno.execPath(), { workDir: builtFolder("sandbox") });
    const program = new TextEncoder().encode(guestProgram());
    const guest = startGuestProcess(launcher, { program, heapMegabytes: 64 });
    // As a watchdog does on a busy machine, from the first moment on: the mounts are made in the guest's own place.
    let isReady = false;
    guest.listen(() => isReady = true);
    while (!isReady) {
      guest.findPid();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const name = await Deno.readTextFile(`/proc/${guest.findPid()}/comm`).catch(() => "gone");
    guest.kill();
    await guest.ended;
    assert.match(name, /^deno/);
  },
});

const PARENT = `
import { compileBlock, createSandbox } from "MOD";
import { APPROVED_NAMES, createLibrarySource } from "KIT";
import { builtFolder } from "FOLDER";
const common = {
  denoPath: Deno.execPath(),
  workDir: builtFolder("sandbox"),
  librarySource: createLibrarySource(builtFolder("libraries")),
};
const backend = \`export const dataSchema = { parse: (x: unknown) => x };
export function processData() { return 1; }
export async function fetchData() { await fetch("https://ready.example/").catch(() => 0); for (;;); }\`;
const result = await compileBlock({ backend, view: "export default () => null;" }, { ...common, libraries: APPROVED_NAMES });
if (result.kind === "refused") throw new Error(result.problem.message);
await createSandbox({ ...common, componentNames: [], isolation: "LEVEL" }).run({
  owner: "a",
  code: result.block,
  context: { settings: {}, nowMs: 0, timeZone: "UTC", locale: "en", previous: null, history: [] },
  fetch: (request) => {
    console.log(request.url);
    return Promise.resolve({ kind: "failed", errorKind: "network", message: "no" });
  },
});`;

for (const level of ["full", "standard"] as const) {
  const { isolation } = createLauncher(Deno.execPath(), { workDir: builtFolder("sandbox"), level });
  Deno.test({
    ...skipIf(
      isolation.level !== level || !isolation.layers.includes("ends with its parent"),
      `attack 47 at the level ${level} a looping guest and its wrappers end when their parent is killed`,
      "nothing here ends a guest with its parent, or this level cannot be had",
    ),
    async fn() {
      const script = PARENT.replace("MOD", import.meta.resolve("./mod.ts"))
        .replace("KIT", import.meta.resolve("../kit/libraries.ts"))
        .replace("FOLDER", import.meta.resolve("../testing/built_folder.ts"))
        .replace("LEVEL", level);
      const parent = new Deno.Command(Deno.execPath(), {
        args: ["eval", "--no-check", script],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      const reader = parent.stdout.getReader();
      await reader.read();
      const pids = await listDescendants(parent.pid);
      assert(pids.length > 0, "the guest should run before its parent is killed");
      parent.kill("SIGKILL");
      await parent.status;
      await reader.cancel();
      await waitUntil(
        "every process below the parent has ended",
        async () => !(await Promise.all(pids.map(isAlive))).includes(true),
      );
    },
  });
}
