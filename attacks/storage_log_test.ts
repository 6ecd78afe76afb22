import assert from "node:assert/strict";
import { join } from "node:path";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { skipIf } from "../testing/skip.ts";
import { makeDataDir, removeDataDir, ROOT, tesseraCommand } from "../testing/tessera_process.ts";

const FROM_SOURCE = [Deno.execPath(), "run", "-A", join(ROOT, "main.ts")];
const isLinux = Deno.build.os === "linux";

/** Where the log goes, and what is there to take it. */
const SINKS: Readonly<Record<string, string>> = {
  "a full disk": 'exec "$@" 2>/dev/full',
  "a pipe that nobody reads any more": '"$@" 2> >(exec true)',
  "nowhere, because it was closed": 'exec "$@" 2>&-',
};

for (const [name, redirect] of Object.entries(SINKS)) {
  Deno.test({
    ...skipIf(
      !isLinux,
      `attack 164 a server whose log goes to ${name} goes on serving`,
      "a shell redirects it",
    ),
    fn: async () => {
      const dataDir = await makeDataDir();
      const program = ["bash", "-c", redirect, "bash", ...FROM_SOURCE];
      const words = ["serve", "--no-open", "--port", "0", "--json"];
      const child = (await tesseraCommand(words, { dataDir, program })).spawn();
      const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      try {
        let text = "";
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          text += part.value;
          if (text.includes("\n}")) break;
        }
        assert.match(text, /"link"/, text);
        const { origin, link } = JSON.parse(text);
        const cookie = await signIn(link);
        for (let count = 0; count < 5; count++) {
          // Each of them is worth a line of the log.
          const refused = await sendRaw(`${origin}/`, { headers: { cookie, host: "evil.example" } });
          assert.ok(refused.status >= 400);
          assert.equal((await sendRaw(`${origin}/`, { headers: { cookie } })).status, 200);
        }
      } finally {
        await reader.cancel().catch(() => {});
        await child.stderr.cancel();
        await endTree(child);
        await removeDataDir(dataDir);
      }
    },
  });
}

/** The shell may have stayed between. */
async function endTree(child: Deno.ChildProcess): Promise<void> {
  const children = await Deno.readTextFile(`/proc/${child.pid}/task/${child.pid}/children`).catch(() => "");
  for (const pid of children.trim().split(" ").filter((text) => text !== "")) {
    Deno.kill(Number(pid), "SIGKILL");
  }
  try {
    child.kill("SIGKILL");
  } catch {
    // It ended with what it waited for.
  }
  await child.status;
}
