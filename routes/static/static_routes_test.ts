import { equal, match } from "node:assert/strict";
import { join } from "node:path";
import { createTestRoutes } from "../../testing/test_routes.ts";
import { openAssets } from "../assets.ts";

async function givenBuild() {
  const folder = await Deno.makeTempDir();
  const write = (name: string, text: string) => Deno.writeTextFile(join(folder, name), text);
  await write(
    "manifest.json",
    JSON.stringify({
      "app.js": "app-12.js",
      "app.css": "app-12.css",
      "icon.svg": "i.svg",
      "app.webmanifest": "m.webmanifest",
    }),
  );
  await write("app-12.js", "plain");
  await write("app-12.js.br", "brotli");
  await write("app-12.js.gz", "gzip");
  await write("secret.txt", "not built");
  const assets = await openAssets(folder);
  return {
    ...createTestRoutes({ deps: { assets } }),
    assets,
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("GET /static gives the encoding that the browser reads best, to be kept for ever", async () => {
  await using build = await givenBuild();
  const encodings: readonly [string, string, string | null][] = [
    ["gzip, deflate, br", "brotli", "br"],
    ["gzip", "gzip", "gzip"],
    ["br;q=0, gzip", "gzip", "gzip"],
    ["identity", "plain", null],
  ];
  for (const [accepted, text, encoding] of encodings) {
    const answer = await build.get("/static/app-12.js", { "Accept-Encoding": accepted });
    equal(await answer.text(), text, accepted);
    equal(answer.headers.get("content-encoding"), encoding, accepted);
    match(answer.headers.get("cache-control") ?? "", /max-age=31536000, immutable/);
    match(answer.headers.get("content-type") ?? "", /^text\/javascript/);
    match(answer.headers.get("vary") ?? "", /Accept-Encoding/i);
  }
});

Deno.test("GET /static gives nothing that the build did not write", async () => {
  await using build = await givenBuild();
  for (
    const path of [
      "secret.txt",
      "manifest.json",
      "../manifest.json",
      "..%2fsecret.txt",
      "app-12.js.map",
      "",
      "%00",
      "app-12.js%00.txt",
    ]
  ) {
    equal((await build.get(`/static/${path}`)).status, 404, path);
  }
});

Deno.test("file() names the command to run when a file was never built", async () => {
  await using build = await givenBuild();
  equal(build.assets.file("app.js"), "app-12.js");
  let message = "";
  try {
    build.assets.file("other.js");
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  equal(message, 'Cannot find the built file "other.js": run "deno task build"');
});
