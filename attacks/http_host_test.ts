import assert from "node:assert/strict";
import { signIn } from "../testing/raw_request.ts";
import { ownHeaders, shareLab, testOverHttp } from "./http_lab.ts";

const lab = shareLab();

/** Names that are not ours, however close they come. */
const FOREIGN: Readonly<Record<string, string>> = {
  "120 a stranger's name": "evil.com",
  "120 a stranger's name with our port": "evil.com:{port}",
  "121 our name before a stranger's": "localhost.evil.com:{port}",
  "121 a name that resolves to loopback": "127.0.0.1.nip.io:{port}",
  "121 our address without its port": "127.0.0.1",
  "121 our address with another port": "127.0.0.1:1",
  "121 our port with a zero before it": "127.0.0.1:0{port}",
  "121 our port with a letter behind it": "127.0.0.1:{port}x",
  "121 no port behind the colon": "127.0.0.1:",
  "121 every address": "0.0.0.0:{port}",
  "121 a short form of our address": "127.1:{port}",
  "121 a decimal form of our address": "2130706433:{port}",
  "121 a hexadecimal form of our address": "0x7f000001:{port}",
  "121 an octal form of our address": "0177.0.0.1:{port}",
  "121 IPv6 loopback": "[::1]:{port}",
  "121 a mapped address": "[::ffff:127.0.0.1]:{port}",
  "121 a dot behind our address": "127.0.0.1.:{port}",
  "121 our address as a user name": "127.0.0.1:{port}@evil.com",
  "121 a user name before our address": "evil@127.0.0.1:{port}",
  "121 a path behind our address": "127.0.0.1:{port}/.evil.com",
  "121 a fragment behind our address": "127.0.0.1:{port}#.evil.com",
  "121 a query behind our address": "127.0.0.1:{port}?.evil.com",
  "121 a backslash behind our address": "127.0.0.1:{port}\\.evil.com",
  "121 a space inside": "127.0.0.1:{port} evil.com",
  "121 a tab inside": "127.0.0.1\t:{port}",
  "121 a list": "127.0.0.1:{port}, evil.com",
  "121 a percent sign": "127.0.0%2e1:{port}",
  "121 NUL inside": "127.0.0.1:{port}\u0000.evil.com",
  "121 letters of full width": "\u00ef\u00bc\u0091\u00ef\u00bc\u0092\u00ef\u00bc\u0097.0.0.1:{port}",
  "121 a scheme": "http://127.0.0.1:{port}",
  "121 nothing": "",
};

for (const [name, host] of Object.entries(FOREIGN)) {
  testOverHttp(lab, `${name} in Host is refused`, async ({ send, cookie }) => {
    for (const path of ["/", "/health", "/static/app.css", "/sign-in", "/nowhere"]) {
      const answer = await send({
        line: `GET ${path} HTTP/1.1`,
        headers: [`Host: ${host}`, `Cookie: ${cookie}`],
      });
      assert.ok([400, 421].includes(answer.status), `${path} ${answer.status}`);
      assert.equal(answer.headers.get("set-cookie"), null);
      assert.doesNotMatch(answer.body, /Countdown/);
    }
  });
}

const LINES: Readonly<Record<string, { readonly line: string; readonly headers: readonly string[] }>> = {
  "121 no Host in HTTP/1.0": { line: "GET / HTTP/1.0", headers: [] },
  "121 no Host in HTTP/1.1": { line: "GET / HTTP/1.1", headers: [] },
  "121 two Hosts, ours first": {
    line: "GET / HTTP/1.1",
    headers: ["Host: 127.0.0.1:{port}", "Host: evil.com"],
  },
  "121 two Hosts, ours last": {
    line: "GET / HTTP/1.1",
    headers: ["Host: evil.com", "Host: 127.0.0.1:{port}"],
  },
  "121 a Host over two lines": { line: "GET / HTTP/1.1", headers: ["Host: 127.0.0.1:{port}\r\n .evil.com"] },
  "121 our name in X-Forwarded-Host": {
    line: "GET / HTTP/1.1",
    headers: ["Host: evil.com", "X-Forwarded-Host: 127.0.0.1:{port}"],
  },
  "121 our name in Forwarded": {
    line: "GET / HTTP/1.1",
    headers: ["Host: evil.com", "Forwarded: host=127.0.0.1:{port};proto=http"],
  },
  "121 our name in X-Host and X-Original-URL": {
    line: "GET / HTTP/1.1",
    headers: ["Host: evil.com", "X-Host: 127.0.0.1:{port}", "X-Original-URL: /", "X-Rewrite-URL: /"],
  },
  "122 a stranger's address in the request line": {
    line: "GET http://evil.com/ HTTP/1.1",
    headers: ["Host: 127.0.0.1:{port}"],
  },
  "122 a stranger's Host behind our address in the line": {
    line: "GET http://127.0.0.1:{port}/ HTTP/1.1",
    headers: ["Host: evil.com"],
  },
  "122 a user name in the request line": {
    line: "GET http://evil.com@127.0.0.1:{port}/ HTTP/1.1",
    headers: ["Host: 127.0.0.1:{port}"],
  },
  "122 another port in the request line": {
    line: "GET http://127.0.0.1:1/ HTTP/1.1",
    headers: ["Host: 127.0.0.1:{port}"],
  },
  "122 a tunnel": { line: "CONNECT evil.com:443 HTTP/1.1", headers: ["Host: 127.0.0.1:{port}"] },
  "122 a tunnel to ourselves": {
    line: "CONNECT 127.0.0.1:{port} HTTP/1.1",
    headers: ["Host: 127.0.0.1:{port}"],
  },
  "122 the star": { line: "OPTIONS * HTTP/1.1", headers: ["Host: 127.0.0.1:{port}"] },
  "122 a network path": { line: "GET //evil.com/ HTTP/1.1", headers: ["Host: 127.0.0.1:{port}"] },
};

for (const [name, { line, headers }] of Object.entries(LINES)) {
  testOverHttp(lab, `${name} is refused`, async ({ send, cookie }) => {
    const answer = await send({ line, headers: [...headers, `Cookie: ${cookie}`] });
    assert.ok([0, 400, 403, 404, 421, 501].includes(answer.status), String(answer.status));
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.equal(answer.headers.get("location"), null);
    assert.doesNotMatch(answer.body, /Countdown/);
  });
}

/** Requests that two readers could cut in two places. */
const CUTS: Readonly<Record<string, readonly string[]>> = {
  "two lengths": ["Content-Length: 0", "Content-Length: 44"],
  "a length and chunks": ["Content-Length: 5", "Transfer-Encoding: chunked"],
  "a length that is no number": ["Content-Length: 5x"],
  "a length below zero": ["Content-Length: -1"],
  "chunks that are not the last coding": ["Transfer-Encoding: chunked, identity"],
  "a coding with a space before the colon": ["Transfer-Encoding : chunked"],
};

for (const [name, headers] of Object.entries(CUTS)) {
  testOverHttp(lab, `122 a request with ${name} hides no second one`, async ({ send, cookie, program }) => {
    const hidden = "0\r\n\r\nPOST /theme HTTP/1.1\r\nHost: evil.com\r\nContent-Length: 0\r\n\r\n";
    const before = (await program.auth.listSessions()).length;
    const answer = await send({
      line: "POST /sign-out HTTP/1.1",
      headers: [
        "Host: 127.0.0.1:{port}",
        `Cookie: ${cookie}`,
        ...headers,
        `X: ${hidden.length}\r\n\r\n${hidden}`,
      ],
    });
    assert.ok(answer.status >= 400 || answer.status === 0, String(answer.status));
    assert.ok(answer.count <= 1, `${answer.count} answers`);
    assert.equal((await program.auth.listSessions()).length, before);
  });
}

testOverHttp(
  lab,
  "120 a sign-in link under a stranger's name is not used up and sets no cookie",
  async (given) => {
    const link = await given.program.createLink();
    const { pathname, search } = new URL(link);
    const answer = await given.send({
      line: `GET ${pathname}${search} HTTP/1.1`,
      headers: ["Host: evil.com:{port}"],
    });
    assert.equal(answer.status, 421);
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.match(await signIn(link), /^tessera_session_/);
  },
);

testOverHttp(lab, "120 our own name is answered, in capitals too", async (given) => {
  const answer = await given.send({ line: "GET / HTTP/1.1", headers: ownHeaders(given) });
  assert.equal(answer.status, 200);
  assert.match(answer.body, /Countdown/);
});

testOverHttp(lab, "120 without the guard the same requests are answered", async (given) => {
  const port = await given.serveUnguarded();
  for (const host of ["evil.com", "127.0.0.1.nip.io:{port}"]) {
    const answer = await given.send({ line: "GET / HTTP/1.1", headers: [`Host: ${host}`], port });
    assert.equal(answer.status, 200);
    assert.match(answer.body, /Countdown/);
  }
});
