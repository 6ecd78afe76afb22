import { findServing } from "../../storage/serving.ts";
import type { Finding } from "./types.ts";

export interface ServerOptions {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
}

/** Does a server run over this data folder, and if not: is its port free? */
export async function examineServer({ dataDir, host, port }: ServerOptions): Promise<Finding[]> {
  const pid = await findServing(dataDir);
  if (pid !== undefined) return [{ name: "server", state: "good", note: `runs as process ${pid}` }];
  const problem = port === 0 ? undefined : tryPort(host, port);
  if (problem === undefined) {
    return [{ name: "server", state: "good", note: "not running; its port is free" }];
  }
  return [{
    name: "server",
    state: "note",
    note: `not running, and ${problem}`,
    means: "A server that starts now does not get that address.",
    mend: [`ss -ltnp 'sport = :${port}'`, "tessera --port 8421, or TESSERA_PORT=8421"],
  }];
}

function tryPort(host: string, port: number): string | undefined {
  try {
    Deno.listen({ hostname: host, port }).close();
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return `another program uses port ${port}`;
    return `port ${port} of "${host}" cannot be opened (${error instanceof Error ? error.message : error})`;
  }
}
