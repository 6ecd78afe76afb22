import { equal, match } from "node:assert/strict";
import { createBlockId } from "../domain/ids.ts";
import type { Broker, EgressAnswer, EgressRequest } from "../egress/types.ts";
import { createImageService } from "./images.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3];
const SVG = [...new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>")];

/** An image service over one block; `asked` lists what it sent out. */
function givenImages(bytes: readonly number[] = PNG) {
  const asked: string[] = [];
  const known = createBlockId();
  const broker: Broker = {
    send({ url }: EgressRequest): Promise<EgressAnswer> {
      asked.push(url);
      const record = { method: "GET", host: "", path: "", ms: 0, bytes: 0, fromCache: false };
      const answer = { status: 200, statusText: "OK", headers: [], isRedirected: false };
      return Promise.resolve({ kind: "answered", ...answer, url, body: new Uint8Array(bytes), record });
    },
    createFetch: () => fetch,
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

Deno.test("fetch() gives nothing but raster pictures (attack 115)", async () => {
  const { images, token } = givenImages(SVG);
  equal(await images.fetch(token), undefined);
});
