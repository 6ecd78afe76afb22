import assert from "node:assert/strict";
import { fetching, testCommand } from "../testing/block_folder.ts";
import { readDocument } from "../testing/run_tessera.ts";

testCommand(
  "block direct says the risks, wants --yes, and takes only exact hosts outside",
  async ({ run }) => {
    const made = await run(["block", "new", "--prompt", "Countdown to 24 December 2030", "--json"]);
    const { id } = readDocument(made);
    const direct = (...words: string[]) => run(["block", "direct", id, ...words]);

    const asked = await direct("--allow", "8.8.8.8:53");
    assert.equal(asked.code, 1);
    assert.match(asked.stdout, /nobody sees[^]*Nothing was changed\. Say it again with --yes/);
    const json = readDocument(await direct("--allow", "8.8.8.8:53", "--json"));
    assert.deepEqual([json.status, json.risks.length > 3], ["needs_approval", true]);
    assert.equal(readDocument(await direct("--json")).status, "off");

    for (
      const host of ["*:53", "10.0.0.0/8:53", "127.0.0.1:8420", "169.254.169.254:80", "8.8.8.8:0", "8.8.8.8"]
    ) {
      const refused = await direct("--allow", host, "--yes", "--json");
      const { status, problems } = readDocument(refused);
      assert.deepEqual([refused.code, status, problems.length], [1, "refused", 1], host);
    }
    assert.equal(readDocument(await direct("--json")).status, "off");

    const on = await direct("--allow", "8.8.8.8:53", "--allow", "[2606:4700::1111]:53", "--yes", "--json");
    const granted = ["8.8.8.8:53", "[2606:4700::1111]:53"];
    assert.deepEqual([on.code, readDocument(on).directNetwork], [0, granted], on.stderr);
    const { kind, isolation } = readDocument(await run(["block", "run", id, "--json"]));
    assert.equal(kind, "ok");
    assert.match(
      isolation.layers.join(),
      /direct network to 8\.8\.8\.8:53, \[2606:4700::1111\]:53.*not pinned/,
    );
    const offline = readDocument(await run(["block", "run", id, "--offline", "--json"]));
    assert.equal(offline.kind, "ok");
    assert.doesNotMatch(offline.isolation.layers.join(), /direct network/, "an offline run opens no socket");

    const off = await direct("--off", "--json");
    assert.deepEqual([off.code, readDocument(off).status], [0, "off"]);
    assert.equal((await direct("--off", "--allow", "8.8.8.8:53")).code, 2);
    assert.equal((await run(["block", "direct", "aaaaaaaaaaaaaaaa", "--allow", "8.8.8.8:53"])).code, 4);
  },
);

testCommand("block run --limits sets them for the one run, inside their bounds", async ({ runBlock }) => {
  const busy = { backend: fetching("for (;;);") };
  const { code, outcome } = await runBlock(busy, "--limits", '{"wallMs": 1500, "cpuMs": 60000}');
  assert.equal(code, 1);
  assert.deepEqual([outcome.error.kind, outcome.error.limit.name, outcome.error.limit.allowed], [
    ...["timeout", "wallMs", 1_500],
  ]);
  assert.match(outcome.error.message, /^The block ran for (more than )?\d+(\.\d+)? s, allowed 1\.5 s$/);
});

testCommand("block run --limits names what is wrong with a value", async ({ run, dataDir }) => {
  for (const limits of ['{"wallMs": 1}', '{"wallMs": 999999}', '{"speed": 1}', "[]", "x"]) {
    const result = await run(["block", "run", dataDir, "--limits", limits, "--json"]);
    assert.equal(result.code, 2, limits);
  }
});
