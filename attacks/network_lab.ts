import assert from "node:assert/strict";
import { parseHostPattern } from "../domain/hosts.ts";
import { createBroker } from "../egress/create_broker.ts";
import type { Broker, BrokerOptions, EgressPolicy } from "../egress/types.ts";
import { componentNames } from "../kit/components.ts";
import { runVersion, type VersionRun } from "../services/run_version.ts";
import { type TestSandbox, testSandbox } from "../testing/block_sandbox.ts";
import { type RawAnswer, type RawServer, startRawServer } from "../testing/internet/raw_server.ts";
import { asCompiled } from "./as_compiled.ts";
import { type Canary, layCanary } from "./canary.ts";

/** One host of the world that a case makes up. */
export interface FakeHost {
  /** Its addresses at the first, second … lookup; the last stays. A public one unless given. */
  readonly lookups?: readonly (readonly string[])[];
  /** What it says on the wire. */
  readonly answer?: RawAnswer;
}

export type FakeWorld = Readonly<Record<string, FakeHost>>;

export interface WorldRun {
  /** What the block's `fetchData` gave, or what was thrown in it. */
  readonly value: unknown;
  readonly run: VersionRun;
  /** Names that were looked up, in order. */
  readonly lookups: readonly string[];
  /** Addresses that were dialled, in order. */
  readonly dialled: readonly string[];
  /** Heads of the requests that reached a host of the world, each after its name. */
  readonly heads: readonly string[];
}

/** What a case may change of the real thing. */
export interface WorldOptions {
  readonly world?: FakeWorld;
  readonly hosts?: readonly string[];
  readonly lanHosts?: readonly string[];
  readonly broker?: Partial<BrokerOptions>;
  /** Everything that the rules of a block would refuse is allowed: for the proof of a case's premise. */
  readonly policy?: Partial<EgressPolicy>;
}

/** Real guests and a real broker; only names, and where a public address leads, are made up. */
export interface NetworkLab extends AsyncDisposable {
  readonly canary: Canary;
  /** Runs a body as a block; \`$origin\` and \`$port\` stand for the canary's. */
  run(body: string, options?: WorldOptions): Promise<WorldRun>;
  /** The same, and nothing reached the canary: no connection, no text. */
  runHeld(body: string, options?: WorldOptions): Promise<WorldRun>;
}

const PUBLIC = "93.184.215.14";
const NOW = Date.UTC(2026, 10, 22, 12);

export async function openNetworkLab(): Promise<NetworkLab> {
  const canary = await layCanary();
  const kit = testSandbox({ warmGuests: 2, componentNames });
  const lab: NetworkLab = {
    canary,
    run: (body, options = {}) => runInWorld(kit, canary.place(body), options),
    async runHeld(body, options = {}) {
      const visits = canary.visits();
      const result = await lab.run(body, options);
      assert.equal(canary.visits(), visits, "the canary was reached");
      assert(!canary.isIn(JSON.stringify(result)), "the canary's text came out");
      return result;
    },
    async [Symbol.asyncDispose]() {
      await kit[Symbol.asyncDispose]();
      await canary[Symbol.asyncDispose]();
    },
  };
  return lab;
}

async function runInWorld(kit: TestSandbox, body: string, options: WorldOptions): Promise<WorldRun> {
  const lookups: string[] = [];
  const dialled: string[] = [];
  const world = new Map(Object.entries(options.world ?? {}));
  const servers = new Map<string, RawServer>();
  for (const [name, { answer }] of world) if (answer !== undefined) servers.set(name, startRawServer(answer));
  const counts = new Map<string, number>();
  const owners = new Map<string, string>();
  const broker = createBroker({
    proxy: { noProxy: [] },
    lanHosts: [],
    ownAddresses: () => [],
    userAgent: "Tessera test",
    resolve(name) {
      lookups.push(name);
      const host = world.get(name);
      if (host === undefined) return Promise.reject(new Deno.errors.NotFound(name));
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      const addresses = host.lookups?.at(Math.min(count, host.lookups.length - 1)) ?? [publicOf(name, world)];
      for (const address of addresses) owners.set(address, name);
      return Promise.resolve(addresses);
    },
    connect(address) {
      dialled.push(`${address.hostname}:${address.port}`);
      const server = servers.get(owners.get(address.hostname) ?? "");
      if (server !== undefined) return Deno.connect({ hostname: "127.0.0.1", port: server.port });
      // An address of this machine is dialled for real: there the canary waits. No other is ever.
      if (isOfThisMachine(address.hostname)) return Deno.connect({ ...address, transport: "tcp" });
      return Promise.reject(new Deno.errors.ConnectionRefused(`nobody is at ${address.hostname}`));
    },
    ...options.broker,
  });
  try {
    const run = await runWithBroker(kit, broker, { body, options });
    const heads = [...servers].flatMap(([name, { heads }]) => heads.map((head) => `${name}\n${head}`));
    return { value: valueOf(run), run, lookups, dialled, heads };
  } finally {
    await broker.close();
    for (const server of servers.values()) await server.close();
  }
}

function isOfThisMachine(address: string): boolean {
  const own = Deno.networkInterfaces().map((each) => each.address);
  return [...own, "0.0.0.0", "::", "localhost"].includes(address) || /^127\.|^::ffff:/.test(address);
}

function publicOf(name: string, world: ReadonlyMap<string, FakeHost>): string {
  return PUBLIC.replace(/\d+$/, `${[...world.keys()].indexOf(name) + 1}`);
}

async function runWithBroker(
  kit: TestSandbox,
  broker: Broker,
  { body, options }: { readonly body: string; readonly options: WorldOptions },
): Promise<VersionRun> {
  const sender: Broker = {
    ...broker,
    send: (request, policy, signal) => broker.send(request, { ...policy, ...options.policy }, signal),
  };
  return await runVersion({ sandbox: kit.sandbox, broker: sender }, {
    owner: "attacker",
    compiled: asCompiled(
      `try { ${body} } catch (error) { return { kind: error.kind, message: error.message }; }`,
    ),
    settings: {},
    // As a manifest is read: what is no pattern of hosts declares nothing.
    hosts: (options.hosts ?? []).flatMap((host) => parseHostPattern(host) ?? []),
    lanHosts: options.lanHosts ?? [],
    nowMs: NOW,
    timeZone: "UTC",
    locale: "en-GB",
    previous: null,
    history: [],
    schema: {},
  });
}

function valueOf({ outcome }: VersionRun): unknown {
  if (outcome.kind === "failed") return outcome.error;
  return Reflect.get(Object(outcome.data), "value");
}
