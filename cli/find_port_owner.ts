/**
 * The process that listens on a TCP port of this machine, such as `process 812 (nginx)`; `undefined` where the system
 * does not say: on other systems than Linux, and for processes of other users.
 */
export async function findPortOwner(port: number): Promise<string | undefined> {
  try {
    const sockets = await listListening(port);
    if (sockets.size === 0) return undefined;
    for await (const { name } of Deno.readDir("/proc")) {
      if (/^\d+$/.test(name) && await holds(name, sockets)) {
        const program = (await Deno.readTextFile(`/proc/${name}/comm`)).trim();
        return `process ${name} (${program})`;
      }
    }
  } catch {
    // Nobody needs to know; the port alone is worth saying.
  }
  return undefined;
}

const LISTENS = "0A";

/** Links of the sockets that listen on the port, as they stand in a process's list of open files. */
async function listListening(port: number): Promise<ReadonlySet<string>> {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const found = new Set<string>();
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const lines = (await Deno.readTextFile(file).catch(() => "")).split("\n").slice(1);
    for (const line of lines) {
      const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === LISTENS && local.endsWith(`:${wanted}`)) found.add(`socket:[${inode}]`);
    }
  }
  return found;
}

async function holds(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(`/proc/${pid}/fd`)) {
      const link = await Deno.readLink(`/proc/${pid}/fd/${name}`).catch(() => "");
      if (sockets.has(link)) return true;
    }
  } catch {
    // Another user's, or gone by now.
  }
  return false;
}
