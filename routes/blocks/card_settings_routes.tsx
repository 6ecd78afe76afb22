import type { Context } from "hono";
import { Hono } from "hono";
import type { z } from "zod";
import type { BlockId } from "../../domain/ids.ts";
import type { Card } from "../../services/types.ts";
import { href, paths } from "../../urls.ts";
import { cardId } from "../../views/card.tsx";
import { Page } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";
import { LinkButton } from "../../views/button.tsx";
import { answerCard } from "../answer_action.tsx";
import type { RouteDeps } from "../deps.ts";
import { fieldErrorsOf } from "../field_errors.ts";
import { loadPageFrame } from "../page_frame.ts";
import { readSettingsForm } from "../read_settings_form.ts";
import { getBlockId, isFragmentRequest, readTexts } from "../read_request.ts";
import { renderFragment, renderPage } from "../render.tsx";
import { ScheduleForm, TitleForm } from "./card_forms.ts";
import { CardSettings, type RefusedForm } from "./card_settings_page.tsx";

/**
 * GET  /blocks/:block/settings  name, settings, schedule and limits of a block; `limit` names one to begin with
 * POST /blocks/:block/settings  new values; the block runs with them
 * POST /blocks/:block/title     a new name
 * POST /blocks/:block/schedule  when it runs
 * POST /blocks/:block/limits    how much a run may use; the block runs with it
 * POST /blocks/:block/healing   what it may do about a source that changed
 * POST /blocks/:block/budget    how much models may spend on it
 */
export function createCardSettingsRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.blockSettings, (c) => showSettings(c, deps));
  routes.post(paths.blockSettings, (c) => saveSettings(c, deps));
  routes.post(paths.blockTitle, (c) => renameBlock(c, deps));
  routes.post(paths.blockSchedule, (c) => saveSchedule(c, deps));
  routes.post(paths.blockLimits, (c) => saveLimits(c, deps));
  routes.post(paths.blockHealing, (c) => saveHealing(c, deps));
  routes.post(paths.blockBudget, (c) => saveBudget(c, deps));
  return routes;
}

async function showSettings(c: Context, deps: RouteDeps, refused?: RefusedForm): Promise<Response> {
  const id = getBlockId(c);
  const [block, form, limits, healing, budgets, frame] = await Promise.all([
    deps.app.getBlock(id),
    deps.app.getSettingsForm(id),
    deps.app.getLimitsForm(id),
    deps.app.getHealing(id),
    deps.app.getBlockBudgets(id),
    loadPageFrame(c, deps),
  ]);
  const status = refused === undefined ? 200 : 422;
  const asked = { limits, healing, budgets, askedLimit: c.req.query("limit") };
  const props = {
    block,
    form,
    ...asked,
    viewer: frame.viewer,
    ...(refused === undefined ? {} : { refused }),
  };
  if (isFragmentRequest(c)) return renderFragment(c, <CardSettings {...props} isDialog />, { status });
  const back = `${href("dashboard", { dashboard: block.dashboard.id })}#${cardId(id)}`;
  return renderPage(
    c,
    <Page frame={frame} title={`Settings of ${block.card.title}`} current={block.dashboard.id} width="narrow">
      <PageHeading
        title={block.card.title}
        note={block.card.description}
        actions={<LinkButton href={back}>Back to the card</LinkButton>}
      />
      <CardSettings {...props} isDialog={false} />
    </Page>,
    { status },
  );
}

async function saveSettings(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const { definitions } = await deps.app.getSettingsForm(id);
  const saved = await deps.app.saveSettings(id, readSettingsForm(definitions, await c.req.parseBody()));
  if (saved.kind === "invalid") {
    return await showSettings(c, deps, { form: "settings", values: saved.values, errors: saved.errors });
  }
  return await answerSaved(c, deps, saved.card);
}

async function renameBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const values = await c.req.parseBody();
  const form = TitleForm.safeParse(values);
  if (!form.success) return await showRefused(c, deps, { form: "title", values, error: form.error });
  return await answerSaved(c, deps, await deps.app.renameBlock(getBlockId(c), form.data.title));
}

async function saveSchedule(c: Context, deps: RouteDeps): Promise<Response> {
  const values = await c.req.parseBody();
  const form = ScheduleForm.safeParse(values);
  if (!form.success) return await showRefused(c, deps, { form: "schedule", values, error: form.error });
  return await answerSaved(c, deps, await deps.app.setRefresh(getBlockId(c), form.data));
}

async function saveLimits(c: Context, deps: RouteDeps): Promise<Response> {
  const values = await readTexts(c);
  const saved = await deps.app.saveLimits(getBlockId(c), values);
  if (saved.kind === "invalid") {
    return await showSettings(c, deps, { form: "limits", values, errors: saved.errors });
  }
  return await answerSaved(c, deps, saved.card);
}

async function saveHealing(c: Context, deps: RouteDeps): Promise<Response> {
  const values = await readTexts(c);
  const saved = await deps.app.saveHealing(getBlockId(c), values);
  if (saved.kind === "invalid") {
    return await showSettings(c, deps, { form: "healing", values, errors: saved.errors });
  }
  return await answerSaved(c, deps, saved.card);
}

async function saveBudget(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const values = await readTexts(c);
  const errors = await deps.app.saveBlockBudgets(id, values);
  if (Object.keys(errors).length > 0) return await showSettings(c, deps, { form: "budget", values, errors });
  return await answerSaved(c, deps, await deps.app.getCard(id));
}

function showRefused(
  c: Context,
  deps: RouteDeps,
  { form, values, error }: Pick<RefusedForm, "form" | "values"> & { readonly error: z.ZodError },
): Promise<Response> {
  return showSettings(c, deps, { form, values, errors: fieldErrorsOf(error) });
}

/** The dialog closes and its card shows what was saved. */
async function answerSaved(
  c: Context,
  deps: RouteDeps,
  card: Card & { readonly id: BlockId },
): Promise<Response> {
  c.header("HX-Retarget", `#${cardId(card.id)}`);
  c.header("HX-Reswap", "outerMorph show:none");
  c.header("HX-Trigger", "tessera:saved");
  return await answerCard(c, deps, card);
}
