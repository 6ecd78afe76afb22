import { AppError } from "../../domain/errors.ts";
import { hostPatternOf } from "../../domain/hosts.ts";
import { Manifest } from "../../domain/manifest.ts";
import { cleanText } from "../../domain/outcome.ts";
import { buildRecipeBlock } from "../recipes/recipes.ts";
import type { Candidate } from "../types.ts";
import { type NamedField, nameFields } from "./field_code.ts";
import type { InspectedField, Inspection, InspectionChoice, ViewId } from "./types.ts";
import { writeJsonBackend } from "./write_json_backend.ts";
import { writeCsvBackend, writeHtmlBackend } from "./write_text_backend.ts";
import { writeView } from "./write_view.ts";

/** What a person picked on the inspector's page. */
export interface Picked {
  readonly choice: string;
  /** Paths of the fields, in the order to show; those of the choice's own proposal when empty. */
  readonly fields: readonly string[];
  readonly view: string;
  readonly title: string;
}

type Recognised = Extract<Inspection, { kind: "recognised" }>;

const MAX_ROWS = 500;
const REFRESH_SECONDS = { json: 900, feed: 1_800, csv: 3_600, ics: 900, html: 3_600 } as const;
const SIZES: Readonly<Record<ViewId, { columns: number; rows: number }>> = {
  table: { columns: 8, rows: 3 },
  list: { columns: 4, rows: 3 },
  line: { columns: 4, rows: 3 },
  bar: { columns: 4, rows: 3 },
  stat: { columns: 4, rows: 2 },
  facts: { columns: 4, rows: 3 },
  agenda: { columns: 4, rows: 3 },
};
const USUAL_COUNT: Readonly<Partial<Record<ViewId, number>>> = { line: 200, bar: 30, list: 15 };

/**
 * The block for a choice: code as a careful person would write it, without a model. Throws `AppError` "invalid" when
 * the choice is not in the inspection or has nothing to draw in that view.
 */
export function blockFromChoice(inspection: Recognised, picked: Picked): Candidate {
  const choice = inspection.choices.find(({ id }) => id === picked.choice);
  if (choice === undefined) {
    throw new AppError(
      "invalid",
      `Cannot find "${cleanText(picked.choice, 80)}" in the answer`,
      "Inspect the address again",
    );
  }
  const view = choice.views.find(({ id }) => id === picked.view)?.id ?? choice.view;
  const fields = fieldsFor(choice, { view, paths: picked.fields });
  return choice.source.format === "feed" || choice.source.format === "ics"
    ? recipeBlock(inspection, { choice, fields, view, title: picked.title })
    : writtenBlock(inspection, { choice, fields, view, title: picked.title });
}

interface Plan {
  readonly choice: InspectionChoice;
  readonly fields: readonly InspectedField[];
  readonly view: ViewId;
  readonly title: string;
}

function writtenBlock(inspection: Recognised, plan: Plan): Candidate {
  const fields = nameFields(plan.fields);
  const title = titleOf(inspection, plan);
  return {
    manifest: writeManifest(inspection, { ...plan, title }),
    backend: writeBackend(inspection.address, plan.choice, fields),
    view: writeView({
      view: plan.view,
      title,
      fields,
      rows: "data.rows",
      empty: "The source has no rows now",
    }),
  };
}

function writeBackend(address: string, { source }: InspectionChoice, fields: readonly NamedField[]): string {
  switch (source.format) {
    case "json":
      return writeJsonBackend(address, source, fields);
    case "csv":
      return writeCsvBackend(address, source, fields);
    case "html":
      return writeHtmlBackend(address, source, fields);
    case "feed":
    case "ics":
      throw new TypeError(`Cannot write a backend for "${source.format}": a recipe reads it`);
  }
}

/** Feeds and calendars have recipes that know their traps; only the view may be another. */
function recipeBlock(inspection: Recognised, plan: Plan): Candidate {
  const { source } = plan.choice;
  const block = source.format === "feed"
    ? buildRecipeBlock("rss", { feeds: [source.address] })
    : buildRecipeBlock("calendar", { address: inspection.address });
  const title = titleOf(inspection, plan);
  const fields = plan.fields.map((field) => ({ name: field.path, field }));
  const view = source.format === "feed"
    ? writeView({
      view: plan.view,
      title,
      fields,
      rows: "data.posts",
      empty: "No posts yet",
      below: FEED_PROBLEMS,
    })
    : writeView({ view: plan.view, title, fields, rows: "data.events", empty: "Nothing planned" });
  const origin = { kind: "inspector" as const, address: inspection.address.slice(0, 2_000) };
  return {
    ...block,
    manifest: { ...block.manifest, title, origin, size: SIZES[plan.view] },
    view: plan.view === "agenda" ? block.view : view,
  };
}

const FEED_PROBLEMS = `{data.problems.map((problem) => (
  <p class="text-xs text-muted-foreground">{problem.feed} {problem.reason}</p>
))}`;

function writeManifest(inspection: Recognised, plan: Plan): Manifest {
  const { address, format } = inspection;
  const host = hostPatternOf(new URL(address));
  const images = plan.fields.flatMap(({ imageHosts }) => imageHosts ?? []);
  const count = Math.min(USUAL_COUNT[plan.view] ?? 20, MAX_ROWS);
  const isRecord = plan.view === "stat" || plan.view === "facts";
  const names = plan.fields.map(({ label }) => label).join(", ");
  return Manifest.parse({
    title: plan.title,
    description: cleanText(`${plan.choice.label} of ${host}: ${names}`, 400),
    explanation: cleanText(
      `Made without a model from what ${host} answers. The code reads ${names} and nothing else.`,
      1_000,
    ),
    hosts: [...new Set([host, ...images])],
    settings: isRecord ? [] : [{
      name: "count",
      type: "number",
      label: "How many rows",
      default: count,
      minimum: 1,
      maximum: MAX_ROWS,
      step: 1,
    }],
    refresh: { everySeconds: REFRESH_SECONDS[format] },
    size: SIZES[plan.view],
    minimumRows: isRecord ? 0 : 1,
    origin: { kind: "inspector", address: address.slice(0, 2_000) },
  });
}

function titleOf(inspection: Recognised, { title }: Plan): string {
  return cleanText(title, 120).replace(/\s+/g, " ").trim() || inspection.title ||
    new URL(inspection.address).host;
}

/** The picked fields; for a chart also the date or text and the number that it cannot do without. */
function fieldsFor(
  choice: InspectionChoice,
  { view, paths }: { readonly view: ViewId; readonly paths: readonly string[] },
): readonly InspectedField[] {
  const picked = [...new Set(paths)].flatMap((path) =>
    choice.fields.find((field) => field.path === path) ?? []
  );
  const fields = picked.length > 0 ? picked : choice.fields.filter(({ isChosen }) => isChosen);
  const needed = view === "line" || view === "bar" ? withAxes(choice, fields) : fields;
  if (needed.length === 0) {
    throw new AppError(
      "invalid",
      `Cannot show "${choice.label}": no field is chosen`,
      "Choose at least one field",
    );
  }
  return needed;
}

function withAxes(choice: InspectionChoice, fields: readonly InspectedField[]): readonly InspectedField[] {
  const find = (among: readonly InspectedField[], type: InspectedField["type"]) =>
    among.find((field) => field.type === type);
  const x = find(fields, "date") ?? find(fields, "text") ?? find(choice.fields, "date") ??
    find(choice.fields, "text");
  const numbers = fields.filter(({ type }) => type === "number");
  const y = numbers.length > 0
    ? numbers
    : [find(choice.fields, "number")].filter((field) => field !== undefined);
  if (x === undefined || y.length === 0) {
    throw new AppError(
      "invalid",
      `Cannot draw "${choice.label}" as a chart: it needs a date or a name, and a number`,
      "Choose a table instead",
    );
  }
  return [x, ...y];
}
