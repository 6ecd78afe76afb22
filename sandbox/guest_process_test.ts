import assert from "node:assert/strict";
import { type GuestEvent, startGuestProcess } from "./guest_process.ts";
import type { Launcher } from "./launcher.ts";

/** A process that ends when it is killed, and whose pipe of this name breaks while it runs. */
function launcherWithBroken(pipe: "stdout" | "stderr"): Launcher {
  const { promise: status, resolve } = Promise.withResolvers<Deno.CommandStatus>();
  const broken = () => new ReadableStream({ pull: () => Promise.reject(new Error("Input/output error")) });
  const open = () =>
    new ReadableStream({ start: (controller) => void status.then(() => controller.close()) });
  const kill = () => resolve({ success: false, code: 137, signal: "SIGKILL" });
  const child = {
    ...{ pid: 0, status, stdin: new WritableStream(), stdout: open(), stderr: open() },
    ...{ [pipe]: broken(), kill, ref() {}, unref() {} },
  } as unknown as Deno.ChildProcess;
  const isolation = {
    ...{ level: "standard" as const, layers: [], layersWithNetwork: [], missing: [] },
    ...{ controlGroups: undefined, wrapperDepth: 0, commandOf: () => [] },
  };
  return { isolation, spawn: () => ({ child, group: undefined, findGuestPid: () => undefined, kill }) };
}

function start(pipe: "stdout" | "stderr") {
  const events: GuestEvent[] = [];
  const guest = startGuestProcess(launcherWithBroken(pipe), { program: new Uint8Array(), heapMegabytes: 64 });
  guest.listen((event) => events.push(event));
  return { guest, kinds: () => events.map(({ kind }) => kind) };
}

Deno.test("startGuestProcess() ends a guest whose output cannot be read any more", async () => {
  const { guest, kinds } = start("stdout");
  await guest.ended;
  assert.deepEqual(kinds(), ["ended"]);
});

Deno.test("startGuestProcess() goes on with a guest whose complaints cannot be read any more", async () => {
  const { guest, kinds } = start("stderr");
  // The next turn of the loop is where a rejection that nobody listens to ends the program.
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(kinds(), []);
  guest.kill();
  await guest.ended;
  assert.deepEqual(kinds(), ["ended"]);
});
