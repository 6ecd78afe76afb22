import { join } from "node:path";
import { connect, type KeptConnection, requestBytes } from "./http_client.ts";
import type { GuestMemory, Peer } from "./peer.ts";
import { findMemory } from "./process_memory.ts";

/** Neither in deno.json nor in its lock: 160 MB that nobody should have to download for anything but this bench. */
const PACKAGE = "npm:workerd@1.20261117.1";
const SCRIPT = "export default { fetch() { return Response.json({ value: 7 }); } };";
const COMPATIBILITY_DATE = "2026-11-01";
/** Isolates that are started beside the first to learn what one more holds. */
const MORE_ISOLATES = 20;
const SETTLE_MS = 1_000;
const KEPT_MS = 1_000;

interface WorkerdProcess {
  readonly pid: number;
  readonly url: URL;
  /** Told to end at once; nobody waits for it in a run, as with the other runners. */
  end(): Promise<unknown>;
}

/** Cloudflare's server of isolates; `undefined` when its program cannot be had. */
export async function startWorkerd(): Promise<Peer | undefined> {
  const program = await findProgram();
  if (program === undefined) return undefined;
  const folder = await Deno.makeTempDir();
  const config = join(folder, "one.bin");
  await writeConfig(program, { path: config, isolates: 1 });
  const kept = await startProcess(program, config);
  const connections = keepConnections(kept.url);
  return {
    name: "workerd",
    async runFresh() {
      const started = await startProcess(program, config);
      try {
        using connection = await connect(started.url);
        return await connection.ask(requestBytes(started.url));
      } finally {
        void started.end();
      }
    },
    runReused: () => connections.ask(),
    memory: await measureMemory({ program, folder, one: kept.pid }),
    note:
      "workerd: V8 isolates in one process. Its own README says that it is not a hardened sandbox and wants a virtual " +
      "machine around it. Fresh is one process a run, which starts from a compiled configuration and is asked over " +
      "HTTP; used is one isolate that is asked again and keeps what it did before.",
    async [Symbol.asyncDispose]() {
      connections[Symbol.dispose]();
      await kept.end();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function findProgram(): Promise<string | undefined> {
  try {
    const { default: found }: { readonly default?: unknown } = await import(PACKAGE);
    // A CommonJS module: its own `default` lies inside.
    const path = typeof found === "object" && found !== null && "default" in found ? found.default : found;
    return typeof path === "string" && (await Deno.stat(path)).isFile ? path : undefined;
  } catch (error) {
    // Not published for this system, or no registry in reach.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Compiled once, so that a start does not parse text. */
async function writeConfig(
  program: string,
  { path, isolates }: { readonly path: string; readonly isolates: number },
): Promise<void> {
  const text = `${path}.capnp`;
  await Deno.writeTextFile(text, configOf(isolates));
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: ["compile", "--config-only", text],
  }).output();
  if (!success) throw new Error(`Cannot compile a configuration: ${new TextDecoder().decode(stderr)}`);
  await Deno.writeFile(path, stdout);
}

function configOf(isolates: number): string {
  const services = Array.from(
    { length: isolates },
    (_, index) =>
      `(name = "s${index}", worker = (compatibilityDate = "${COMPATIBILITY_DATE}", ` +
      `modules = [(name = "main.js", esModule = "${SCRIPT}")]))`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${services.join(", ")}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "s0")]
);`;
}

async function startProcess(program: string, config: string): Promise<WorkerdProcess> {
  const child = new Deno.Command(program, {
    args: ["serve", "--binary", "--control-fd=1", config],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  let text = "";
  let port: string | undefined;
  while (port === undefined) {
    const { value, done } = await reader.read();
    if (done) throw new Error("Cannot start workerd: it ended before it listened");
    text += new TextDecoder().decode(value);
    port = /"port":(\d+)/.exec(text)?.[1];
  }
  return {
    pid: child.pid,
    url: new URL(`http://127.0.0.1:${port}/`),
    async end() {
      child.kill("SIGKILL");
      await Promise.all([child.status, reader.cancel()]);
    },
  };
}

/** As many connections as are asked at a time; workerd closes one that has been quiet for five seconds. */
function keepConnections(url: URL): Disposable & { ask(): Promise<unknown> } {
  const idle: { readonly connection: KeptConnection; readonly since: number }[] = [];
  async function take(): Promise<KeptConnection> {
    const kept = idle.pop();
    if (kept === undefined) return await connect(url);
    if (performance.now() - kept.since < KEPT_MS) return kept.connection;
    kept.connection[Symbol.dispose]();
    return await take();
  }
  return {
    async ask() {
      const connection = await take();
      await connection.ask(requestBytes(url));
      idle.push({ connection, since: performance.now() });
    },
    [Symbol.dispose]() {
      for (const { connection } of idle) connection[Symbol.dispose]();
    },
  };
}

async function measureMemory(
  { program, folder, one }: { readonly program: string; readonly folder: string; readonly one: number },
): Promise<GuestMemory[]> {
  const config = join(folder, "many.bin");
  await writeConfig(program, { path: config, isolates: 1 + MORE_ISOLATES });
  const many = await startProcess(program, config);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const [ofOne, ofMany] = [await findMemory(one), await findMemory(many.pid)];
  await many.end();
  if (ofOne === undefined || ofMany === undefined) return [];
  return [
    { what: "process", bytes: ofOne },
    { what: "one more isolate", bytes: (ofMany - ofOne) / MORE_ISOLATES },
  ];
}
