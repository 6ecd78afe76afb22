import assert from "node:assert/strict";
import { backendOf, testSandbox } from "../../testing/block_sandbox.ts";
import { builtFolder } from "../../testing/built_folder.ts";
import { listDescendants } from "../../testing/processes.ts";
import { skipIf } from "../../testing/skip.ts";
import { waitUntil } from "../../testing/wait_until.ts";
import { startGuestProcess } from "../guest_process.ts";
import { guestProgram } from "../guest_program.ts";
import { createLauncher } from "../launcher.ts";

const MEGABYTE = 1024 * 1024;
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
    const groups = await lookAt(async (pid) => {
      const read = () => Deno.readTextFileSync(`/proc/${pid}/cgroup`);
      await waitUntil("the guest is in its group", () => /tessera-guest/.test(read()));
      return read();
    });
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

Deno.test({
  ...skipIf(
    lacksGroup !== undefined,
    "the kernel ends a guest that fills more memory than its job may, between two looks of the watchdog",
    `${lacksGroup}`,
  ),
  async fn() {
    await using kit = testSandbox();
    const body = "const a = []; for (;;) a.push(new Uint8Array(64 << 20).fill(1));";
    const report = await kit.run({ backend: backendOf(body) }, { limits: { rssBytes: 256 * MEGABYTE } });
    assert(report.kind === "limit", JSON.stringify(report).slice(0, 500));
    assert.equal(report.name, "rssBytes");
    // Ten looks a second let a gigabyte through; what the kernel counts stays below the limit.
    assert(report.usage.peakRssBytes < 400 * MEGABYTE, `${report.usage.peakRssBytes}`);
  },
});

Deno.test("ended guests leave no process and no group behind", async () => {
  const before = await listDescendants(Deno.pid);
  const kit = testSandbox({ warmGuests: 2 });
  const endings = [
    "return 1;",
    "throw new Error('x');",
    "Deno.exit(3);",
    "process.kill(process.pid, 'SIGKILL');",
  ];
  for (const body of endings) await kit.run({ backend: backendOf(body) });
  const killed = new AbortController();
  const running = kit.run({ backend: backendOf("await fetch('https://a.example'); for (;;);") }, {
    signal: killed.signal,
    fetch: () => {
      killed.abort();
      return new Promise(() => {});
    },
  });
  assert.equal((await running).kind, "cancelled");
  await kit.sandbox.close();
  const left = (await listDescendants(Deno.pid)).filter((pid) => !before.includes(pid));
  assert.deepEqual(left, [], "zombies count, too: nobody but us would collect them");
});
