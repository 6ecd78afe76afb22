import assert from "node:assert/strict";
import { withBroker } from "../testing/internet/with_broker.ts";
import { inspectAddress } from "./create_from_address.ts";

Deno.test("inspectAddress() says of a word that it is no address of the web, and of one inside how to allow it", async () => {
  await withBroker([], async (broker) => {
    for (
      const [given, hint] of [
        ["notaurl", /^"notaurl" has no dot/],
        ["http://192.168.1.5:8080/x", /^Addresses of your own network must be named in TESSERA_LAN_HOSTS/],
        ["http://nas.home.arpa/", /^Addresses of your own network/],
      ] as const
    ) {
      const inspection = await inspectAddress({ broker }, given);
      assert.equal(inspection.kind, "unknown");
      assert.match(inspection.kind === "unknown" ? inspection.hint : "", hint);
    }
  });
});
