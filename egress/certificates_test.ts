import assert from "node:assert/strict";
import { createAuthority } from "../testing/internet/certificates.ts";
import { expectAnswered, expectFailed } from "../testing/internet/expect_answer.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { EgressPolicy } from "./types.ts";

const POLICY: EgressPolicy = { purpose: "block", owner: "b1", hosts: ["safe.example.org", "192.168.7.7"] };

/** Asks a TLS server whose certificate is for `names`, signed by an authority that is trusted or not. */
async function askServer(options: { names: string[]; isTrusted: boolean; url: string }) {
  const authority = await createAuthority();
  const credentials = await authority.issue(options.names);
  let requests = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, ...credentials, onListen() {} }, () => {
    requests += 1;
    return new Response("ok");
  });
  const extraCa = options.isTrusted ? authority.caPem : (await createAuthority()).caPem;
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
  const resolve = () => Promise.resolve(["93.184.0.1"]);
  try {
    await withBroker([], async (broker) => {
      const answer = await broker.send({ url: options.url }, POLICY);
      if (requests > 0) return void expectAnswered(answer);
      assert.match(expectFailed(answer, "network").message, /certificate was not accepted/);
    }, { extraCa, connect, resolve, lanHosts: ["192.168.7.7:443"] });
  } finally {
    await server.shutdown();
  }
  return requests;
}

Deno.test("send() accepts the right name from a trusted authority only", async () => {
  const url = "https://safe.example.org/";
  assert.equal(await askServer({ names: ["safe.example.org"], isTrusted: true, url }), 1);
  assert.equal(await askServer({ names: ["safe.example.org"], isTrusted: false, url }), 0);
  assert.equal(await askServer({ names: ["other.example.org"], isTrusted: true, url }), 0);
});

Deno.test("send() checks the certificate of an address without a name", async () => {
  const url = "https://192.168.7.7/";
  assert.equal(await askServer({ names: ["192.168.7.7"], isTrusted: true, url }), 1);
  assert.equal(await askServer({ names: ["192.168.7.8"], isTrusted: true, url }), 0);
});
