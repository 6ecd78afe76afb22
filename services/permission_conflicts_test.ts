import assert from "node:assert/strict";
import { findGrantConflict, requireFittingGrants } from "./permission_conflicts.ts";

Deno.test("findGrantConflict() lets a block have direct network or connections, not both", () => {
  const directNetwork = ["db.example.org:5432"];
  const approvedConnections = ["GITHUB_TOKEN"];
  assert.equal(findGrantConflict({ directNetwork }), undefined);
  assert.equal(findGrantConflict({ directNetwork, approvedConnections: [] }), undefined);
  assert.equal(findGrantConflict({ directNetwork: [], approvedConnections }), undefined);
  const words = findGrantConflict({ directNetwork, approvedConnections });
  assert.match(words ?? "", /db\.example\.org:5432.*GITHUB_TOKEN.*take one of them back first/);
  assert.throws(() => requireFittingGrants({ directNetwork, approvedConnections }), { code: "conflict" });
});
