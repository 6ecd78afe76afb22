import { equal } from "node:assert/strict";
import { LOCAL_ORIGIN, testSecure } from "../testing/secure_client.ts";
import { paths } from "../urls.ts";

const JUNK: readonly (readonly [type: string, body: string])[] = [
  ["multipart/form-data", "no boundary"],
  ["multipart/form-data; boundary=x", "--x\r\nab"],
  ["application/json", '{"__proto__":{"admin":true}}'],
  ["text/plain", "theme=dark"],
  ["application/x-www-form-urlencoded; charset=", "__proto__=1&constructor=2&%ff=%"],
];

testSecure("no address answers a body that is no form with an error of ours", async ({ send, signIn }) => {
  const cookie = await signIn();
  for (const path of Object.values(paths)) {
    if (path === paths.signOut) continue;
    const address = path.replace(/:\w+(\{[^}]*\})?/g, "aaaaaaaaaaaaaaaa");
    for (const [type, body] of JUNK) {
      const headers = { cookie, origin: LOCAL_ORIGIN, "content-type": type };
      const answer = await send(address, { method: "POST", headers, body });
      await answer.body?.cancel();
      equal(answer.status < 500, true, `${answer.status} for ${type} at ${path}`);
    }
  }
});

testSecure("a form that cannot be read, and what is none, is a 400", async ({ send, signIn }) => {
  const cookie = await signIn();
  for (const type of ["multipart/form-data", "application/json", "text/plain"]) {
    const headers = { cookie, origin: LOCAL_ORIGIN, "content-type": type };
    equal((await send("/theme", { method: "POST", headers, body: "theme=dark" })).status, 400, type);
  }
});
