import type { GenerationView } from "../services/types.ts";

type Plan = NonNullable<GenerationView["plan"]>;

/** What the model means to do, in a few lines; empty parts are left out. */
export function PlanWords({ plan }: { readonly plan: Plan }) {
  return (
    <dl class="plan">
      <PlanPart label="Source" words={plan.source} />
      <PlanPart label="How" words={describeTechnique(plan.technique)} />
      <PlanPart label="If not" words={plan.fallbacks.join("; ")} />
      <PlanPart label="Shows" words={plan.view} />
      <PlanPart label="Refresh" words={plan.refresh} />
      <PlanPart label="From you" words={plan.needs.join("; ")} />
    </dl>
  );
}

function PlanPart({ label, words }: { readonly label: string; readonly words: string }) {
  if (words === "") return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd dir="auto">{words}</dd>
    </div>
  );
}

const TECHNIQUES: Readonly<Record<string, string>> = {
  json_api: "JSON API",
  feed: "Feed",
  csv: "CSV file",
  calendar: "Calendar file",
  page: "Web page",
  none: "No source",
};

function describeTechnique(technique: string): string {
  return TECHNIQUES[technique] ?? technique;
}
