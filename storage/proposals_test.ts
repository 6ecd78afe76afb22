import { deepEqual, equal } from "node:assert/strict";
import { testEachEngine } from "../testing/engines.ts";
import { givenMadeBlock, newVersion } from "../testing/rows.ts";
import { insertVersion } from "./block_versions.ts";
import { findCardRow } from "./card_rows.ts";
import { deleteProposal, deleteProposals, findProposal, insertProposal } from "./proposals.ts";

const WAITING = { kind: "edit" as const, generationId: null, warnings: [], approvedHosts: ["a.org"] };
const SHOWN = { tree: ["17"], text: "17", data: { celsius: 17 } };

testEachEngine("a proposal stands beside the block's version until it is dropped", async (db) => {
  const blockId = await givenMadeBlock(db);
  await insertVersion(db, newVersion(blockId, { status: "draft" }));
  const proposal = { ...WAITING, ...SHOWN, blockId, version: 2, createdAt: 7 };
  await insertProposal(db, proposal);
  deepEqual(await findProposal(db, blockId, 2), proposal);
  deepEqual((await findCardRow(db, blockId))?.proposal, { blockId, version: 2, kind: "edit", createdAt: 7 });
  equal(await deleteProposal(db, blockId, 1), false);
  equal(await deleteProposal(db, blockId, 2), true);
  equal((await findCardRow(db, blockId))?.proposal, null);
});

testEachEngine("deleteProposals() drops every proposal of a block", async (db) => {
  const blockId = await givenMadeBlock(db);
  for (const version of [2, 3]) {
    await insertVersion(db, newVersion(blockId, { status: "draft" }));
    await insertProposal(db, { ...WAITING, ...SHOWN, blockId, version, createdAt: version });
  }
  equal((await findCardRow(db, blockId))?.proposal?.version, 3);
  await deleteProposals(db, blockId);
  equal(await findProposal(db, blockId, 3), undefined);
});
