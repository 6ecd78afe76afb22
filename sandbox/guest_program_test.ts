import { skipIf } from "../testing/skip.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFrameDecoder, encodeFrame, encodeStart, type Frame, SECRET_BYTES } from "./frames.ts";
import { ENTRY_ADDRESS, guestProgram } from "./guest_program.ts";
import { startGuestProcess } from "./guest_process.ts";
import { createLauncher } from "./launcher.ts";

/** Longest single argument that Linux takes (MAX_ARG_STRLEN). */
const MAX_ARGUMENT_BYTES = 128 * 1024;

Deno.test("ENTRY_ADDRESS fits one argument with room to spare", () => {
  assert(ENTRY_ADDRESS.length < MAX_ARGUMENT_BYTES / 16);
});

Deno.test("a guest ends by itself when its host is gone, before and during a job", async () => {
  const job = {
    code: {
      backend: `exports.dataSchema = { parse: (x) => x }; exports.processData = () => 1;
        exports.fetchData = () => { setInterval(() => {}, 1000); return fetch("https://a.example"); };`,
      view: "exports.default = () => null",
    },
    context: { settings: {}, nowMs: 0, timeZone: "UTC", locale: "en", previous: null, history: [] },
    wantsSchema: false,
    wallMs: 60_000,
    resultBytes: 1e6,
    logLines: 1,
    logBytes: 1,
    treeDepth: 9,
    treeNodes: 9,
  };
  for (const messages of [[], [{ kind: "job", components: [], job }]]) {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", ENTRY_ADDRESS],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const secret = new Uint8Array(SECRET_BYTES).fill(1);
    const input = child.stdin.getWriter();
    await input.write(encodeStart(new TextEncoder().encode(guestProgram()), secret));
    for (const message of messages) await input.write(encodeFrame(message));
    const wanted = messages.length === 0 ? "ready" : "request";
    const output = readKinds(child.stdout, secret);
    for await (const kind of output) if (kind === wanted) break;
    await input.close();
    assert.equal((await child.status).code, 0);
  }
});

async function* readKinds(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
  secret: Uint8Array,
): AsyncGenerator<string> {
  const decode = createFrameDecoder(secret, () => 1e6);
  const reader = stdout.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      for (const frame of decode(read.value)) yield kindOf(frame);
    }
  } finally {
    await reader.cancel();
  }
}

function kindOf({ header }: Frame): string {
  return JSON.parse(new TextDecoder().decode(header)).kind;
}

Deno.test({
  ...skipIf(
    Deno.version.deno.startsWith("2.6."),
    "guestProgram() holds when the program is bundled and minified",
    "Deno 2.6 cannot bundle here",
  ),
  fn: bundleAndStart,
});

async function bundleAndStart(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "bundle-" });
  try {
    const [entry, output] = [join(folder, "entry.ts"), join(folder, "out.js")];
    const source = import.meta.resolve("./guest_program.ts");
    await Deno.writeTextFile(entry, `import { guestProgram } from "${source}"; console.log(guestProgram());`);
    const root = fileURLToPath(new URL("../", import.meta.url));
    await runDeno([
      "bundle",
      "--quiet",
      "--config",
      join(root, "deno.json"),
      "--minify",
      "-o",
      output,
      entry,
    ]);
    const program = new TextEncoder().encode(await runDeno(["run", output]));
    assert(program.length > 5_000 && program.length < guestProgram().length);
    const guest = startGuestProcess(createLauncher(Deno.execPath()), { program, heapMegabytes: 64 });
    const kind = await new Promise<string>((resolve) =>
      guest.listen((event) => resolve(event.kind === "frame" ? kindOf(event.frame) : event.kind))
    );
    guest.kill();
    await guest.ended;
    assert.equal(kind, "ready");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runDeno(args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args: [...args] }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}
