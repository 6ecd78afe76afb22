import type { BlockId } from "../../../domain/ids.ts";
import { cleanText } from "../../../domain/outcome.ts";
import type { App } from "../../../services/app.ts";
import type { BlockDetail } from "../../../services/types.ts";

const MAX_TITLE_CHARS = 200;
const MAX_TEXT_CHARS = 4_000;

/** A block whose words, written by people and models, can neither turn nor hide the text around them. */
export async function loadBlock(app: App, id: BlockId): Promise<BlockDetail> {
  const block = await app.getBlock(id);
  const { title, description, prompt } = block.card;
  return {
    ...block,
    card: {
      ...block.card,
      title: cleanText(title, MAX_TITLE_CHARS),
      description: cleanText(description, MAX_TEXT_CHARS),
      prompt: cleanText(prompt, MAX_TEXT_CHARS),
    },
  };
}
