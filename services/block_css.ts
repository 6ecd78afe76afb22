import type { BlockId } from "../domain/ids.ts";
import { type BlockCss, compileCss } from "../rendering/compile_css.ts";

/** The stylesheet of a view, held inside the block that it belongs to. */
export function compileBlockCss(view: string, id: BlockId): Promise<BlockCss> {
  return compileCss(view, `[data-block="${id}"]`);
}
