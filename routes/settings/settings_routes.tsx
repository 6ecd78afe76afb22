import { type Context, Hono } from "hono";
import { z } from "zod";
import { BlockId } from "../../domain/ids.ts";
import { href, paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { readTexts } from "../read_request.ts";
import { renderPage } from "../render.tsx";
import { loadSettings } from "./load_settings.ts";
import { createModelSettingsRoutes } from "./model_routes.tsx";
import { createTokenRoutes } from "./token_routes.tsx";
import { findModelFill } from "./model_fill.ts";
import { parsePreferencesForm, parsePriceRows, parseRetentionForm, readPriceRows } from "./settings_forms.ts";
import { savedHref, SETTINGS_SECTIONS, type SettingsSection } from "./settings_page.tsx";
import { type SettingsAnswer, SettingsView } from "./settings_view.tsx";

const HostForm = z.object({ host: z.string().min(1).max(260) });
const DirectForm = z.object({ block: BlockId });
const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/;
const SessionForm = z.object({ session: z.string().min(1).max(200) });

/** Forms that answer with the page itself stand at these addresses; asked for again, they are the part of the page. */
const ADDRESSES: readonly (readonly [string, SettingsSection])[] = [
  [paths.settingsModel, "model"],
  [paths.settingsModelTests, "model"],
  [paths.settingsModelRoles, "model"],
  [paths.settingsBudgets, "budgets"],
  [paths.settingsPrices, "prices"],
  [paths.settingsPreferences, "preferences"],
  [paths.settingsHealing, "healing"],
  [paths.settingsHosts, "hosts"],
  [paths.settingsRetention, "retention"],
  [paths.settingsLinks, "devices"],
  [paths.settingsTokens, "tokens"],
];

/**
 * GET  /settings               everything on one page; each address below it leads to its part
 * POST /settings/preferences   locale, time zone, units, hosts without asking
 * POST /settings/prices        the price table
 * POST /settings/budgets       most that may be spent
 * POST /settings/hosts         takes a host back from every block
 * POST /settings/direct        takes direct network back from a block
 * POST /settings/retention     how long old things are kept
 * POST /settings/healing       what blocks may do about sources that changed
 * POST /settings/links         a sign-in link, shown once
 * POST /settings/sessions      ends a session
 * POST /settings/model and below it: `model_routes.tsx`; /settings/tokens: `token_routes.tsx`
 */
export function createSettingsRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.settings, (c) => showSettings(c, deps));
  routes.post(paths.settingsPreferences, (c) => savePreferences(c, deps));
  routes.post(paths.settingsPrices, (c) => savePrices(c, deps));
  routes.post(paths.settingsBudgets, (c) => saveBudgets(c, deps));
  routes.post(paths.settingsHosts, (c) => revokeHost(c, deps));
  routes.post(paths.settingsDirect, (c) => revokeDirect(c, deps));
  routes.post(paths.settingsRetention, (c) => saveRetention(c, deps));
  routes.post(paths.settingsHealing, (c) => saveHealing(c, deps));
  routes.post(paths.settingsLinks, (c) => createLink(c, deps));
  routes.post(paths.settingsSessions, (c) => endSession(c, deps));
  for (const [path, section] of ADDRESSES) {
    routes.get(path, (c) => c.redirect(`${href("settings")}#${section}`, 303));
  }
  routes.route("/", createModelSettingsRoutes(deps));
  routes.route("/", createTokenRoutes(deps));
  return routes;
}

async function showSettings(c: Context, deps: RouteDeps): Promise<Response> {
  const isLooking = c.req.query("look") === "local" || c.req.query("local") !== undefined;
  const facts = await loadSettings(c, deps, isLooking);
  const saved = SETTINGS_SECTIONS.find((section) => section === c.req.query("saved"));
  return renderPage(c, <SettingsView facts={facts} answer={{ saved, model: findModelFill(c, facts) }} />);
}

async function savePreferences(c: Context, deps: RouteDeps): Promise<Response> {
  const form = parsePreferencesForm(await readTexts(c));
  if (form.kind === "invalid") return await refuse(c, deps, { preferenceErrors: form.errors });
  await deps.app.savePreferences(form.value);
  return c.redirect(savedHref("preferences"), 303);
}

async function savePrices(c: Context, deps: RouteDeps): Promise<Response> {
  const rows = readPriceRows(await c.req.formData());
  const form = parsePriceRows(rows);
  if (form.kind === "invalid") return await refuse(c, deps, { prices: { rows, errors: form.errors } });
  await deps.app.savePrices(form.value);
  return c.redirect(savedHref("prices"), 303);
}

async function saveBudgets(c: Context, deps: RouteDeps): Promise<Response> {
  const texts = await readTexts(c);
  const errors = await deps.app.saveBudgets(texts);
  if (Object.keys(errors).length > 0) return await refuse(c, deps, { budgets: { texts, errors } });
  return c.redirect(savedHref("budgets"), 303);
}

async function revokeHost(c: Context, deps: RouteDeps): Promise<Response> {
  await deps.app.revokeHost(HostForm.parse(await c.req.parseBody()).host);
  return c.redirect(savedHref("hosts"), 303);
}

async function revokeDirect(c: Context, deps: RouteDeps): Promise<Response> {
  await deps.app.revokeDirectNetwork(DirectForm.parse(await c.req.parseBody()).block);
  return c.redirect(savedHref("hosts"), 303);
}

async function saveRetention(c: Context, deps: RouteDeps): Promise<Response> {
  const texts = await readTexts(c);
  const form = parseRetentionForm(texts);
  if (form.kind === "invalid") return await refuse(c, deps, { retention: { texts, errors: form.errors } });
  await deps.app.saveRetention(form.value);
  return c.redirect(savedHref("retention"), 303);
}

async function saveHealing(c: Context, deps: RouteDeps): Promise<Response> {
  const texts = await readTexts(c);
  const errors = await deps.app.saveUsualHealing(texts);
  if (Object.keys(errors).length > 0) return await refuse(c, deps, { healing: { texts, errors } });
  return c.redirect(savedHref("healing"), 303);
}

/** The one answer that holds the link: not stored by the browser, gone on the next load. */
async function createLink(c: Context, deps: RouteDeps): Promise<Response> {
  const { token, expiresAt } = await deps.auth.createLink();
  const facts = await loadSettings(c, deps);
  const addresses = findOtherOrigins(deps.origins).map((origin) =>
    `${origin}${href("signIn", {}, { token })}`
  );
  const answer = renderPage(
    c,
    <SettingsView facts={facts} answer={{ newLink: { addresses, expiresAt } }} />,
  );
  answer.headers.set("Cache-Control", "no-store");
  return answer;
}

/** Addresses that another device can reach; without one, this machine's own, for its other browsers. */
function findOtherOrigins(origins: readonly string[]): readonly string[] {
  const others = origins.filter((origin) => !LOOPBACK.test(new URL(origin).hostname));
  return others.length > 0 ? others : origins.slice(0, 1);
}

async function endSession(c: Context, deps: RouteDeps): Promise<Response> {
  await deps.auth.endSession(SessionForm.parse(await c.req.parseBody()).session);
  return c.redirect(savedHref("devices"), 303);
}

async function refuse(c: Context, deps: RouteDeps, answer: SettingsAnswer): Promise<Response> {
  const facts = await loadSettings(c, deps);
  return renderPage(c, <SettingsView facts={facts} answer={answer} />, { status: 422 });
}
