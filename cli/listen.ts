import { AppError } from "../domain/errors.ts";
import { findPortOwner } from "./find_port_owner.ts";
import { keepListening, type Listening, type ListeningOptions } from "./keep_listening.ts";

/** Ports after the usual one that are tried when nobody chose a port. */
const PORTS_TRIED = 10;

export interface Address extends Pick<ListeningOptions, "log"> {
  readonly host: string;
  readonly port: number;
  /** Somebody counts on this port: another one would not be found. */
  readonly isPortChosen: boolean;
}

type Handler = (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => Response | Promise<Response>;

/**
 * Listens on the port, or on the next free one when nobody chose it.
 * @throws AppError "unavailable" that names the port, who uses it where that can be found, and the cure.
 */
export async function listen(
  { host, port, isPortChosen, log }: Address,
  handler: Handler,
): Promise<Listening> {
  const last = isPortChosen ? port : Math.min(port + PORTS_TRIED, 65_535);
  for (let candidate = port; candidate <= last; candidate++) {
    const open = (wanted: number) =>
      Deno.serve({ hostname: host, port: wanted, onListen() {} }, handler) as Deno.HttpServer<Deno.NetAddr>;
    try {
      return keepListening(open, { port: candidate, log });
    } catch (cause) {
      if (!(cause instanceof Deno.errors.AddrInUse)) throw refusal(host, candidate, cause);
    }
  }
  throw await inUse(port, last);
}

async function inUse(port: number, last: number): Promise<AppError> {
  const owner = await findPortOwner(port) ?? "another program";
  return new AppError(
    "unavailable",
    port === last
      ? `Cannot listen on port ${port}: ${owner} uses it`
      : `Cannot listen on port ${port}: ${owner} uses it, and the next ${last - port} are taken as well`,
    "End that program, or choose another port with --port; --port 0 takes any free one",
  );
}

function refusal(host: string, port: number, cause: unknown): unknown {
  if (cause instanceof Deno.errors.AddrNotAvailable || cause instanceof Deno.errors.PermissionDenied) {
    return new AppError(
      "unavailable",
      `Cannot listen on "${host}" port ${port}`,
      "Choose an address of this machine and a port above 1023",
      { cause },
    );
  }
  return cause;
}
