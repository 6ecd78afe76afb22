import { type Context, Hono } from "hono";
import { paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { readTexts } from "../read_request.ts";
import { renderFragment, renderPage } from "../render.tsx";
import { findViewer } from "../viewer.ts";
import { loadSettings } from "./load_settings.ts";
import { ModelTestResult } from "./model_test_result.tsx";
import { ModelForm } from "./settings_forms.ts";
import { savedHref } from "./settings_page.tsx";
import { SettingsView } from "./settings_view.tsx";

/**
 * POST /settings/model           address, name and key of one model; with `then=test` it is tried at once
 * POST /settings/model/tests     asks a stored model one small question
 * POST /settings/model/roles     which model writes, repairs and heals
 * POST /settings/model/removals  forgets a model and its key
 */
export function createModelSettingsRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.post(paths.settingsModel, (c) => saveModel(c, deps));
  routes.post(paths.settingsModelTests, (c) => testModel(c, deps));
  routes.post(paths.settingsModelRoles, (c) => saveRoles(c, deps));
  routes.post(paths.settingsModelRemovals, (c) => removeModel(c, deps));
  return routes;
}

async function saveModel(c: Context, deps: RouteDeps): Promise<Response> {
  const texts = await readTexts(c);
  const { id, label, baseUrl, model, apiKey, keyHeader } = ModelForm.parse(texts);
  const given = { id, label, apiKey, keyHeader };
  const errors = await deps.app.saveModelSettings({ baseUrl, model, ...withoutEmpty(given) });
  if (Object.keys(errors).length > 0) {
    const form = { id, label, baseUrl, model, keyHeader, hasKey: false, errors };
    return renderPage(c, <SettingsView facts={await loadSettings(c, deps)} answer={{ model: form }} />, {
      status: 422,
    });
  }
  if (texts["then"] !== "test") return c.redirect(savedHref("model"), 303);
  const test = await deps.app.testModel(await findSaved(deps, { id, baseUrl, model }));
  return renderPage(
    c,
    <SettingsView facts={await loadSettings(c, deps)} answer={{ saved: "model", test }} />,
  );
}

/** The id that a new model got; undefined for the one that writes. */
async function findSaved(
  { app }: RouteDeps,
  { id, baseUrl, model }: { readonly id: string; readonly baseUrl: string; readonly model: string },
): Promise<string | undefined> {
  if (id !== "new") return id === "" ? undefined : id;
  const { models } = await app.listModels();
  return models.findLast((each) => each.model === model && each.baseUrl === baseUrl.replace(/\/+$/, ""))?.id;
}

async function testModel(c: Context, deps: RouteDeps): Promise<Response> {
  const { id = "" } = await readTexts(c);
  const test = await deps.app.testModel(id === "" ? undefined : id);
  if (c.req.header("hx-request") !== undefined) {
    const { locale } = await findViewer(c, deps.app);
    return renderFragment(c, <ModelTestResult test={test} locale={locale} />);
  }
  return renderPage(c, <SettingsView facts={await loadSettings(c, deps)} answer={{ test }} />);
}

async function saveRoles(c: Context, deps: RouteDeps): Promise<Response> {
  const { write = "", repair = "", heal = "" } = await readTexts(c);
  const roleErrors = await deps.app.saveModelRoles({ write, repair, heal });
  if (Object.keys(roleErrors).length === 0) return c.redirect(savedHref("model"), 303);
  return renderPage(c, <SettingsView facts={await loadSettings(c, deps)} answer={{ roleErrors }} />, {
    status: 422,
  });
}

async function removeModel(c: Context, deps: RouteDeps): Promise<Response> {
  const { id = "" } = await readTexts(c);
  await deps.app.removeModel(id);
  return c.redirect(savedHref("model"), 303);
}

function withoutEmpty<Fields extends Readonly<Record<string, string>>>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== "")) as Partial<Fields>;
}
