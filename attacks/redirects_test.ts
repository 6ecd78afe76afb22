import assert from "node:assert/strict";
import { attackTest } from "./lab.ts";
import { type FakeWorld, type NetworkLab, openNetworkLab } from "./network_lab.ts";

let opened: Promise<NetworkLab> | undefined;
const openLab = () => opened ??= openNetworkLab();
Deno.test.afterAll(async () => await (await opened)?.[Symbol.asyncDispose]());

const HOSTS = ["here.example", "there.example"];
const kindOf = (value: unknown) => Reflect.get(Object(value), "kind");
const end = (body = "") => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** "here" sends on, "there" answers. */
function sending(location: string, status = 302): FakeWorld {
  return {
    "here.example": {
      answer: () => ({
        pieces: [`HTTP/1.1 ${status} Moved\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`],
      }),
    },
    "there.example": { answer: () => ({ pieces: [end("there")] }) },
  };
}

const ASK =
  `const r = await fetch("http://here.example/", { headers: { "x-api-key": "k-123", "x-own": "1", "accept": "text/csv" } }); return { status: r.status, url: r.url, text: await r.text() };`;

const INSIDE: Readonly<Record<string, string>> = {
  "loopback": "http://127.0.0.1:$port/",
  "a decimal number": "http://2130706433:$port/",
  "a mapped address": "http://[::ffff:127.0.0.1]:$port/",
  "loopback of IPv6": "http://[::1]:$port/",
  "no address": "http://0.0.0.0:$port/",
  "localhost": "http://localhost:$port/",
  "metadata": "http://169.254.169.254/latest/",
  "metadata by name": "http://metadata.google.internal/",
  "another scheme's host": "//127.0.0.1:$port/",
  "backslashes": "\\\\127.0.0.1:$port\\",
  "a host behind a user": "http://there.example@127.0.0.1:$port/",
  "a file": "file:///etc/passwd",
  "data": "data:text/plain,x",
  "a script": "javascript:1",
  "ftp": "ftp://there.example/",
  "nothing": "http://",
  "a line end": "http://there.example/\r\nx-injected: 1",
  "an undeclared host": "http://elsewhere.example/",
  "an undeclared port": "http://there.example:8080/",
};

for (const [name, location] of Object.entries(INSIDE)) {
  attackTest(`attack 59 a redirect to ${name}`, async () => {
    const lab = await openLab();
    const { value, heads } = await lab.runHeld(ASK, {
      hosts: HOSTS,
      world: sending(lab.canary.place(location)),
    });
    const isCut = name === "a line end" && Reflect.get(Object(value), "text") === "there";
    assert(
      ["blocked_address", "permission", "host_not_declared", "network"].includes(kindOf(value)) || isCut,
      JSON.stringify(value),
    );
    if (!isCut) assert.equal(heads.length, 1, heads.join("\n"));
  });
}

for (const status of [301, 302, 303, 307, 308]) {
  attackTest(`attack 59 a redirect inside by status ${status}`, async () => {
    const lab = await openLab();
    const world = sending(lab.canary.place("$origin/"), status);
    const { value } = await lab.runHeld(ASK, { hosts: HOSTS, world });
    assert.equal(kindOf(value), "blocked_address", JSON.stringify(value));
  });
}

for (const status of [300, 304, 305, 306, 310]) {
  attackTest(`attack 59 an address in an answer of status ${status} is not followed`, async () => {
    const lab = await openLab();
    const { value, heads } = await lab.runHeld(ASK, {
      hosts: HOSTS,
      world: sending(lab.canary.place("$origin/"), status),
    });
    assert(kindOf(value) === undefined || kindOf(value) === "network", JSON.stringify(value));
    assert.equal(heads.length, 1);
  });
}

attackTest("attack 59 a Refresh header, Link and Content-Location are not followed", async () => {
  const lab = await openLab();
  const origin = lab.canary.origin;
  const world: FakeWorld = {
    "here.example": {
      answer: () => ({
        pieces: [
          `HTTP/1.1 200 OK\r\nrefresh: 0;url=${origin}\r\nlink: <${origin}>; rel=preload\r\ncontent-location: ${origin}\r\nalt-svc: h3="127.0.0.1:${lab.canary.port}"\r\ncontent-length: 2\r\n\r\nok`,
        ],
      }),
    },
  };
  const { value } = await lab.runHeld(ASK, { hosts: HOSTS, world });
  assert.equal(Reflect.get(Object(value), "text"), "ok");
});

attackTest("attack 59 a redirect that a block asks to see is an answer, not a request", async () => {
  const lab = await openLab();
  const body =
    `const r = await fetch("http://here.example/", { redirect: "manual" }); return [r.status, r.headers.get("location") !== null];`;
  const { value, heads } = await lab.runHeld(body, { hosts: HOSTS, world: sending(lab.canary.origin) });
  assert.deepEqual([value, heads.length], [[302, true], 1]);
});

attackTest("attack 59 a redirect inside at the third hop", async () => {
  const lab = await openLab();
  let hop = 0;
  const next = () => ++hop < 3 ? `http://there.example/${hop}` : lab.canary.origin;
  const answer = () => ({
    pieces: [`HTTP/1.1 302 Found\r\nlocation: ${next()}\r\ncontent-length: 0\r\n\r\n`],
  });
  const { value, heads } = await lab.runHeld(ASK, {
    hosts: HOSTS,
    world: { "here.example": { answer }, "there.example": { answer } },
  });
  assert.deepEqual([kindOf(value), heads.length], ["blocked_address", 3]);
});

attackTest("attack 59 the same redirect reaches the canary where a person granted it", async () => {
  const lab = await openLab();
  const granted = `127.0.0.1:${lab.canary.port}`;
  const { value } = await lab.run(ASK, {
    hosts: [...HOSTS, granted],
    lanHosts: [granted],
    world: sending(lab.canary.origin),
  });
  assert(lab.canary.isIn(JSON.stringify(value)), JSON.stringify(value));
});

for (const status of [301, 302, 303, 307, 308]) {
  attackTest(`attack 61 a body is not sent on to another host by status ${status}`, async () => {
    const lab = await openLab();
    const body =
      `const r = await fetch("http://here.example/", { method: "POST", body: "secret-body", headers: { "x-api-key": "k-123" } }); return r.status;`;
    const { heads } = await lab.runHeld(body, {
      hosts: HOSTS,
      world: sending("http://there.example/", status),
    });
    const there = heads.filter((head) => head.startsWith("there.example"));
    for (const head of there) {
      assert.doesNotMatch(head, /secret-body|k-123|^POST|content-type|content-length: [1-9]/mi);
    }
    assert.equal(there.length, status === 307 || status === 308 ? 0 : 1);
  });
}

attackTest("attack 61 another host gets no header that may be a credential", async () => {
  const lab = await openLab();
  const { value, heads } = await lab.runHeld(ASK, { hosts: HOSTS, world: sending("http://there.example/") });
  assert.equal(Reflect.get(Object(value), "text"), "there");
  const [here = "", there = ""] = heads;
  assert.match(here, /k-123/);
  assert.doesNotMatch(there, /k-123|x-own/i);
  assert.match(there, /accept: text\/csv/i);
});

attackTest("attack 61 another port of the host is another origin", async () => {
  const lab = await openLab();
  const world = sending("http://here.example:8080/");
  const { heads } = await lab.runHeld(ASK, { hosts: ["here.example", "here.example:8080"], world });
  assert(heads.length >= 2);
  for (const head of heads.slice(1, 2)) assert.doesNotMatch(head, /k-123/);
});

attackTest("attack 62 endless redirects stop at the fifth", async () => {
  const lab = await openLab();
  let hop = 0;
  const world: FakeWorld = {
    "here.example": {
      answer: () => ({ pieces: [`HTTP/1.1 302 Found\r\nlocation: /${++hop}\r\ncontent-length: 0\r\n\r\n`] }),
    },
  };
  const { value, heads } = await lab.runHeld(ASK, { hosts: HOSTS, world });
  assert.equal(heads.length, 6);
  assert(["network", "permission"].includes(kindOf(value)), JSON.stringify(value));
});

attackTest("attack 62 a redirect to itself", async () => {
  const lab = await openLab();
  const { heads } = await lab.runHeld(ASK, { hosts: HOSTS, world: sending("http://here.example/") });
  assert(heads.length <= 6, `${heads.length} requests`);
});

interface Declared {
  readonly row: number;
  readonly hosts: readonly string[];
  readonly asked: string;
}

const UNDECLARED: readonly Declared[] = [
  { row: 64, hosts: [], asked: "http://example.com/" },
  { row: 64, hosts: ["example.com"], asked: "http://example.org/" },
  { row: 64, hosts: ["example.com"], asked: "http://93.184.215.14/" },
  { row: 64, hosts: ["example.com"], asked: "http://example.com:8080/" },
  { row: 64, hosts: ["example.com:8080"], asked: "http://example.com/" },
  { row: 65, hosts: ["example.com"], asked: "http://example.com.evil.test/" },
  { row: 65, hosts: ["example.com"], asked: "http://notexample.com/" },
  { row: 65, hosts: ["example.com"], asked: "http://sub.example.com/" },
  { row: 65, hosts: ["*.example.com"], asked: "http://example.com/" },
  { row: 65, hosts: ["*.example.com"], asked: "http://notexample.com/" },
  { row: 65, hosts: ["*.example.com"], asked: "http://example.com.evil.test/" },
  { row: 65, hosts: ["*.example.com"], asked: "http://a.example.com.evil.test/" },
  { row: 65, hosts: ["example.com"], asked: "http://example.com%2eevil.test/" },
  { row: 65, hosts: ["example.com"], asked: "http://example.com..evil.test/" },
  { row: 65, hosts: ["example.com"], asked: "http://example.com\\u200b.evil.test/" },
  { row: 65, hosts: ["example.com"], asked: "http://exаmple.com/" },
  { row: 65, hosts: ["example.com"], asked: "http://example.com@evil.test/" },
  { row: 65, hosts: ["example.com"], asked: "http://evil.test/?x=http://example.com/" },
  { row: 65, hosts: ["example.com"], asked: "http://evil.test/#@example.com/" },
  { row: 65, hosts: ["*"], asked: "http://evil.test/" },
  { row: 65, hosts: ["*.com"], asked: "http://evil.com/" },
  { row: 65, hosts: [".example.com"], asked: "http://evil.example.com/" },
  { row: 65, hosts: ["example.com/*"], asked: "http://evil.test/" },
];

for (const { row, hosts, asked } of UNDECLARED) {
  attackTest(`attack ${row} ${asked} where [${hosts}] is declared`, async () => {
    const lab = await openLab();
    const { value, lookups } = await lab.runHeld(`return (await fetch("${asked}")).status;`, {
      hosts,
      world: { "evil.test": {}, "evil.com": {}, "example.com": {}, "evil.example.com": {} },
    });
    const message = Reflect.get(Object(value), "message");
    assert(
      ["host_not_declared", "permission", "blocked_address"].includes(kindOf(value)) ||
        /Invalid URL/.test(message),
      JSON.stringify(value),
    );
    assert.deepEqual(lookups, []);
  });
}

attackTest("attack 65 what is declared is reached in every spelling of its own", async () => {
  const lab = await openLab();
  const world: FakeWorld = {
    "there.example": { answer: () => ({ pieces: [end("there")] }) },
    "a.there.example": { answer: () => ({ pieces: [end("a")] }) },
  };
  for (
    const asked of [
      "http://there.example/",
      "http://THERE.example./",
      "http://there.example:80/",
      "http://a.there.example/",
    ]
  ) {
    const { value } = await lab.run(`return (await fetch("${asked}")).status;`, {
      hosts: ["there.example", "*.there.example"],
      world,
    });
    assert.equal(value, 200, `${asked}: ${JSON.stringify(value)}`);
  }
});
