import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createAuthority, type Credentials } from "../testing/internet/certificates.ts";
import { expectAnswered, expectFailed, textOf } from "../testing/internet/expect_answer.ts";
import { startForgedTls } from "../testing/internet/forged_tls.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import { openConnection } from "../testing/open_connection.ts";
import { isVersion3 } from "./pinned_tls.ts";
import type { Broker, BrokerOptions, EgressAnswer, OpenConnection } from "./types.ts";

const HOST = "nas.home.arpa:8443";
const ORIGIN = `https://${HOST}`;
const LAN = { lanHosts: [HOST], resolve: () => Promise.resolve(["192.168.1.7"]) };

interface Nas extends AsyncDisposable {
  readonly port: number;
  readonly sha256: string;
  readonly seen: readonly (string | null)[];
  readonly connections: () => number;
}

/** A host of the own network whose certificate nobody trusts. */
function startNas({ cert, key }: Credentials): Nas {
  const seen: (string | null)[] = [];
  const addresses = new Set<number>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} },
    (request, { remoteAddr }) => {
      seen.push(request.headers.get("authorization"));
      addresses.add((remoteAddr as Deno.NetAddr).port);
      return new Response(`hello ${"x".repeat(100_000)}`);
    },
  );
  return {
    port: server.addr.port,
    sha256: sha256Of(cert),
    seen,
    connections: () => addresses.size,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function sha256Of(pem: string): string {
  const der = Uint8Array.fromBase64(pem.replace(/-----[^-]+-----|\s/g, ""));
  return createHash("sha256").update(der).digest("hex");
}

function ask(broker: Broker, connection: OpenConnection, path = "/"): Promise<EgressAnswer> {
  const policy = { purpose: "block", owner: "b1", hosts: [HOST], connections: [connection] } as const;
  return broker.send({ url: `${ORIGIN}${path}`, connection: "API" }, policy);
}

function pinned(certificateSha256: string | null): OpenConnection {
  return openConnection({ origin: ORIGIN, certificateSha256 });
}

function dialling(port: () => number): Partial<BrokerOptions> {
  return { ...LAN, connect: () => Deno.connect({ hostname: "127.0.0.1", port: port() }) };
}

Deno.test("a pinned certificate is trusted for its connection, whoever signed it, and no other is", async () => {
  const authority = await createAuthority();
  await using nas = startNas(await authority.issue(["another-name.example"]));
  await withBroker([], async (broker) => {
    const unpinned = expectFailed(await ask(broker, pinned(null)), "network");
    assert.match(unpinned.message, /certificate was not accepted/);
    for (const wrong of ["0".repeat(64), nas.sha256.replace(/^./, (digit) => digit === "0" ? "1" : "0")]) {
      const failed = expectFailed(await ask(broker, pinned(wrong)), "network");
      assert.match(failed.message, /is not the pinned one/);
    }
    assert.deepEqual(nas.seen, [], "not a byte went out before");
    const answer = expectAnswered(await ask(broker, pinned(nas.sha256)));
    assert.equal(textOf(answer).length, 100_006);
    assert.match(`${nas.seen[0]}`, /^Bearer /);
  }, dialling(() => nas.port));
});

Deno.test("a pin refuses a certificate that a trusted authority signed", async () => {
  const authority = await createAuthority();
  await using own = startNas(await authority.issue(["nas.home.arpa"]));
  await withBroker([], async (broker) => {
    expectAnswered(await ask(broker, pinned(null)));
    expectFailed(await ask(broker, pinned("ab".repeat(32))), "network");
    assert.equal(own.seen.length, 1);
  }, { ...dialling(() => own.port), extraCa: authority.caPem });
});

Deno.test("a connection that is kept open stands for its own pin alone", async () => {
  const authority = await createAuthority();
  await using nas = startNas(await authority.issue(["nas.home.arpa"]));
  await withBroker([], async (broker) => {
    expectAnswered(await ask(broker, pinned(null), "/1"));
    expectAnswered(await ask(broker, pinned(nas.sha256), "/2"));
    expectAnswered(await ask(broker, pinned(nas.sha256), "/3"));
    assert.equal(nas.connections(), 2, "the third request goes over the second connection");
    expectFailed(await ask(broker, pinned("ab".repeat(32)), "/4"), "network");
    assert.equal(nas.seen.length, 3);
  }, { ...dialling(() => nas.port), extraCa: authority.caPem });
});

Deno.test("a host that shows the pinned certificate without its key gets nothing", async () => {
  const authority = await createAuthority();
  const { cert, key } = await authority.issue(["nas.home.arpa"]);
  const { key: otherKey } = await authority.issue(["nas.home.arpa"]);
  await using honest = startForgedTls({ cert, key });
  await withBroker([], async (broker) => {
    expectAnswered(await ask(broker, pinned(sha256Of(cert))));
  }, dialling(() => honest.port));
  assert.equal(honest.requests.length, 1, "the premise: the forger speaks TLS well enough");
  await using forger = startForgedTls({ cert, key: otherKey });
  await withBroker([], async (broker) => {
    expectFailed(await ask(broker, pinned(sha256Of(cert))), "network");
    const policy = { purpose: "inspect", owner: "screen", hosts: "any-public", lanHosts: [HOST] } as const;
    assert.equal((await broker.readCertificate(ORIGIN, policy)).kind, "failed");
  }, dialling(() => forger.port));
  assert.deepEqual(forger.requests, []);
});

/** X.509 version 1, as some devices still make them. */
const VERSION_1 = `-----BEGIN CERTIFICATE-----
MIIBKjCB0QIUZYZirV8j+1s+KWQcIhFzZ0R8CYYwCgYIKoZIzj0EAwIwGDEWMBQG
A1UEAwwNbmFzLmhvbWUuYXJwYTAeFw0yNjExMjgxMjQ1MTVaFw0yNjEyMjgxMjQ1
MTVaMBgxFjAUBgNVBAMMDW5hcy5ob21lLmFycGEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ0y2z0zjJdix2QtgObC6vH75S6Kvzj1NxvHBjLZaxJ+3Jm5ItM789t
bOt4LiAcoU5Zv/Rk/+QpbXlIs0Zxb82vMAoGCCqGSM49BAMCA0gAMEUCICitO97D
s4FiTIE52gtKdSj8Bwr6j1HzsVAX6DAe+in9AiEApI1S3r3s2QcBt7OW9vsVeMgo
EiZfR6wt1QBnNSvi2hc=
-----END CERTIFICATE-----`;

Deno.test("a certificate of version 1 cannot be pinned: the runtime believes whoever has a copy of it", async () => {
  const { key } = await (await createAuthority()).issue(["nas.home.arpa"]);
  await using forger = startForgedTls({ cert: VERSION_1, key });
  await withBroker([], async (broker) => {
    const failed = expectFailed(await ask(broker, pinned(sha256Of(VERSION_1))), "network");
    assert.match(failed.message, /cannot be pinned/);
    const policy = { purpose: "inspect", owner: "screen", hosts: "any-public", lanHosts: [HOST] } as const;
    const answer = await broker.readCertificate(ORIGIN, policy);
    assert.equal(answer.kind === "read" && answer.isPinnable, false);
  }, dialling(() => forger.port));
  assert.deepEqual(forger.requests, []);
});

Deno.test("a pinned host that does not answer ends with the request", async () => {
  const { cert, key } = await (await createAuthority()).issue(["nas.home.arpa"]);
  const arrived = Promise.withResolvers<void>();
  const closing = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, signal: closing.signal, onListen() {} },
    async (request) => {
      arrived.resolve();
      await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      return new Response();
    },
  );
  await withBroker([], async (broker) => {
    const leaving = new AbortController();
    const policy = {
      purpose: "block",
      owner: "b1",
      hosts: [HOST],
      connections: [pinned(sha256Of(cert))],
    } as const;
    const asked = broker.send({ url: ORIGIN, connection: "API" }, policy, leaving.signal);
    await arrived.promise;
    leaving.abort();
    expectFailed(await asked, "network");
  }, dialling(() => server.addr.port));
  closing.abort();
  await server.finished;
});

Deno.test("readCertificate() tells what a host shows, by the rules of a request, and sends nothing", async () => {
  const authority = await createAuthority();
  await using nas = startNas(await authority.issue(["nas.home.arpa"]));
  const policy = { purpose: "inspect", owner: "screen", hosts: "any-public" } as const;
  await withBroker([], async (broker) => {
    const answer = await broker.readCertificate(ORIGIN, policy);
    assert.equal(answer.kind, "read");
    assert.ok(answer.kind === "read");
    assert.equal(answer.sha256, nas.sha256);
    assert.match(answer.subject, /nas\.home\.arpa/);
    assert.match(answer.issuer, /Tessera test authority/);
    assert.equal(answer.isPinnable, true);
    assert.ok(answer.validTo > Date.now());
    for (
      const [origin, kind] of [
        ["https://127.0.0.1:8443", "blocked_address"],
        ["https://nas.home.arpa:8444", "blocked_address"],
        ["http://nas.home.arpa:8443", "permission"],
        ["nas.home.arpa", "permission"],
      ] as const
    ) {
      const refused = await broker.readCertificate(origin, policy);
      assert.equal(refused.kind === "failed" && refused.errorKind, kind, origin);
    }
    assert.deepEqual(nas.seen, []);
  }, dialling(() => nas.port));
});

Deno.test("readCertificate() fails within its time with a host that is silent or speaks no TLS", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accept = async () => {
    for await (const connection of listener) {
      await connection.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")).catch(() => {});
      connection.close();
    }
  };
  const accepting = accept();
  await withBroker([], async (broker) => {
    const policy = { purpose: "inspect", owner: "screen", hosts: "any-public" } as const;
    const answer = await broker.readCertificate(ORIGIN, policy);
    assert.deepEqual([answer.kind, answer.kind === "failed" && answer.errorKind], ["failed", "network"]);
    expectFailed(await ask(broker, pinned("ab".repeat(32))), "network");
  }, dialling(() => listener.addr.port));
  listener.close();
  await accepting;
});

Deno.test("isVersion3() reads the version of a certificate", async () => {
  const { cert } = await (await createAuthority()).issue(["a.example"]);
  const der = Uint8Array.fromBase64(cert.replace(/-----[^-]+-----|\s/g, ""));
  assert.equal(isVersion3(der), true);
  const second = der.slice();
  second[second.indexOf(0xa0) + 4] = 1;
  assert.equal(isVersion3(second), false);
  for (
    const bytes of [[], [0x30], [0x30, 3, 0x30, 1, 2], [0x31, 0x82, 0, 9, 0x30, 0x82, 0, 5, 0xa0, 3, 2, 1, 2]]
  ) {
    assert.equal(isVersion3(new Uint8Array(bytes)), false);
  }
});
