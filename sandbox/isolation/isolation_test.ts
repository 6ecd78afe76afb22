import assert from "node:assert/strict";
import { builtFolder } from "../../testing/built_folder.ts";
import { skipIf } from "../../testing/skip.ts";
import { startGuestProcess } from "../guest_process.ts";
import { guestProgram } from "../guest_program.ts";
import { createLauncher } from "../launcher.ts";

const workDir = builtFolder("sandbox");
const launcher = createLauncher(Deno.execPath(), { workDir });
const { isolation } = launcher;
const lacksNamespaces = isolation.missing.find(({ layer }) => layer === "own namespaces")?.reason;
const lacksGroup = isolation.missing.find(({ layer }) => layer === "control group")?.reason;

/** A guest that has said it is ready, looked at from outside. */
async function lookAt<T>(
  look: (pid: number) => T | Promise<T>,
  directNetwork: readonly string[] = [],
): Promise<T> {
  const program = new TextEncoder().encode(guestProgram());
  const guest = startGuestProcess(launcher, { program, heapMegabytes: 64, directNetwork });
  await new Promise<void>((resolve) => guest.listen(() => resolve()));
  try {
    return await look(guest.findPid() ?? -1);
  } finally {
    guest.kill();
    await guest.ended;
  }
}

Deno.test({
  ...skipIf(
    lacksNamespaces !== undefined,
    "at the full level a guest shares no namespace but the clock's with the machine",
    `${lacksNamespaces}`,
  ),
  async fn() {
    const shared = await lookAt((pid) =>
      ["user", "pid", "net", "mnt", "ipc", "uts"].filter((name) =>
        Deno.readLinkSync(`/proc/${pid}/ns/${name}`) === Deno.readLinkSync(`/proc/self/ns/${name}`)
      )
    );
    assert.deepEqual(shared, []);
  },
});

Deno.test({
  ...skipIf(
    lacksNamespaces !== undefined,
    "at the full level a guest is nobody, without capabilities or new privileges",
    `${lacksNamespaces}`,
  ),
  async fn() {
    const status = await lookAt((pid) => Deno.readTextFileSync(`/proc/${pid}/status`));
    for (const name of ["CapInh", "CapPrm", "CapEff", "CapAmb"]) {
      assert.match(status, new RegExp(`^${name}:\\s+0+$`, "m"));
    }
    assert.match(status, /^NoNewPrivs:\s+1$/m);
  },
});

Deno.test({
  ...skipIf(
    lacksNamespaces !== undefined,
    "at the full level a guest's file system is the runner and its libraries, read-only",
    `${lacksNamespaces}`,
  ),
  async fn() {
    const { entries, mounts } = await lookAt((pid) => ({
      entries: [...Deno.readDirSync(`/proc/${pid}/root`)].map(({ name }) => name),
      mounts: Deno.readTextFileSync(`/proc/${pid}/mountinfo`).trim().split("\n").map((line) =>
        line.split(" ")
      ),
    }));
    const known = /^(deno|dev|proc|etc|lib\d*|usr|nix|opt)$/;
    assert.deepEqual(entries.filter((name) => !known.test(name)), []);
    assert(entries.includes("deno"));
    for (const [, , , , place, options] of mounts) {
      assert.match(options ?? "", /^ro,/, `${place} can be written to`);
    }
  },
});

Deno.test({
  ...skipIf(lacksGroup !== undefined, "a guest stands in a control group of its own", `${lacksGroup}`),
  async fn() {
    const groups = await lookAt((pid) => Deno.readTextFileSync(`/proc/${pid}/cgroup`));
    assert.match(groups, new RegExp(`/tessera-guest-${Deno.pid}-\\w+-\\d+$`, "m"));
  },
});

Deno.test({
  ...skipIf(
    Deno.build.os !== "linux",
    "a guest with direct network keeps the machine's network and may use the granted addresses alone",
    "it is about Linux",
  ),
  async fn() {
    const [network, words] = await lookAt((pid) => [
      Deno.readLinkSync(`/proc/${pid}/ns/net`),
      Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0"),
    ], ["db.example:5432"]);
    assert.equal(network, Deno.readLinkSync("/proc/self/ns/net"));
    assert.deepEqual(words.filter((word) => word.startsWith("--allow")), ["--allow-net=db.example:5432"]);
  },
});
