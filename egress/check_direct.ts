import { parseDirectEntry } from "../domain/direct_network.ts";
import { parseAddress } from "./address_rules.ts";
import { withDeadline } from "./deadline.ts";
import { EgressError } from "./egress_error.ts";
import type { TargetRules } from "./target_rules.ts";
import type { DirectCheck, EgressPolicy } from "./types.ts";

/** Longest time that the look-ups of one list may take. */
const LOOKUP_MS = 5_000;

export interface DirectCheckOptions {
  readonly rules: TargetRules;
  readonly resolve: (name: string) => Promise<readonly string[]>;
  readonly policy: Pick<EgressPolicy, "lanHosts">;
}

/**
 * Judges exact `host:port` entries that a process is about to reach by itself: by the same rules and the same resolver
 * as the broker's own requests, for every address of every name. A proxy does not help such a process, so names are
 * always looked up here.
 */
export async function checkDirect(
  entries: readonly string[],
  options: DirectCheckOptions,
): Promise<DirectCheck> {
  const checks = await Promise.all(entries.map((entry) => checkEntry(entry, options)));
  return checks.find(({ kind }) => kind === "refused") ?? { kind: "ok" };
}

async function checkEntry(entry: string, options: DirectCheckOptions): Promise<DirectCheck> {
  const parsed = parseDirectEntry(entry);
  if (parsed.kind === "refused" || parsed.entry !== entry) {
    return refuse(entry, "blocked_address", 'expected an exact host and port such as "db.example.org:5432"');
  }
  try {
    await checkAddresses(entry, options);
    return { kind: "ok" };
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return error.kind === "network" || error.kind === "timeout"
      ? refuse(entry, "network", "its name has no address")
      : refuse(entry, "blocked_address", "it leads to this machine or to a private network");
  }
}

async function checkAddresses(
  entry: string,
  { rules, resolve, policy: { lanHosts = [] } }: DirectCheckOptions,
): Promise<void> {
  const policy: EgressPolicy = { purpose: "block", owner: "direct", hosts: [entry], lanHosts };
  const target = rules.checkTarget(`http://${entry}/`, policy);
  // `checkTarget` has judged an address that is written out.
  if (parseAddress(target.url.hostname) !== undefined) return;
  for (const address of await lookUp(target.url.hostname, resolve)) rules.checkAddress(target, address);
}

async function lookUp(
  name: string,
  resolve: DirectCheckOptions["resolve"],
): Promise<readonly string[]> {
  const unknown = (cause?: unknown) => new EgressError("network", `Cannot find "${name}"`, { cause });
  const found = await withDeadline(() => resolve(name), {
    timeoutMs: LOOKUP_MS,
    onTimeout: () => unknown(),
  }).catch((cause) => {
    throw unknown(cause);
  });
  if (found.length === 0) throw unknown();
  return found;
}

function refuse(
  entry: string,
  errorKind: "blocked_address" | "network",
  why: string,
): Extract<DirectCheck, { kind: "refused" }> {
  return {
    kind: "refused",
    entry,
    errorKind,
    message: `Cannot reach "${entry}" directly: ${why}`,
    hint: errorKind === "network"
      ? "Check the name, and that this machine can look it up"
      : "An exact host:port in TESSERA_LAN_HOSTS opens a private address; metadata, link-local addresses and this server stay closed",
  };
}
