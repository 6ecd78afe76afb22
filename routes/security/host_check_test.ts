import { equal, match, ok } from "node:assert/strict";
import { createSecureClient, testSecure } from "../../testing/secure_client.ts";

testSecure("checkHost() answers under our own names only", async ({ send, signIn }) => {
  const cookie = await signIn();
  equal((await send("/", { headers: { cookie } })).status, 200);
  const foreign = [
    "evil.com",
    "evil.com:8420",
    "localhost.evil.com",
    "127.0.0.1.nip.io",
    "127.0.0.1.nip.io:8420",
    "127.0.0.1",
    "127.0.0.1:8421",
    "localhost:8420",
    "0.0.0.0:8420",
    "127.0.0.1:8420@evil.com",
    "127.0.0.1:8420.",
    "127.0.0.1:08420",
    "2130706433:8420",
    "",
  ];
  for (const host of foreign) {
    for (const address of ["/", "/static/app.css", "/health", "/sign-in", "/nowhere"]) {
      const answer = await send(address, { headers: { host, cookie } });
      equal(answer.status, 421, `${host} ${address}`);
      equal(answer.headers.getSetCookie().length, 0);
    }
  }
});

testSecure(
  "checkHost() takes the name in any case, and the public name without its port",
  async ({ send }) => {
    equal(
      (await send("https://dash.example.org/health", { headers: { host: "DASH.example.org" } })).status,
      200,
    );
    equal((await send("http://dash.example.org/health")).status, 200);
  },
);

testSecure("checkHost() refuses a request whose address is another's", async ({ send }) => {
  equal((await send("http://evil.com/", { headers: { host: "127.0.0.1:8420" } })).status, 421);
});

testSecure(
  "checkHost() refuses a stranger's name and another port where address and Host agree",
  async ({ send }) => {
    equal((await send("http://127.0.0.1:8420/health")).status, 200, "premise: Host is the address's");
    for (
      const host of ["evil.com:8420", "127.0.0.1:8421", "127.0.0.1", "0.0.0.0:8420", "dash.example.org:8420"]
    ) {
      equal((await send(`http://${host}/health`)).status, 421, host);
    }
  },
);

testSecure("checkHost() names the host that it refused without echoing markup", async ({ send }) => {
  const answer = await send("/", { headers: { host: "<script>alert(1)</script>.evil.com" } });
  match(answer.headers.get("content-type") ?? "", /^text\/plain/);
  const text = await answer.text();
  match(text, /TESSERA_PUBLIC_URL/);
  ok(!text.includes("<"));
});

/** The first line that a real server answers to raw bytes. */
async function sendRaw(port: number, bytes: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(bytes));
  const buffer = new Uint8Array(4096);
  const size = await connection.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, size ?? 0)).split("\r\n")[0] ?? "";
}

Deno.test("checkHost() holds on the wire", async () => {
  const client = await createSecureClient();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, client.server.fetch);
  const { port } = server.addr;
  try {
    const requests: readonly (readonly [string, RegExp])[] = [
      [`GET / HTTP/1.1\r\nHost: 127.0.0.1:8420\r\nConnection: close\r\n\r\n`, / 401 /],
      ["GET / HTTP/1.1\r\nHost: evil.com\r\nConnection: close\r\n\r\n", / 421 /],
      ["GET / HTTP/1.0\r\n\r\n", / 421 /],
      [
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:8420\r\nHost: evil.com\r\nConnection: close\r\n\r\n",
        / (400|421) /,
      ],
      ["GET / HTTP/1.1\r\nHost: 127.0.0.1:8420@evil.com\r\nConnection: close\r\n\r\n", / (421|400) /],
      ["GET http://evil.com/ HTTP/1.1\r\nHost: 127.0.0.1:8420\r\nConnection: close\r\n\r\n", / 421 /],
      ["GET http://127.0.0.1:8420/ HTTP/1.1\r\nHost: evil.com\r\nConnection: close\r\n\r\n", / 421 /],
      [
        "GET http://a:b@127.0.0.1:8420/ HTTP/1.1\r\nHost: 127.0.0.1:8420\r\nConnection: close\r\n\r\n",
        / (400|421) /,
      ],
      ["GET //evil.com/ HTTP/1.1\r\nHost: 127.0.0.1:8420\r\nConnection: close\r\n\r\n", / (404|421) /],
      ["GET /a/../../x HTTP/1.1\r\nHost: 127.0.0.1:8420\r\nConnection: close\r\n\r\n", / 404 /],
      ["GET /static/%2e%2e/x HTTP/1.1\r\nHost: 127.0.0.1:8420\r\nConnection: close\r\n\r\n", / 404 /],
    ];
    for (const [bytes, expected] of requests) match(await sendRaw(port, bytes), expected, bytes);
  } finally {
    await server.shutdown();
    await client.close();
  }
});
