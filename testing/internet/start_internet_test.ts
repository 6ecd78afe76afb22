import assert from "node:assert/strict";
import { startInternet } from "./start_internet.ts";
import type { Internet, Site } from "./types.ts";

const NOON = Date.parse("2026-03-04T12:00:00Z");

const clockSite: Site = {
  hosts: ["clock.example.org", "clock.example.org:8443"],
  async handle(request, world) {
    const { pathname } = new URL(request.url);
    if (pathname === "/echo") return new Response(await request.text());
    return Response.json({ url: request.url, now: world.now() });
  },
};
const otherSite: Site = { hosts: ["other.example.org"], handle: () => new Response("other") };

async function withInternet(work: (internet: Internet, client: Deno.HttpClient) => Promise<void>) {
  const internet = await startInternet([clockSite, otherSite], { now: () => NOON });
  const client = Deno.createHttpClient({ proxy: { url: internet.proxyUrl }, caCerts: [internet.caPem] });
  try {
    await work(internet, client);
  } finally {
    client.close();
    await internet.close();
  }
}

Deno.test("startInternet() answers https through CONNECT with a certificate of its own authority", () =>
  withInternet(async (internet, client) => {
    const answer = await fetch("https://clock.example.org/now", { client });
    assert.deepEqual(await answer.json(), { url: "https://clock.example.org/now", now: NOON });
    const onPort = await fetch("https://clock.example.org:8443/now", { client });
    assert.equal((await onPort.json()).url, "https://clock.example.org:8443/now");
    const withoutCa = Deno.createHttpClient({ proxy: { url: internet.proxyUrl } });
    await assert.rejects(fetch("https://clock.example.org/now", { client: withoutCa }), TypeError);
    withoutCa.close();
  }));

Deno.test("startInternet() answers http in absolute form and keeps what was asked", () =>
  withInternet(async (internet, client) => {
    const posted = await fetch("http://clock.example.org/echo", { client, method: "POST", body: "hello" });
    assert.equal(await posted.text(), "hello");
    assert.equal(await (await fetch("http://other.example.org/", { client })).text(), "other");
    assert.deepEqual(internet.seen.map(({ method, url, body }) => [method, url, body]), [
      ["POST", "http://clock.example.org/echo", "hello"],
      ["GET", "http://other.example.org/", ""],
    ]);
  }));

Deno.test("startInternet() has no host beside its sites", () =>
  withInternet(async (internet, client) => {
    await assert.rejects(fetch("https://nobody.example.org/", { client }), TypeError);
    const plain = await fetch("http://nobody.example.org/", { client });
    assert.equal(plain.status, 502);
    await plain.body?.cancel();
    await assert.rejects(internet.resolve("nobody.example.org"), Deno.errors.NotFound);
    await assert.rejects(
      internet.connect({ hostname: "93.184.9.9", port: 443 }),
      Deno.errors.ConnectionRefused,
    );
  }));

Deno.test("startInternet() gives a direct dial with the host's own certificate", () =>
  withInternet(async (internet) => {
    const [hostname = ""] = await internet.resolve("clock.example.org");
    const raw = await internet.connect({ hostname, port: 443 });
    const connection = await Deno.startTls(raw, {
      hostname: "clock.example.org",
      caCerts: [internet.caPem],
    });
    await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: other.example.org\r\n\r\n"));
    const buffer = new Uint8Array(4096);
    const count = await connection.read(buffer) ?? 0;
    assert.match(new TextDecoder().decode(buffer.subarray(0, count)), /^HTTP\/1\.1 421/);
    connection.close();
    const wrong = await internet.connect({ hostname, port: 443 });
    const mismatched = await Deno.startTls(wrong, {
      hostname: "other.example.org",
      caCerts: [internet.caPem],
    });
    await assert.rejects(mismatched.handshake(), /not valid for name/);
    mismatched.close();
  }));

Deno.test("setFault() makes a host answer wrongly until it is taken back", () =>
  withInternet(async (internet, client) => {
    const ask = () => fetch("https://other.example.org/", { client });
    internet.setFault("other.example.org", {
      kind: "status",
      status: 429,
      headers: { "retry-after": "30" },
    });
    const limited = await ask();
    assert.deepEqual([limited.status, limited.headers.get("retry-after")], [429, "30"]);
    await limited.body?.cancel();
    internet.setFault("other.example.org", { kind: "html" });
    assert.match(await (await ask()).text(), /^<!doctype html>/);
    internet.setFault("other.example.org", { kind: "garbage" });
    await assert.rejects((await ask()).json(), SyntaxError);
    internet.setFault("other.example.org", { kind: "empty" });
    assert.equal(await (await ask()).text(), "");
    internet.setFault("other.example.org", { kind: "reset" });
    await assert.rejects(async () => await (await ask()).text());
    internet.setFault("other.example.org", undefined);
    assert.equal(await (await ask()).text(), "other");
    assert.throws(() => internet.setFault("nobody.example.org", { kind: "hang" }), /unknown host/);
  }));

Deno.test("close() ends hosts that hang or drip", async () => {
  const internet = await startInternet([clockSite, otherSite]);
  const client = Deno.createHttpClient({ proxy: { url: internet.proxyUrl }, caCerts: [internet.caPem] });
  internet.setFault("clock.example.org", { kind: "hang" });
  internet.setFault("other.example.org", { kind: "drip" });
  const hanging = fetch("http://clock.example.org/", { client }).then(
    (answer) => answer.status,
    () => "broken",
  );
  const dripping = await fetch("https://other.example.org/", { client });
  const reading = dripping.text().catch(() => "broken");
  while (internet.seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  await internet.close();
  assert.notEqual(await hanging, 200);
  assert.equal(await reading, "broken");
  client.close();
});

Deno.test("startInternet() demands the proxy login when one is set", async () => {
  const internet = await startInternet([otherSite], { proxyLogin: "ann:secret" });
  const url = new URL(internet.proxyUrl);
  assert.equal(url.password, "secret");
  const proxy = { url: `http://${url.host}` };
  const caCerts = [internet.caPem];
  const stranger = Deno.createHttpClient({ proxy, caCerts });
  await assert.rejects(fetch("https://other.example.org/", { client: stranger }), TypeError);
  const known = Deno.createHttpClient({
    proxy: { ...proxy, basicAuth: { username: "ann", password: "secret" } },
    caCerts,
  });
  assert.equal(await (await fetch("https://other.example.org/", { client: known })).text(), "other");
  stranger.close();
  known.close();
  await internet.close();
});
