import { NotFoundError } from "../domain/errors.ts";
import { BlockId } from "../domain/ids.ts";
import { UsageError } from "./usage_error.ts";

/** The one id that a command names; a text that can be no id is no block either. */
export function parseBlockId(positionals: readonly string[]): BlockId {
  const [text] = positionals;
  if (text === undefined) {
    throw new UsageError("Expected the id of one block", 'Ids are shown by "tessera block list"');
  }
  const id = BlockId.safeParse(text);
  if (!id.success) throw new NotFoundError("block", text);
  return id.data;
}
