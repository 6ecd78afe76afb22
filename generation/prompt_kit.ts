import { describeKit } from "../kit/describe_kit.ts";
import { APPROVED_LIBRARIES } from "../kit/libraries.ts";
import { SMALL_COMPONENTS } from "./prompt/small_sections.ts";
import type { PromptKit } from "./prompt/prompt_types.ts";

let loaded: Promise<PromptKit> | undefined;

/** What the prompt says of the kit, read once. Rejects when a file of the program itself is missing. */
export function loadPromptKit(): Promise<PromptKit> {
  loaded ??= readKit().catch((error) => {
    // It may be there the next time: a table of files that is full for a moment must not end all generations.
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function readKit(): Promise<PromptKit> {
  const [manifest, backend, view] = await Promise.all(
    ["manifest.json", "backend.ts", "view.tsx"].map((file) =>
      Deno.readTextFile(new URL(`./example/${file}`, import.meta.url))
    ),
  );
  return {
    components: describeKit(),
    smallComponents: describeKit(SMALL_COMPONENTS),
    libraries: APPROVED_LIBRARIES,
    example: { manifest: manifest ?? "", backend: backend ?? "", view: view ?? "" },
  };
}
