import { createSocket } from "node:dgram";
import { once } from "node:events";
import { join } from "node:path";

const TEXT = "canary-41c9-must-not-come-out";
/** What a file of the folder may look like in a report that leaked it: as text, and as base64 at each offset. */
const SPELLINGS = [TEXT, ...[0, 1, 2].map((shift) => btoa("x".repeat(shift) + TEXT).slice(shift + 1, -4))];

/** Files that no block may read or change, a program that none may end, and listeners that none may reach. */
export interface Canary extends AsyncDisposable {
  readonly text: string;
  readonly folder: string;
  readonly port: number;
  readonly origin: string;
  /** Connections and datagrams that arrived so far, on every address of this machine. */
  readonly visits: () => number;
  /** Puts the places of this canary into code that names them: `$json`, `$origin`, `$victim` and so on. */
  place(code: string): string;
  /** True when the text of a file or an answer stands in it, however it is written. */
  isIn(text: string): boolean;
  /** What was changed in the folder or ended; empty when all is as it was. */
  findDamage(): Promise<string[]>;
}

export async function layCanary(): Promise<Canary> {
  const folder = await Deno.makeTempDir({ prefix: "canary-" });
  for (const [name, content] of Object.entries(FILES)) await Deno.writeTextFile(join(folder, name), content);
  await Deno.symlink(join(folder, "canary.txt"), join(folder, "link"));
  const before = await describeFolder(folder);
  const listeners = await startListeners();
  // It ends when its input does: also when this program is killed.
  const victim = new Deno.Command("cat", { stdin: "piped", stdout: "null", stderr: "null" }).spawn();
  let hasVictimEnded = false;
  const ended = victim.status.then(() => hasVictimEnded = true);
  const { port } = listeners;
  const places: Readonly<Record<string, string>> = {
    json: join(folder, "canary.json"),
    text: join(folder, "canary.txt"),
    script: join(folder, "canary.js"),
    module: join(folder, "canary.mjs"),
    common: join(folder, "canary.cjs"),
    typed: join(folder, "canary.ts"),
    env: join(folder, ".env"),
    link: join(folder, "link"),
    new: join(folder, "new"),
    folder,
    origin: `http://127.0.0.1:${port}`,
    port: `${port}`,
    victim: `${victim.pid}`,
  };
  return {
    text: TEXT,
    folder,
    port,
    origin: `http://127.0.0.1:${port}`,
    visits: listeners.visits,
    place: (code) => code.replace(/\$(\w+)/g, (whole, name: string) => places[name] ?? whole),
    isIn: (text) => SPELLINGS.some((spelling) => text.includes(spelling)),
    async findDamage() {
      const now = await describeFolder(folder);
      const changed = now === before ? [] : [`the folder was changed: ${now}`];
      return hasVictimEnded ? [...changed, "the victim was ended"] : changed;
    },
    async [Symbol.asyncDispose]() {
      await listeners.close();
      await victim.stdin.close().catch(() => {/* a probe without the defence ended it */});
      await ended;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const FILES: Readonly<Record<string, string>> = {
  "canary.json": JSON.stringify({ text: TEXT }),
  "canary.txt": TEXT,
  "canary.js": `export default ${JSON.stringify(TEXT)};`,
  "canary.mjs": `export default ${JSON.stringify(TEXT)};`,
  "canary.cjs": `module.exports = ${JSON.stringify(TEXT)};`,
  "canary.ts": `const text: string = ${JSON.stringify(TEXT)};\nexport default text;`,
  ".env": `CANARY=${TEXT}\n`,
};

async function describeFolder(folder: string): Promise<string> {
  const lines: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const { size, mtime, mode, uid } = await Deno.lstat(join(folder, name));
    lines.push([name, size, mtime?.getTime(), mode, uid].join(" "));
  }
  return lines.sort().join("\n");
}

/** Answers everything that comes over TCP with the canary's text as a script, and counts; counts datagrams. */
async function startListeners() {
  // On Linux "::" takes IPv4 as well.
  const listener = Deno.listen({ hostname: "::", port: 0 });
  const { port } = listener.addr;
  const socket = createSocket("udp4").bind(port, "127.0.0.1");
  const open = new Set<Deno.Conn>();
  let visits = 0;
  const serve = async (connection: Deno.Conn) => {
    open.add(connection);
    try {
      if (await connection.read(new Uint8Array(16 * 1024)) !== null) {
        await connection.write(new TextEncoder().encode(ANSWER));
      }
    } catch {
      // The visitor went away: it is counted already.
    }
    if (open.delete(connection)) connection.close();
  };
  const accepting = (async () => {
    for await (const connection of listener) {
      visits++;
      serve(connection);
    }
  })();
  socket.on("message", () => visits++);
  await once(socket, "listening");
  return {
    port,
    visits: () => visits,
    async close() {
      listener.close();
      socket.close();
      for (const connection of open) connection.close();
      open.clear();
      await accepting;
    },
  };
}

const SCRIPT = `export default ${JSON.stringify(TEXT)};`;
const ANSWER =
  `HTTP/1.1 200 OK\r\ncontent-type: text/javascript\r\ncontent-length: ${SCRIPT.length}\r\nconnection: close\r\n\r\n${SCRIPT}`;
