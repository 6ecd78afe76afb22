import { join } from "node:path";
import { type TestSandbox, testSandbox } from "../testing/block_sandbox.ts";

/** What a puppet writes: a frame of its own run with the right secret, or bytes as they are. */
export type Word =
  | {
    readonly header: string;
    readonly body?: string;
    readonly repeat?: number;
    readonly chunkBytes?: number;
  }
  | { readonly bytes: readonly number[]; readonly repeat?: number }
  /** A right secret, and then these bytes. */
  | { readonly afterSecret: readonly number[]; readonly repeat?: number };

/** What the puppet does after its last word. */
export type Then = "end" | "stay";

/** A sandbox whose guests are taken over entirely: they know the secret and say what a test wants. */
export interface Puppets extends AsyncDisposable {
  readonly kit: TestSandbox;
  say(
    words: readonly Word[],
    then?: Then,
    job?: Parameters<TestSandbox["runCompiled"]>[1],
  ): ReturnType<TestSandbox["runCompiled"]>;
}

const PROGRAM = `
const readNow = (wanted) => {
  const bytes = new Uint8Array(wanted);
  for (let filled = 0; filled < wanted;) {
    const count = Deno.stdin.readSync(bytes.subarray(filled));
    if (count === null) Deno.exit(0);
    filled += count;
  }
  return bytes;
};
const lengthOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
const write = (bytes, size = bytes.length) => {
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at, Math.min(at + size, bytes.length)));
};
readNow(lengthOf(readNow(4)));
const secret = readNow(16);
const frame = (header, body) => {
  const bytes = new Uint8Array(24 + header.length + body.length);
  const view = new DataView(bytes.buffer);
  bytes.set(secret);
  view.setUint32(16, 4 + header.length + body.length);
  view.setUint32(20, header.length);
  bytes.set(header, 24);
  bytes.set(body, 24 + header.length);
  return bytes;
};
const encode = (text) => new TextEncoder().encode(text);
write(frame(encode('{"kind":"ready"}'), encode("")));
let job;
while (job === undefined) {
  const message = readNow(lengthOf(readNow(4)));
  const header = JSON.parse(new TextDecoder().decode(message.subarray(4, 4 + lengthOf(message))));
  if (header.kind === "job") job = header.job;
  else if (header.isEvaluated) write(frame(encode('{"kind":"ready"}'), encode("")));
}
const { words, then } = job.context.settings;
for (const { header, body = "", bytes, afterSecret, repeat = 1, chunkBytes } of words) {
  const said = header !== undefined
    ? frame(encode(header), encode(body))
    : bytes !== undefined ? Uint8Array.from(bytes) : Uint8Array.from([...secret, ...afterSecret]);
  for (let count = 0; count < repeat; count++) write(said, chunkBytes);
}
if (then === "stay") setInterval(() => {}, 1_000);`;

export async function startPuppets(): Promise<Puppets> {
  const folder = await Deno.makeTempDir({ prefix: "puppet-" });
  const runner = join(folder, "runner");
  // A shell takes what stands between single quotes as it is.
  const address = `data:application/javascript,${encodeURIComponent(PROGRAM).replaceAll("'", "%27")}`;
  await Deno.writeTextFile(
    runner,
    `#!/bin/sh\nexec '${Deno.execPath()}' run -A --no-config --no-lock '${address}'\n`,
  );
  await Deno.chmod(runner, 0o755);
  const kit = testSandbox({ denoPath: runner, isolation: "standard", warmGuests: 2 });
  const code = { backend: { code: "", mappings: "" }, view: { code: "", mappings: "" }, libraries: [] };
  return {
    kit,
    say: (words, then = "end", job = {}) =>
      kit.runCompiled(code, { ...job, context: { settings: { words, then } } }),
    async [Symbol.asyncDispose]() {
      await kit[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The words of an honest answer. */
export function answer(data: string, { tree = "[]", schema = "" } = {}): Word {
  const [dataBytes, treeBytes, schemaBytes] = [data, tree, schema].map((text) =>
    new TextEncoder().encode(text).length
  );
  return {
    header: JSON.stringify({ kind: "answered", dataBytes, treeBytes, schemaBytes }),
    body: data + tree + schema,
  };
}
