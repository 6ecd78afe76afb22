import { z } from "zod";
import type { ViewFinding } from "../domain/view_finding.ts";
import { cleanText } from "../domain/outcome.ts";
import { MEASURE_CARD } from "./measure_card.ts";
import type { BlankPage } from "./types.ts";

/** A card as the dashboard would draw it, as whole documents without scripts. */
export interface MeasuredCard {
  readonly html: (theme: "light" | "dark") => string;
}

interface Sight {
  readonly name: string;
  readonly theme: "light" | "dark";
  readonly width: number;
}

/** At a desk in both themes, where the card has the size that the block chose, and on a phone. */
const SIGHTS: readonly Sight[] = [
  { name: "at a desk", theme: "light", width: 1280 },
  { name: "at a desk in the dark theme", theme: "dark", width: 1280 },
  { name: "on a phone", theme: "light", width: 390 },
];
const HEIGHT = 900;
const MAX_FINDINGS = 12;

const Measured = z.array(z.object({
  rule: z.enum(["clipped-text", "outside-card", "empty-part", "sideways-scroll", "overlapping-text"]),
  text: z.string().max(400),
  isGrave: z.boolean(),
})).max(100);

const Violations = z.array(z.object({
  id: z.string().max(80),
  impact: z.string().nullable(),
  help: z.string().max(300),
  target: z.string().max(300),
})).max(100);

/** Measures a card in a real layout: what is cut off, empty or on top of something else, and what axe finds. */
export async function measureView(page: BlankPage, card: MeasuredCard): Promise<ViewFinding[]> {
  const { default: axe } = await import("axe-core");
  const findings = new Map<string, ViewFinding>();
  const keep = (finding: ViewFinding) => {
    const key = `${finding.rule} ${finding.weight}`;
    if (!findings.has(key) && findings.size < MAX_FINDINGS) findings.set(key, finding);
  };
  for (const { name, theme, width } of SIGHTS) {
    await page.setSize({ width, height: HEIGHT });
    await page.setContent(card.html(theme));
    for (const found of Measured.parse(await page.evaluate(MEASURE_CARD))) {
      keep(toFinding(found, { name, width }));
    }
    // Names and structure are the same at every width.
    if (width < 400) continue;
    const run = `${axe.source};
      axe.run(document.querySelector(".card-body"), { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"], resultTypes: ["violations"] })
        .then(({ violations }) => violations.slice(0, 50).map(({ id, impact, help, nodes }) =>
          ({ id, impact: impact ?? null, help, target: String(nodes[0]?.html ?? "").slice(0, 300) })))`;
    for (const violation of Violations.parse(await page.evaluate(run))) {
      if (!LEFT_TO_THE_PAGE.has(violation.id)) keep(toViolation(violation, name));
    }
  }
  return [...findings.values()];
}

/** Of the page around the card, which is not there; and one that a keyboard user has another way for. */
const LEFT_TO_THE_PAGE = new Set([
  "region",
  "page-has-heading-one",
  "landmark-one-main",
  "document-title",
  "html-has-lang",
]);

const WORDS = {
  "clipped-text": "is cut off",
  "outside-card": "stands outside of the card",
  "empty-part": "takes no room: nothing of it is seen",
  "sideways-scroll": "makes the card scroll sideways",
  "overlapping-text": "stands on top of other text",
} as const;

function toFinding(
  { rule, text, isGrave }: z.infer<typeof Measured>[number],
  { name, width }: Pick<Sight, "name" | "width">,
): ViewFinding {
  return {
    rule,
    kind: "cut_off",
    // The size that the block chose is that of a desk.
    weight: isGrave && width > 400 ? "failure" : "warning",
    message: `"${cleanText(text, 60)}" ${WORDS[rule]} ${name}`,
  };
}

function toViolation(
  { id, impact, help, target }: z.infer<typeof Violations>[number],
  name: string,
): ViewFinding {
  return {
    rule: id,
    kind: "unreadable",
    weight: impact === "critical" || (impact === "serious" && id !== "color-contrast")
      ? "failure"
      : "warning",
    message: `${cleanText(help, 120)} ${name}: ${cleanText(target, 100)}`,
  };
}
