import assert from "node:assert/strict";
import { join } from "node:path";
import { saveStoredModels } from "../services/stored_models.ts";
import { fillMachine, makeMachine, NOW } from "../testing/sample_backup.ts";
import { describeRestore } from "./describe_restore.ts";

Deno.test("a restore shows each place that secrets and prompts would go to, whatever stands beside it", async () => {
  const machine = await makeMachine();
  try {
    await fillMachine(machine);
    await machine.open(async (db) => {
      const model = (id: string, label: string, baseUrl: string) => ({
        ...{ id, label, baseUrl, model: "small", sealedKey: null, keyHeader: "auto" as const },
      });
      const entries = [
        model("a", "x".repeat(500), "https://long.example.net/v1"),
        model("b", "Mine at https://api.example.org/v1, Other\n\u200b", "https://comma.example.net/v1"),
        model("c", "Known", `https://api.example.org:${"p".repeat(500)}@password.example.net/v1`),
      ];
      await saveStoredModels(db, { entries, roles: { write: "a", repair: null, heal: null } }, NOW);
      const auth = {
        ...{ kind: "client_credentials", clientId: "me", tokenUrl: "https://tokens.example.net/get" },
      };
      await db.execute("UPDATE connections SET auth = ?", [JSON.stringify(auth)]);
    });
    const path = join(machine.dataDir, "a.backup");
    await machine.backup(path);
    const prepared = await machine.prepare(path);
    try {
      const text = describeRestore(prepared.plan, { status: "needs_approval", safetyCopy: null });
      for (const host of ["long", "comma", "password"]) {
        assert.match(text, new RegExp(`^  .* at https://${host}\\.example\\.net/v1$`, "m"));
      }
      assert.match(text, /^ {2}.* at https:\/\/tokens\.example\.net\/get$/m);
    } finally {
      await prepared.close();
    }
  } finally {
    await machine.close();
  }
});
