import assert from "node:assert/strict";
import { describeModelRoles } from "./describe_model_roles.ts";
import type { StoredModels } from "./stored_models.ts";

const NOTHING = { model: undefined, repairModel: undefined, baseUrl: undefined };
const entry = (id: string) => ({
  ...{ id, label: "", baseUrl: `https://${id}.example/v1`, model: `${id}-1` },
  ...{ sealedKey: "sealed", keyHeader: "auto" as const },
});
const stored: StoredModels = {
  entries: [entry("one"), entry("two")],
  roles: { write: "one", repair: "two", heal: null },
};

Deno.test("describeModelRoles() says who writes, repairs and heals, and nothing of a key", () => {
  const found = describeModelRoles(NOTHING, stored);
  assert.equal(found.note, "one-1 at one.example, from the settings");
  assert.deepEqual(found.details, [
    "writes: one-1 at one.example",
    "repairs: two-1 at two.example",
    "heals: two-1 at two.example",
  ]);
  assert.ok(!JSON.stringify(found).includes("sealed"));
});

Deno.test("describeModelRoles() puts the environment first, and the model that writes where none is named", () => {
  const configured = { model: "env", repairModel: "env-small", baseUrl: "https://llm.example/v1" };
  assert.deepEqual(describeModelRoles(configured, stored).details, [
    ...["writes: env at llm.example", "repairs: env-small at llm.example", "heals: env-small at llm.example"],
  ]);
  assert.deepEqual(describeModelRoles({ ...NOTHING, model: "env" }, undefined).details, [
    ...["writes: env", "repairs: env", "heals: env"],
  ]);
});

Deno.test("describeModelRoles() is a note, no fault, while there is none", () => {
  const none = { entries: [], roles: { write: null, repair: null, heal: null } };
  assert.equal(describeModelRoles(NOTHING, none).state, "note");
});
