import { AppError, NotFoundError } from "../domain/errors.ts";
import type { BlockId } from "../domain/ids.ts";
import { getBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import type { ServiceDeps } from "./deps.ts";
import type { BlockMaker } from "./make_block.ts";
import type { ModelStore } from "./model_settings.ts";
import type { GenerationView } from "./types.ts";

interface RebuildDeps extends Pick<ServiceDeps, "db"> {
  readonly models: ModelStore;
  readonly maker: BlockMaker;
}

/**
 * Lets one model write a block anew from the person's own words. What comes of it is proposed beside the version on
 * the card, which stays until a person chooses.
 * @throws NotFoundError for a block or model that is not there; AppError "invalid" for a block that nobody asked for
 * in words, "conflict" while it is worked on.
 */
export async function rebuildBlock(
  { db, models, maker }: RebuildDeps,
  id: BlockId,
  modelId: string,
): Promise<GenerationView> {
  const block = await getBlock(db, id);
  if (block.currentVersion === null) {
    throw new AppError("conflict", "The block has no version yet", "Wait until it is made");
  }
  if (block.prompt.trim() === "") {
    throw new AppError(
      "invalid",
      "No model knows what the block should show",
      "Ask for a change in words first",
    );
  }
  if (!(await models.list()).models.some((model) => model.id === modelId)) {
    throw new NotFoundError("model", modelId);
  }
  const { manifest } = await getVersion(db, id, block.currentVersion);
  return await maker.start(id, {
    ...{ ending: "propose", baseVersion: block.currentVersion, modelId },
    job: { kind: "rebuild", sentence: block.prompt, requests: manifest.requests },
  });
}
