import { deepEqual, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { findBreaches } from "./import_rules.ts";
import { readModule } from "./read_module.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
/** Not ours, or no part of the program. */
const SKIPPED = new Set([
  ...[
    ".git",
    ".ci",
    "node_modules",
    "dist",
    "generated_code",
    "data",
    "testing",
    "attacks",
    "bench",
    "tools",
  ],
]);
const RULE = "only egress/ opens outbound sockets";

/** Every way to the network that the runtime has. */
const OPENERS = [
  `await fetch("https://a.example");`,
  `await globalThis.fetch("https://a.example");`,
  `await globalThis["fetch"]("https://a.example");`,
  `await fetch.call(undefined, "https://a.example");`,
  `new WebSocket("wss://a.example");`,
  `new WebSocketStream("wss://a.example");`,
  `new EventSource("https://a.example");`,
  `new WebTransport("https://a.example");`,
  `new XMLHttpRequest();`,
  `navigator.sendBeacon("https://a.example");`,
  `const name = "connect"; await Deno[name]({ hostname: "a.example", port: 1 });`,
  `const name = "fetch"; await globalThis[name]("https://a.example");`,
  `await global.fetch("https://a.example");`,
  `const Socket = WebSocketStream; new Socket("wss://a.example");`,
  `await Deno.connect({ hostname: "a.example", port: 1 });`,
  `await Deno["connect"]({ hostname: "a.example", port: 1 });`,
  `await Deno.connectTls({ hostname: "a.example", port: 1 });`,
  `await Deno.startTls(socket);`,
  `await Deno.connectQuic({});`,
  `new Deno.QuicEndpoint();`,
  `Deno.listenDatagram({ port: 0, transport: "udp" });`,
  `Deno.createHttpClient({});`,
  `await Deno.resolveDns("a.example", "A");`,
  ...[
    "net",
    "tls",
    "http",
    "https",
    "http2",
    "dgram",
    "dns",
    "dns/promises",
    "inspector",
    "_http_client",
    "_tls_wrap",
  ]
    .flatMap((name) => [
      `import * as it from "node:${name}"; it;`,
      `import { it } from "${name}"; it;`,
      `export * from "node:${name}";`,
      `const it = await import("node:${name}"); it;`,
    ]),
  ...["undici", "axios", "ws", "node-fetch", "got", "ky"].map((name) => `import it from "${name}"; it;`),
];

/** Places of a made-up checkout, one in each part of the program. */
const PLACES = [
  ..."main.ts config.ts log.ts urls.ts cli/a.ts routes/a.tsx views/a.tsx services/a.ts storage/a.ts".split(
    " ",
  ),
  ..."sandbox/a.ts generation/model.ts rendering/a.ts kit/a.ts domain/a.ts egressed/a.ts services/egress/a.ts"
    .split(" "),
];

function socketBreaches(file: string, source: string): string[] {
  return findBreaches(file, readModule(source, file)).filter(({ message }) => message.includes(RULE))
    .map(({ line, message }) => `${file}:${line} ${message}`);
}

Deno.test("no place but egress/ may open a socket, whatever it calls it", () => {
  for (const source of OPENERS) {
    for (const place of PLACES) {
      const found = findBreaches(place, readModule(source, place));
      ok(found.length > 0, `${place}: ${source}`);
    }
    deepEqual(socketBreaches("egress/a.ts", source), [], source);
    deepEqual(socketBreaches("egress/connections/a.ts", source), [], source);
  }
});

Deno.test("no file of the program outside egress/ opens a socket", async () => {
  const files = await listModules("");
  ok(files.length > 200, `only ${files.length} files were found`);
  const breaches: string[] = [];
  let owned = 0;
  for (const file of files) {
    // A block's `fetch` is the guest's, which asks the broker.
    if (/\/(backend\.ts|view\.tsx)$/.test(file) && await hasManifest(file)) continue;
    const source = await Deno.readTextFile(`${ROOT}/${file}`);
    breaches.push(...socketBreaches(file, source));
    // The premise: where egress/ is the rule's exception, the same code is a breach elsewhere.
    if (file.startsWith("egress/")) {
      owned += socketBreaches(`services/${file.replaceAll("/", "_")}`, source).length;
    }
  }
  deepEqual(breaches, []);
  ok(owned >= 3, `egress/ itself has ${owned}`);
});

async function hasManifest(file: string): Promise<boolean> {
  const manifest = `${ROOT}/${file.replace(/[^/]+$/, "manifest.json")}`;
  return await Deno.stat(manifest).then(() => true, () => false);
}

/** Modules of the checkout below a folder, relative to the root. */
async function listModules(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}/${folder}`)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory && !SKIPPED.has(name)) found.push(...await listModules(path));
    if (!isDirectory && /(?<!_test|\.d)\.tsx?$/.test(name)) found.push(path);
  }
  return found;
}
