import { type Context, Hono } from "hono";
import { z } from "zod";
import { cleanText } from "../../domain/outcome.ts";
import type { FieldErrors, Inspection } from "../../services/types.ts";
import { href, paths } from "../../urls.ts";
import { cardId } from "../../views/card.tsx";
import type { RouteDeps } from "../deps.ts";
import { getChosenDashboard } from "../gallery/chosen_dashboard.ts";
import { loadPageFrame } from "../page_frame.ts";
import { renderPage } from "../render.tsx";
import { type InspectorForm, InspectorPage } from "./inspector_page.tsx";

const MAX_ADDRESS_CHARS = 2_000;
const MAX_TITLE_CHARS = 120;

const Texts = z.union([
  z.array(z.string().max(1_000)).max(200),
  z.string().max(1_000).transform((text) => [text]),
]);
const ChoiceBody = z.object({
  address: z.string().trim().min(1).max(MAX_ADDRESS_CHARS),
  choice: z.string().max(1_000).default(""),
  fields: Texts.default([]),
  view: z.string().max(100).default(""),
  title: z.string().max(4_000).default(""),
  dashboard: z.string().max(100).optional(),
});
type ChoiceBody = z.infer<typeof ChoiceBody>;

/**
 * GET  /inspector?address=…   what stands at an address and what could be shown of it
 * POST /inspector             makes a block of the choice
 */
export function createInspectorRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.inspector, (c) => showInspector(c, deps));
  routes.post(paths.inspector, (c) => createBlock(c, deps));
  return routes;
}

async function showInspector(c: Context, deps: RouteDeps): Promise<Response> {
  const address = c.req.query("address")?.trim() ?? "";
  const isTooLong = address.length > MAX_ADDRESS_CHARS;
  const [frame, inspection] = await Promise.all([
    loadPageFrame(c, deps),
    address === "" || isTooLong ? undefined : deps.app.inspectAddress(address),
  ]);
  return renderPage(
    c,
    <InspectorPage
      frame={frame}
      address={address.slice(0, MAX_ADDRESS_CHARS)}
      inspection={inspection}
      choiceId={c.req.query("choice")}
      dashboard={c.req.query("dashboard")}
      problem={isTooLong ? `At most ${MAX_ADDRESS_CHARS} characters` : undefined}
    />,
    isTooLong ? { status: 422 } : {},
  );
}

async function createBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const body = ChoiceBody.parse(await c.req.parseBody({ all: true }));
  const title = cleanText(body.title).replace(/\s+/g, " ").trim();
  // Looked at again rather than trusted: only what the source offers now can be made.
  const inspection = await deps.app.inspectAddress(body.address);
  const errors = findErrors(inspection, { ...body, title });
  if (inspection.kind === "unknown" || Object.keys(errors).length > 0) {
    return await refuse(c, deps, { body, inspection, errors });
  }
  const dashboard = await getChosenDashboard(deps.app, body.dashboard);
  const { address, choice, fields, view } = body;
  const { blockId } = await deps.app.createFromAddress(dashboard, { address, choice, fields, view, title });
  return c.redirect(`${href("dashboard", { dashboard })}#${cardId(blockId)}`, 303);
}

function findErrors(inspection: Inspection, body: ChoiceBody): FieldErrors {
  if (inspection.kind === "unknown") return {};
  const choice = inspection.choices.find(({ id }) => id === body.choice);
  if (choice === undefined) return { fields: "The source has changed: choose again" };
  const isKnown = (path: string) => choice.fields.some((field) => field.path === path);
  return {
    ...(body.fields.length === 0 ? { fields: "Choose at least one field" } : {}),
    ...(body.fields.every(isKnown) ? {} : { fields: "The source has changed: choose again" }),
    ...(choice.views.some(({ id }) => id === body.view) ? {} : { view: "Choose one of these" }),
    ...(body.title === "" ? { title: "A title needs at least one letter" } : {}),
    ...(body.title.length > MAX_TITLE_CHARS ? { title: `At most ${MAX_TITLE_CHARS} characters` } : {}),
  };
}

interface Refusal {
  readonly body: ChoiceBody;
  readonly inspection: Inspection;
  readonly errors: FieldErrors;
}

async function refuse(c: Context, deps: RouteDeps, { body, inspection, errors }: Refusal): Promise<Response> {
  const { choice, fields, view, title } = body;
  const form: InspectorForm = { choice, fields, view, title: title.slice(0, MAX_TITLE_CHARS), errors };
  return renderPage(
    c,
    <InspectorPage
      frame={await loadPageFrame(c, deps)}
      address={body.address}
      inspection={inspection}
      dashboard={body.dashboard}
      form={form}
    />,
    { status: 422 },
  );
}
