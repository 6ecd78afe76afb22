import { type Context, Hono } from "hono";
import { paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { renderFragment, renderPage } from "../render.tsx";
import { findViewer } from "../viewer.ts";
import { loadSettings } from "./load_settings.ts";
import { ModelTestResult } from "./model_test_result.tsx";
import { ModelForm } from "./settings_forms.ts";
import { savedHref } from "./settings_page.tsx";
import { SettingsView } from "./settings_view.tsx";

/**
 * POST /settings/model         address, model and key; with `then=test` it is tried at once
 * POST /settings/model/tests   asks the stored model one small question
 */
export function createModelSettingsRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.post(paths.settingsModel, (c) => saveModel(c, deps));
  routes.post(paths.settingsModelTests, (c) => testModel(c, deps));
  return routes;
}

async function saveModel(c: Context, deps: RouteDeps): Promise<Response> {
  const body = await c.req.parseBody();
  const { baseUrl, model, apiKey } = ModelForm.parse(body);
  const errors = await deps.app.saveModelSettings({ baseUrl, model, ...(apiKey === "" ? {} : { apiKey }) });
  if (Object.keys(errors).length > 0) {
    const facts = await loadSettings(c, deps);
    return renderPage(c, <SettingsView facts={facts} answer={{ model: { baseUrl, model, errors } }} />, {
      status: 422,
    });
  }
  if (body.then !== "test") return c.redirect(savedHref("model"), 303);
  const test = await deps.app.testModel();
  return renderPage(
    c,
    <SettingsView facts={await loadSettings(c, deps)} answer={{ saved: "model", test }} />,
  );
}

async function testModel(c: Context, deps: RouteDeps): Promise<Response> {
  const test = await deps.app.testModel();
  if (c.req.header("hx-request") !== undefined) {
    const { locale } = await findViewer(c, deps.app);
    return renderFragment(c, <ModelTestResult test={test} locale={locale} />);
  }
  return renderPage(c, <SettingsView facts={await loadSettings(c, deps)} answer={{ test }} />);
}
