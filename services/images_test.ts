import { equal, match } from "node:assert/strict";
import { createBlockId } from "../domain/ids.ts";
import type { Broker, EgressAnswer, EgressRequest } from "../egress/types.ts";
import { createImageService } from "./images.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3];

/** An image service over one block; `asked` lists what it sent out. */
function givenImages(bytes: readonly number[] = PNG, type = "image/png") {
  const asked: string[] = [];
  const known = createBlockId();
  const broker: Broker = {
    send({ url }: EgressRequest): Promise<EgressAnswer> {
      asked.push(url);
      const record = { method: "GET", host: "", path: "", ms: 0, bytes: 0, fromCache: false };
      const headers = [["content-type", type]] as const;
      const answer = { status: 200, statusText: "OK", headers, isRedirected: false };
      return Promise.resolve({ kind: "answered", ...answer, url, body: new Uint8Array(bytes), record });
    },
    createFetch: () => fetch,
    readCertificate: () => Promise.resolve({ kind: "failed", errorKind: "network", message: "" }),
    checkDirect: () => Promise.resolve({ kind: "ok" }),
    close: () => Promise.resolve(),
  };
  const images = createImageService({
    broker,
    key: new Uint8Array(32),
    hostsOf: (id) => Promise.resolve(id === known ? ["pictures.example"] : undefined),
  });
  const token = images.href(known, "https://pictures.example/a.png").split("/").at(-1) ?? "";
  return { images, asked, known, token };
}

Deno.test("fetch() gives the picture of a signed address", async () => {
  const { images, asked, token } = givenImages();
  equal((await images.fetch(token))?.type, "image/png");
  equal(asked[0], "https://pictures.example/a.png");
});

Deno.test("fetch() sends nothing out for a token that is not ours, whatever is in it", async () => {
  const { images, asked, token } = givenImages();
  const [payload = "", signature = ""] = token.split(".");
  const other = btoa(`${createBlockId()} http://127.0.0.1/`).replaceAll("=", "");
  const forged = [
    "",
    ".",
    payload,
    `${payload}.`,
    `${payload}.${signature.slice(1)}`,
    `${payload}.${"é".repeat(signature.length)}`,
    `${payload}.${"\u0000".repeat(signature.length)}`,
    `${other}.${signature}`,
    `${payload}A.${signature}`,
    "x".repeat(10_000),
  ];
  for (const text of forged) equal(await images.fetch(text), undefined, text.slice(0, 60));
  equal(asked.length, 0);
});

Deno.test("fetch() sends nothing out for a block that is gone", async () => {
  const { images, asked } = givenImages();
  const token = images.href(createBlockId(), "https://pictures.example/a.png").split("/").at(-1) ?? "";
  match(token, /^[\w-]+\.[\w-]{22}$/);
  equal(await images.fetch(token), undefined);
  equal(asked.length, 0);
});

/** What a host may send under the name of a picture. */
const NO_PICTURES: Readonly<Record<string, string>> = {
  "an SVG": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
  "an SVG behind a mark": "\ufeff<?xml version='1.0'?><svg/>",
  "a page": "<!doctype html><script>alert(1)</script>",
  "a page behind blanks": " \n\t<html>",
  "a script": "/*\x89PNG*/alert(1)",
  "a PDF": "%PDF-1.7",
  "a sound": "RIFF\0\0\0\0WAVE",
  "a film": "\0\0\0\x1cftypisom",
  "half a signature": "\x89PNG\r\n\x1a",
  "another GIF": "GIF88a<script>",
  "a bitmap": "BM\0\0",
  nothing: "",
};

Deno.test("fetch() gives nothing but raster pictures, whatever the host calls it (attack 115)", async () => {
  for (const [name, text] of Object.entries(NO_PICTURES)) {
    const bytes = [...text].some((character) => character > "\xff")
      ? [...new TextEncoder().encode(text)]
      : [...text].map((character) => character.charCodeAt(0));
    const { images, token, asked } = givenImages(bytes, "image/png");
    equal(await images.fetch(token), undefined, name);
    equal(asked.length, 1);
  }
});

Deno.test("fetch() takes the type from the bytes, never from the host's word", async () => {
  const pictures = [
    ["image/png", "\x89PNG\r\n\x1a\n<script>"],
    ["image/jpeg", "\xff\xd8\xff\xe0<!doctype html>"],
    ["image/gif", "GIF89a/*<svg>*/=alert(1)"],
    ["image/webp", "RIFF\0\0\0\0WEBP"],
    ["image/avif", "\0\0\0\x1cftypavif"],
  ] as const;
  for (const [type, text] of pictures) {
    const bytes = [...text].map((character) => character.charCodeAt(0));
    for (const said of ["text/html", "image/svg+xml", "application/javascript"]) {
      const { images, token } = givenImages(bytes, said);
      equal((await images.fetch(token))?.type, type);
    }
  }
});
