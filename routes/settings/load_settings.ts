import type { Context } from "hono";
import type { Budgets } from "../../domain/budget.ts";
import type {
  DirectNetworkBlock,
  GrantedHost,
  LocalModel,
  ModelList,
  ModelSettings,
  Preferences,
  Price,
  Retention,
  SessionSummary,
} from "../../services/types.ts";
import type { TokenSummary } from "../../services/tokens/types.ts";
import type { HealingSettings } from "../../domain/heal_settings.ts";
import type { PageFrame } from "../../views/page.tsx";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";

/** Everything that the settings page shows, as stored. */
export interface SettingsFacts {
  readonly frame: PageFrame;
  readonly model: ModelSettings;
  readonly models: ModelList;
  readonly budgets: Budgets;
  readonly prices: readonly Price[];
  readonly preferences: Preferences;
  readonly hosts: readonly GrantedHost[];
  readonly directNetwork: readonly DirectNetworkBlock[];
  readonly retention: Retention;
  readonly healing: HealingSettings;
  readonly sessions: readonly SessionSummary[];
  readonly tokens: readonly TokenSummary[];
  /** Model servers on this machine; looked for only when a person asked. */
  readonly localModels?: readonly LocalModel[];
}

export async function loadSettings(c: Context, deps: RouteDeps, look = false): Promise<SettingsFacts> {
  const { app, auth } = deps;
  const [models, budgets, tokens] = await Promise.all([
    app.listModels(),
    app.getBudgets(),
    deps.tokens.list(),
  ]);
  const [frame, model, prices, preferences, hosts, directNetwork, retention, healing, sessions, localModels] =
    await Promise
      .all([
        loadPageFrame(c, deps),
        app.getModelSettings(),
        app.listPrices(),
        app.getPreferences(),
        app.listGrantedHosts(),
        app.listDirectNetwork(),
        app.getRetention(),
        app.getUsualHealing(),
        auth.listSessions(),
        look ? app.findLocalModels() : undefined,
      ]);
  const currentId = c.get("session")?.id;
  return {
    frame,
    ...{ tokens, model, models, budgets, prices, preferences, hosts, directNetwork, retention, healing },
    sessions: sessions.map((session) => ({ ...session, isCurrent: session.id === currentId })),
    ...(localModels === undefined ? {} : { localModels }),
  };
}
