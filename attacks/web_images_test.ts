import assert from "node:assert/strict";
import { BlockId } from "../domain/ids.ts";
import { type HttpLab, ownHeaders, shareLab, testOverHttp } from "./http_lab.ts";

const lab = shareLab();
const HOST = "api.frankfurter.dev";
const SCRIPT = "<script>fetch('/settings')</script>";

/** What a source answers where a picture was asked for, and what becomes of it. */
const SOURCES: Readonly<
  Record<string, { readonly type: string; readonly body: string; readonly isShown?: boolean }>
> = {
  "an SVG": {
    type: "image/svg+xml",
    body: `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${SCRIPT}</svg>`,
  },
  "an SVG that says PNG": {
    type: "image/png",
    body: `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`,
  },
  "HTML": { type: "text/html", body: `<!doctype html>${SCRIPT}` },
  "HTML that says PNG": { type: "image/png", body: `<html>${SCRIPT}</html>` },
  "HTML behind a byte order mark": { type: "image/jpeg", body: `\ufeff<html>${SCRIPT}` },
  "a script": { type: "text/javascript", body: "alert(1)" },
  "a script that says GIF": { type: "image/gif", body: "GIF90a=1;alert(1)" },
  "XML with a stylesheet": { type: "text/xml", body: `<?xml-stylesheet href="x"?><x/>` },
  "a PDF": { type: "application/pdf", body: "%PDF-1.7 /JavaScript" },
  "MHTML": { type: "multipart/related", body: "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" },
  "an icon": { type: "image/x-icon", body: "\u0000\u0000\u0001\u0000" },
  "an archive": { type: "application/zip", body: "PK\u0003\u0004" },
  "a GIF that is a script as well": {
    type: "text/html",
    body: `GIF89a/*${SCRIPT}*/=1;alert(1)`,
    isShown: true,
  },
};

async function askPicture(given: HttpLab, path: string) {
  return await given.send({ line: `GET ${path} HTTP/1.1`, headers: ownHeaders(given) });
}

for (const [name, { type, body, isShown = false }] of Object.entries(SOURCES)) {
  testOverHttp(lab, `115 ${name} in a picture's place is no document of ours`, async (given) => {
    const { program } = given;
    const id = BlockId.parse(given.block);
    program.internet.setFault(HOST, { kind: "status", status: 200, headers: { "content-type": type }, body });
    await program.app.approveHosts(id, [HOST]);
    const answer = await askPicture(
      given,
      program.app.imageHref(id, `https://${HOST}/${encodeURIComponent(name)}`),
    );
    assert.equal(answer.status, isShown ? 200 : 404);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    if (!isShown) return assert.ok(!answer.body.includes("alert(1)"));
    assert.equal(answer.headers.get("content-type"), "image/gif");
    assert.equal(answer.headers.get("content-security-policy"), "default-src 'none'; sandbox");
    assert.equal(answer.headers.get("content-disposition"), "attachment");
    assert.equal(answer.headers.get("cross-origin-resource-policy"), "same-origin");
  });
}

/** Addresses that no view may have fetched for it. */
const TARGETS = [
  ...[
    "http://127.0.0.1:{port}/settings",
    "http://localhost:{port}/",
    "http://169.254.169.254/latest/meta-data/",
  ],
  ...[
    "https://undeclared.example/x.png",
    `https://${HOST}@evil.example/x.png`,
    `https://${HOST}.evil.example/x.png`,
  ],
  ...["file:///etc/passwd", "data:image/svg+xml,<svg/>", "http://[::ffff:127.0.0.1]:{port}/"],
];

for (const target of TARGETS) {
  testOverHttp(lab, `115 the route of pictures does not fetch ${target}`, async (given) => {
    const { program } = given;
    program.internet.setFault(HOST, undefined);
    const address = target.replace("{port}", String(given.port));
    const before = program.internet.seen.length;
    const answer = await askPicture(given, program.app.imageHref(BlockId.parse(given.block), address));
    assert.equal(answer.status, 404);
    assert.equal(program.internet.seen.length, before);
  });
}

const FORGERIES: Readonly<Record<string, (token: string) => string>> = {
  "without its signature": (token) => token.split(".")[0] ?? "",
  "with another signature": (token) => `${token.split(".")[0]}.${"A".repeat(22)}`,
  "with a signature of no letters": (token) => `${token.split(".")[0]}.`,
  "with letters of another alphabet": (token) =>
    `${token.split(".")[0]}.${encodeURIComponent("é".repeat(22))}`,
  "for another address": (token) => `${btoa("aaaaaaaaaaaaaaaa https://x.example/")}.${token.split(".")[1]}`,
  "of no block": (token) => `${btoa("x https://x.example/")}.${token.split(".")[1]}`,
  "of ten thousand letters": () => "A".repeat(10_000),
};

for (const [name, forge] of Object.entries(FORGERIES)) {
  testOverHttp(lab, `115 a picture's address ${name} fetches nothing`, async (given) => {
    const { program } = given;
    const href = program.app.imageHref(BlockId.parse(given.block), `https://${HOST}/x.png`);
    const before = program.internet.seen.length;
    const answer = await askPicture(given, `/images/${forge(href.slice("/images/".length))}`);
    assert.ok([404, 414, 431].includes(answer.status), String(answer.status));
    assert.equal(program.internet.seen.length, before);
  });
}
