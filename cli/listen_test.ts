import assert from "node:assert/strict";
import { AppError } from "../domain/errors.ts";
import { silentLog } from "../log.ts";
import { skipIf } from "../testing/skip.ts";
import { findPortOwner } from "./find_port_owner.ts";
import { listen } from "./listen.ts";

const host = "127.0.0.1";
const answer = () => new Response("ok");

/** A port that this process listens on, with room for the next ones. */
function takePort(): Deno.TcpListener {
  for (;;) {
    const listener = Deno.listen({ hostname: host, port: 0 });
    if (listener.addr.port < 65_000) return listener;
    listener.close();
  }
}

Deno.test("listen() takes one of the next ports when nobody chose the port", async () => {
  const taken = takePort();
  const server = await listen({ host, port: taken.addr.port, isPortChosen: false, log: silentLog }, answer);
  try {
    const beyond = server.port - taken.addr.port;
    assert.ok(beyond >= 1 && beyond <= 10, String(beyond));
    assert.equal(await (await fetch(`http://${host}:${server.port}/`)).text(), "ok");
  } finally {
    await server.shutdown();
    taken.close();
  }
});

Deno.test("listen() refuses a chosen port that is taken, and says which, by whom and what to do", async () => {
  const taken = takePort();
  const { port } = taken.addr;
  try {
    await assert.rejects(listen({ host, port, isPortChosen: true, log: silentLog }, answer), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, "unavailable");
      assert.match(
        error.message,
        new RegExp(`port ${port}: (process \\d+ \\(.+\\)|another program) uses it$`),
      );
      assert.match(error.hint ?? "", /--port/);
      return true;
    });
  } finally {
    taken.close();
  }
});

Deno.test({
  ...skipIf(Deno.build.os !== "linux", "findPortOwner() names the process that listens", "it reads /proc"),
  fn: async () => {
    const taken = takePort();
    assert.match(await findPortOwner(taken.addr.port) ?? "", new RegExp(`^process ${Deno.pid} \\(.+\\)$`));
    taken.close();
    assert.equal(await findPortOwner(taken.addr.port), undefined);
  },
});
