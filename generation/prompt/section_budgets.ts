/** The parts of a prompt, in the order in which they stand there: what changes least comes first. */
export const SECTION_NAMES = [
  "contract",
  "answer form",
  "components",
  "libraries",
  "known sources",
  "example",
  "facts",
  "connections",
  "job",
  "patterns",
  "research",
  "plan",
  "previous attempt",
  "answer now",
] as const;
export type SectionName = typeof SECTION_NAMES[number];

/** Most tokens of each section, estimated. The stable ones are ours and held to it by a test; the others are cut. */
export const SECTION_TOKENS: Readonly<Record<SectionName, number>> = {
  contract: 1_650,
  "answer form": 480,
  components: 1_900,
  libraries: 480,
  "known sources": 380,
  example: 780,
  facts: 90,
  connections: 120,
  job: 3_800,
  patterns: 260,
  research: 700,
  plan: 120,
  "previous attempt": 2_050,
  "answer now": 60,
};

/** A first generation, everything in. */
export const FIRST_TOKENS = 6_000;
/** A repair or a heal, behind the stable sections: those are in the provider's cache by then. */
export const REPAIR_TOKENS = 2_500;
/** A request on a block that works, behind the stable sections: its code has to be seen. */
export const EDIT_TOKENS = 4_000;
