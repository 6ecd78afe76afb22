import { equal, match } from "node:assert/strict";
import { createTestRoutes } from "../testing/test_routes.ts";
import { testSecure } from "../testing/secure_client.ts";

Deno.test("GET image is a file that no browser opens as a document", async () => {
  const answer = await createTestRoutes().get("/images/good");
  equal(answer.headers.get("content-type"), "image/png");
  equal(answer.headers.get("content-disposition"), "attachment");
  equal(answer.headers.get("x-content-type-options"), "nosniff");
  match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'; sandbox/);
  equal(new Uint8Array(await answer.arrayBuffer())[0], 137);
});

Deno.test("GET image answers 404 for a token that is none", async () => {
  equal((await createTestRoutes().get("/images/forged")).status, 404);
});

testSecure(
  "GET image keeps its own, stricter policy behind the security of every answer",
  async ({ send, signIn }) => {
    equal((await send("/images/good")).status, 401, "for who is signed in only");
    const answer = await send("/images/good", { headers: { cookie: await signIn() } });
    equal(answer.status, 200);
    equal(answer.headers.get("content-security-policy"), "default-src 'none'; sandbox");
    equal(answer.headers.get("content-disposition"), "attachment");
    equal(answer.headers.get("x-content-type-options"), "nosniff");
    equal(answer.headers.get("cross-origin-resource-policy"), "same-origin");
  },
);
