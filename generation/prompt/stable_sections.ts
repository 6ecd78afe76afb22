import { ANSWER_FORM } from "./answer_form.ts";
import { CONTRACT } from "./contract.ts";
import { estimateTokens } from "./estimate_tokens.ts";
import { KNOWN_SOURCES } from "./known_sources.ts";
import type { PromptKit, PromptSection } from "./prompt_types.ts";

const written = new WeakMap<PromptKit, readonly PromptSection[]>();

/**
 * The sections that are the same, byte for byte, for every person, block, attempt and day of a version of Tessera:
 * nothing of a request may come in here, or no provider's cache would hold it.
 */
export function stableSections(kit: PromptKit): readonly PromptSection[] {
  const known = written.get(kit);
  if (known !== undefined) return known;
  const sections = writeSections(kit);
  written.set(kit, sections);
  return sections;
}

function writeSections({ components, libraries, example }: PromptKit): readonly PromptSection[] {
  const lines = libraries.map(({ description, example }) => `- ${description}: ${example}`);
  const files = [
    `\`\`\`json manifest.json\n${example.manifest.trim()}\n\`\`\``,
    `\`\`\`ts backend.ts\n${example.backend.trim()}\n\`\`\``,
    `\`\`\`tsx view.tsx\n${example.view.trim()}\n\`\`\``,
  ];
  return [
    section("contract", CONTRACT),
    section("answer form", ANSWER_FORM),
    section("components", `# Components of "@tessera/ui"\n${components.trim()}`),
    section("libraries", `# Libraries for backend.ts\n${lines.join("\n")}`),
    section("known sources", KNOWN_SOURCES),
    section(
      "example",
      ["# Example: a complete block, as three files (in your answer they are one JSON object)", ...files]
        .join("\n"),
    ),
  ];
}

function section(name: PromptSection["name"], text: string): PromptSection {
  return { name, text, tokens: estimateTokens(text), isStable: true };
}
