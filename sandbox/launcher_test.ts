import { skipIf } from "../testing/skip.ts";
import assert from "node:assert/strict";
import { startGuestProcess } from "./guest_process.ts";
import { guestProgram } from "./guest_program.ts";
import { createLauncher } from "./launcher.ts";
import { createProcessMeter } from "./process_meter.ts";

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
    assert.match(name, /^deno/);
    assert((usage?.rssBytes ?? 0) > 20_000_000, "the numbers are the guest's, not a wrapper's");
  },
});

const PARENT = `
import { compileBlock, createSandbox } from "MOD";
import { APPROVED_NAMES, createLibrarySource } from "KIT";
import { builtFolder } from "FOLDER";
const common = { denoPath: Deno.execPath(), librarySource: createLibrarySource(builtFolder("libraries")) };
const backend = \`export const dataSchema = { parse: (x: unknown) => x };
export function processData() { return 1; }
export async function fetchData() { await fetch("https://pid.example/" + Deno.pid).catch(() => 0); for (;;); }\`;
const result = await compileBlock({ backend, view: "export default () => null;" }, { ...common, libraries: APPROVED_NAMES });
if (result.kind === "refused") throw new Error(result.problem.message);
await createSandbox({ ...common, componentNames: [] }).run({
  owner: "a",
  code: result.block,
  context: { settings: {}, nowMs: 0, timeZone: "UTC", locale: "en", previous: null, history: [] },
  fetch: (request) => {
    console.log(request.url);
    return Promise.resolve({ kind: "failed", errorKind: "network", message: "no" });
  },
});`;

Deno.test({
  ...skipIf(
    !isLinux || !createLauncher(Deno.execPath()).isolation.layers.includes("ends with its parent"),
    "attack 47 a looping guest ends when its parent is killed",
    "nothing here ends a guest with its parent",
  ),
  async fn() {
    const script = PARENT.replace("MOD", import.meta.resolve("./mod.ts"))
      .replace("KIT", import.meta.resolve("../kit/libraries.ts"))
      .replace("FOLDER", import.meta.resolve("../testing/built_folder.ts"));
    const parent = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", script],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = parent.stdout.getReader();
    const { value } = await reader.read();
    const pid = Number(/pid\.example\/(\d+)/.exec(new TextDecoder().decode(value))?.[1]);
    assert(
      await isAlive(pid),
      `the guest ${pid} should run before its parent is killed: ${new TextDecoder().decode(value)}`,
    );
    parent.kill("SIGKILL");
    await parent.status;
    await reader.cancel();
    while (await isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  },
});

/** A process that ended but was not waited for stands in the table as "Z". */
async function isAlive(pid: number): Promise<boolean> {
  try {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    return !/\) [ZX] /.test(stat);
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound ||
      (error instanceof Error && "code" in error && error.code === "ESRCH")
    ) {
      return false;
    }
    throw error;
  }
}
