import { type Context, Hono } from "hono";
import { z } from "zod";
import { AppError } from "../../domain/errors.ts";
import { paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { readTexts } from "../read_request.ts";
import { renderPage } from "../render.tsx";
import { loadSettings } from "./load_settings.ts";
import { savedHref } from "./settings_page.tsx";
import { type SettingsAnswer, SettingsView } from "./settings_view.tsx";

const RevokeForm = z.object({ token: z.string().min(1).max(100) });

/**
 * POST /settings/tokens               a token, shown once
 * POST /settings/tokens/revocations   ends one
 */
export function createTokenRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.post(paths.settingsTokens, (c) => createToken(c, deps));
  routes.post(paths.settingsTokenRevocations, (c) => revokeToken(c, deps));
  return routes;
}

/** The one answer that holds the token: not stored by the browser, gone on the next load. */
async function createToken(c: Context, deps: RouteDeps): Promise<Response> {
  const texts = await readTexts(c);
  const { name = "", scope = "", days = "" } = texts;
  try {
    const expiresInDays = days.trim() === "" ? undefined : Number(days);
    const { token } = await deps.tokens.create({ name, scopes: [scope], expiresInDays });
    return await answer(c, deps, { newToken: token });
  } catch (error) {
    if (!(error instanceof AppError) || !["invalid", "conflict"].includes(error.code)) throw error;
    const field = error.message.includes("days")
      ? "days"
      : error.message.includes("scope")
      ? "scope"
      : "name";
    return await answer(c, deps, { tokens: { texts, errors: { [field]: error.message } } }, 422);
  }
}

async function answer(
  c: Context,
  deps: RouteDeps,
  said: SettingsAnswer,
  status: 200 | 422 = 200,
): Promise<Response> {
  const page = renderPage(c, <SettingsView facts={await loadSettings(c, deps)} answer={said} />, { status });
  page.headers.set("Cache-Control", "no-store");
  return page;
}

async function revokeToken(c: Context, deps: RouteDeps): Promise<Response> {
  await deps.tokens.revoke(RevokeForm.parse(await c.req.parseBody()).token);
  return c.redirect(savedHref("tokens"), 303);
}
