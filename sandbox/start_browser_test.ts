import assert from "node:assert/strict";
import { join } from "node:path";
import { findBrowser } from "../testing/browser.ts";
import { isAlive, listDescendants } from "../testing/processes.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { listBrowserWays } from "./browser_ways.ts";
import { startBrowser } from "./start_browser.ts";

const isLinux = Deno.build.os === "linux";
const TEMP = Deno.env.get("TMPDIR") ?? "/tmp";

/** Folders of the profiles of browsers below a process; other tests may have theirs at the same time. */
async function profilesBelow(pid: number): Promise<string[]> {
  const lines = (await listDescendants(pid)).map((id) =>
    Deno.readTextFile(`/proc/${id}/cmdline`).catch(() => "")
  );
  const found = (await Promise.all(lines)).map((line) => /tessera-browser-[^/\0]+/.exec(line)?.[0] ?? "");
  return [...new Set(found)].filter((name) => name !== "");
}

async function hasProfile(name: string): Promise<boolean> {
  return await Deno.stat(join(TEMP, name)).then(() => true, () => false);
}

/** Processes whose command line names a profile. */
function processesOf(profile: string): number[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) => {
    if (!Number.isInteger(pid)) return false;
    try {
      return Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes(profile);
    } catch {
      // It ended between the two looks.
      return false;
    }
  });
}

Deno.test(
  "listBrowserWays() begins with the strictest, and gives the browser's own sandbox up last and only as root",
  {
    ignore: !isLinux,
  },
  () => {
    const ways = listBrowserWays();
    assert.ok(ways.length > 0);
    assert.ok(ways.slice(0, -1).every(({ flags }) => !flags.includes("--no-sandbox")));
    for (const { flags, layers, command } of ways) {
      const isOpen = flags.includes("--no-sandbox");
      assert.equal(layers.includes("not the browser's own sandbox"), isOpen);
      if (!isOpen) continue;
      assert.equal(Deno.uid(), 0);
      assert.ok(command.includes("--net"), "without its own sandbox it stands in namespaces of ours");
    }
    assert.deepEqual(listBrowserWays("darwin").map(({ flags }) => flags), [[]]);
  },
);

Deno.test(
  "startBrowser() answers over a pipe, and leaves neither process nor profile",
  { ignore: !isLinux },
  async () => {
    const browser = await startBrowser({ path: (await findBrowser()).path });
    const [profile = "none"] = await profilesBelow(Deno.pid);
    assert.ok(processesOf(profile).length > 0, "the premise: it runs");
    const answer = Promise.withResolvers<string>();
    browser.listen(answer.resolve);
    browser.send(JSON.stringify({ id: 7, method: "Browser.getVersion" }));
    assert.match(await answer.promise, /"id":7.*Chrome/);
    await browser.close();
    await waitUntil("the browser is gone", () => processesOf(profile).length === 0);
    await assert.rejects(Deno.stat(`${TEMP}/${profile}`), Deno.errors.NotFound);
  },
);

Deno.test("startBrowser() says which program does not start", async () => {
  await assert.rejects(
    startBrowser({ path: "/nowhere/chromium" }),
    /Cannot start the browser "\/nowhere\/chromium"/,
  );
  if (isLinux) {
    await assert.rejects(startBrowser({ path: "/bin/true" }), /Cannot start the browser "\/bin\/true"/);
  }
});

const PLAIN = [{ command: [], flags: [], layers: [] }];

Deno.test("startBrowser() says why no process could be started", async () => {
  await assert.rejects(
    startBrowser({ path: "/nowhere/chromium", ways: PLAIN }),
    /: .*(no such file|ENOENT)/i,
  );
});

Deno.test(
  "startBrowser() tells of a full table of files, and ends nobody by it",
  { ignore: !isLinux },
  async () => {
    const script = `
      const { startBrowser } = await import(${JSON.stringify(import.meta.resolve("./start_browser.ts"))});
      const start = () => startBrowser({ path: "/bin/false", ways: ${JSON.stringify(PLAIN)} })
        .then(() => "started", ({ message }) => message);
      // What a start loads itself is loaded before.
      await start();
      const held = [];
      try { for (;;) held.push(Deno.openSync("/dev/null")); } catch { /* full */ }
      console.log(await start());
      await new Promise((resolve) => setTimeout(resolve, 0));
      for (const file of held) file.close();`;
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: ["-c", `ulimit -n 64; exec "$0" eval --no-check "$1"`, Deno.execPath(), script],
    }).output();
    const [said = "", complaint = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.equal(code, 0, complaint);
    assert.match(said, /Cannot start the browser "\/bin\/false": .*(too many open files|EMFILE)/i);
  },
);

Deno.test(
  "startBrowser() does not wait for what a program that has ended left behind",
  { ignore: !isLinux },
  async () => {
    const folder = await Deno.makeTempDir();
    const [path, pidFile] = [join(folder, "wrapper"), join(folder, "pid")];
    // A session of its own, which no signal to the browser's group reaches, and all of its pipes.
    const helper = `setsid sh -c 'echo $$ > "$1"; exec sleep 60' sh "${pidFile}" &`;
    const script = `#!/bin/sh\n${helper}\nwhile ! [ -s "${pidFile}" ]; do :; done\nexit 1\n`;
    await Deno.writeTextFile(path, script, { mode: 0o755 });
    await assert.rejects(startBrowser({ path, ways: PLAIN }), /Cannot start the browser/);
    const helperPid = Number(await Deno.readTextFile(pidFile));
    assert.ok(await isAlive(helperPid), "the premise: it holds the pipes still");
    Deno.kill(helperPid, "SIGKILL");
    await Deno.remove(folder, { recursive: true });
  },
);

Deno.test(
  "a program that is killed leaves no browser behind, and the next one removes its profile",
  { ignore: !isLinux },
  async () => {
    const start = `const { startBrowser } = await import(${
      JSON.stringify(import.meta.resolve("./start_browser.ts"))
    });
      await startBrowser({ path: Deno.args[0] });
      console.log("started");
      setInterval(() => {}, 1000);`;
    const source = `data:application/typescript,${encodeURIComponent(start)}`;
    const spawn = async () =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", source, (await findBrowser()).path],
        ...{ stdout: "piped", stderr: "null" },
      }).spawn();
    const end = async (child: Deno.ChildProcess) => {
      child.kill("SIGKILL");
      await child.status;
    };
    const first = await spawn();
    const reader = first.stdout.getReader();
    assert.match(new TextDecoder().decode((await reader.read()).value), /started/);
    await reader.cancel();
    const [profile = "none"] = await profilesBelow(first.pid);
    assert.ok(processesOf(profile).length > 0, "the premise: it runs");
    await end(first);
    await waitUntil("the browser ends with its program", () => processesOf(profile).length === 0);
    assert.ok(await hasProfile(profile), "the premise: a killed program removes nothing");

    const second = await spawn();
    const next = second.stdout.getReader();
    assert.match(new TextDecoder().decode((await next.read()).value), /started/);
    await next.cancel();
    assert.ok(!await hasProfile(profile));
    const [own = "none"] = await profilesBelow(second.pid);
    await end(second);
    await waitUntil("the other one as well", () => processesOf(own).length === 0);
    await Deno.remove(join(TEMP, own), { recursive: true });
  },
);
