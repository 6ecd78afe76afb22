import assert from "node:assert/strict";
import { freezeManifest } from "./heal_frozen.ts";
import { Manifest } from "./manifest.ts";

const BASE = Manifest.parse({
  ...{ title: "Prices", hosts: ["a.example"], connections: ["BANK"], refresh: { everySeconds: 900 } },
  ...{ size: { columns: 6, rows: 3 }, minimumRows: 4, prompt: "what I said", requests: ["and more"] },
  settings: [{ name: "shop", label: "Shop", type: "text", default: "x" }],
});

Deno.test("freezeManifest() keeps what a person agreed to, whatever a repair leaves out or writes beside", () => {
  const written = Manifest.parse({
    ...{ title: "Hacked", hosts: [], minimumRows: 0, interactive: true, explanation: "Reads amount now" },
    ...{ staleAfterSeconds: 99, dataAt: "x", prompt: "not yours" },
  });
  const frozen = freezeManifest(BASE, written);
  assert.deepEqual(frozen, { kind: "kept", manifest: { ...BASE, explanation: "Reads amount now" } });
});

Deno.test("freezeManifest() refuses what is added or changed", () => {
  const kind = (change: Record<string, unknown>) =>
    freezeManifest(BASE, Manifest.parse({ ...BASE, ...change })).kind;
  assert.equal(kind({}), "kept");
  assert.equal(kind({ hosts: ["a.example", "b.example"] }), "changed");
  assert.equal(kind({ connections: ["BANK", "MAIL"] }), "changed");
  assert.equal(kind({ refresh: { everySeconds: 15 } }), "changed");
  assert.equal(kind({ size: { columns: 12, rows: 3 } }), "changed");
  assert.equal(
    kind({ settings: [{ name: "shop", label: "Shop", type: "text", default: "evil" }] }),
    "changed",
  );
  assert.equal(kind({ settings: [...BASE.settings, { name: "b", label: "B", type: "address" }] }), "changed");
});
