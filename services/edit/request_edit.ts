import { AppError } from "../../domain/errors.ts";
import type { BlockId } from "../../domain/ids.ts";
import { cleanText } from "../../domain/outcome.ts";
import { getBlock } from "../../storage/blocks.ts";
import { getVersion } from "../../storage/block_versions.ts";
import type { ServiceDeps } from "../deps.ts";
import type { BlockMaker } from "../make_block.ts";
import type { GenerationView } from "../types.ts";

/** Longest request for a change, in characters. */
export const MAX_REQUEST_CHARS = 2_000;

/**
 * Starts a change of a block in a person's words, from the version that is on its card; what comes of it is proposed.
 * Throws `AppError` "invalid" for words that cannot be used, "conflict" without a version or while it is worked on.
 */
export async function requestEdit(
  deps: Pick<ServiceDeps, "db"> & { readonly maker: BlockMaker },
  id: BlockId,
  words: string,
): Promise<GenerationView> {
  const request = readRequest(words);
  const block = await getBlock(deps.db, id);
  if (block.currentVersion === null) {
    throw new AppError("conflict", "The block has no version yet that could be changed", "Make it first");
  }
  const { manifest, backend, view } = await getVersion(deps.db, id, block.currentVersion);
  return await deps.maker.start(id, {
    baseVersion: block.currentVersion,
    ending: "propose",
    job: {
      kind: "edit",
      // A block of a recipe or by hand may hold no sentence of its own.
      sentence: manifest.prompt || block.prompt || block.title,
      requests: manifest.requests,
      request,
      base: { manifest, backend, view },
    },
  });
}

function readRequest(words: string): string {
  const request = cleanText(words, MAX_REQUEST_CHARS * 2).replace(/\s+/g, " ").trim();
  if (request === "") {
    throw new AppError("invalid", "Say what should change", 'Such as "show the newest first"');
  }
  if (request.length <= MAX_REQUEST_CHARS) return request;
  throw new AppError(
    "invalid",
    `A request has at most ${MAX_REQUEST_CHARS} characters, this one has ${request.length}`,
    "Ask for one change at a time",
  );
}
