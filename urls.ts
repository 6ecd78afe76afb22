/**
 * Every path and link of the server. Routes use `paths` (patterns), views and tests use `hrefs` (filled in).
 * A path prefix from `TESSERA_PUBLIC_URL` is set once at start and stands before every href.
 */
let prefix = "";

/** Sets the prefix of every href, such as `/tessera`; called by the composition root before the first request. */
export function setPathPrefix(value: string): void {
  prefix = value === "/" ? "" : value.replace(/\/+$/, "");
}

export function pathPrefix(): string {
  return prefix;
}

export const paths = {
  home: "/",
  dashboardNew: "/dashboards/new",
  dashboard: "/dashboards/:dashboard",
  dashboardOrder: "/dashboards/:dashboard/order",
  dashboardTitle: "/dashboards/:dashboard/title",
  dashboardExport: "/dashboards/:dashboard/export",
  dashboardPackage: "/dashboards/:dashboard/package",
  dashboardDeletions: "/dashboards/:dashboard/deletions",
  dashboardStyles: "/dashboards/:dashboard/:file{[\\w-]+\\.css}",
  generations: "/dashboards/:dashboard/generations",

  generation: "/generations/:generation",
  generationEvents: "/generations/:generation/events",
  generationCancellations: "/generations/:generation/cancellations",
  generationRetries: "/generations/:generation/retries",
  generationDismissals: "/generations/:generation/dismissals",
  generationAlternatives: "/generations/:generation/alternatives",

  block: "/blocks/:block",
  blockCard: "/blocks/:block/card",
  blockCss: "/blocks/:block/:file{[0-9]+-[0-9a-f]+\\.css}",
  blockRefreshes: "/blocks/:block/refreshes",
  blockPause: "/blocks/:block/pause",
  blockTitle: "/blocks/:block/title",
  blockSize: "/blocks/:block/size",
  blockMoves: "/blocks/:block/moves",
  blockSettings: "/blocks/:block/settings",
  blockSchedule: "/blocks/:block/schedule",
  blockHosts: "/blocks/:block/hosts",
  blockConnections: "/blocks/:block/connections",
  blockWithdrawals: "/blocks/:block/connections/withdrawals",
  blockLimits: "/blocks/:block/limits",
  blockBudget: "/blocks/:block/budget",
  blockRebuilds: "/blocks/:block/rebuilds",
  blockDirect: "/blocks/:block/direct",
  blockDirectRevocations: "/blocks/:block/direct/revocations",
  blockHealing: "/blocks/:block/healing",
  blockHeals: "/blocks/:block/heals",
  blockHealReturns: "/blocks/:block/heals/:heal/returns",
  blockHealDismissals: "/blocks/:block/heals/:heal/dismissals",
  blockCode: "/blocks/:block/code",
  blockCodeChecks: "/blocks/:block/code/checks",
  blockEdit: "/blocks/:block/edit",
  blockProposal: "/blocks/:block/proposals/:version",
  blockChoices: "/blocks/:block/proposals/:version/choices",
  blockDrops: "/blocks/:block/proposals/:version/drops",
  blockCopies: "/blocks/:block/copies",
  blockExport: "/blocks/:block/export",
  blockPackage: "/blocks/:block/package",
  blockDeletions: "/blocks/:block/deletions",
  blockRestorations: "/blocks/:block/restorations",
  blockVersions: "/blocks/:block/versions",
  blockVersion: "/blocks/:block/versions/:version",
  blockReturns: "/blocks/:block/versions/:version/returns",
  blockRuns: "/blocks/:block/runs",
  blockRun: "/blocks/:block/runs/:run",
  blockData: "/blocks/:block/data",
  blockWhy: "/blocks/:block/why",
  blockRecordingDeletions: "/blocks/:block/recordings/deletions",
  undos: "/undos",

  packages: "/packages",
  package: "/packages/:package",
  packageStyles: "/packages/:package/:file{[0-9]+\\.css}",

  gallery: "/gallery",
  recipe: "/gallery/:recipe",
  inspector: "/inspector",
  trash: "/trash",
  trashRemovals: "/trash/removals",

  connections: "/connections",
  connectionNew: "/connections/new",
  connectionCertificates: "/connections/certificates",
  connection: "/connections/:connection",
  connectionSecret: "/connections/:connection/secret",
  connectionTests: "/connections/:connection/tests",
  connectionRevocations: "/connections/:connection/revocations",

  costs: "/costs",
  costCalls: "/costs/calls.csv",

  settings: "/settings",
  settingsPreferences: "/settings/preferences",
  settingsModel: "/settings/model",
  settingsModelTests: "/settings/model/tests",
  settingsModelRoles: "/settings/model/roles",
  settingsModelRemovals: "/settings/model/removals",
  settingsPrices: "/settings/prices",
  settingsBudgets: "/settings/budgets",
  settingsHosts: "/settings/hosts",
  settingsDirect: "/settings/direct",
  settingsHealing: "/settings/healing",
  settingsRetention: "/settings/retention",
  settingsPatterns: "/settings/patterns",
  settingsPatternsForgotten: "/settings/patterns/forgotten",
  settingsPatternsSwitched: "/settings/patterns/switched",
  settingsBackup: "/settings/backup",
  settingsBackupFiles: "/settings/backup/files",
  settingsBackupSchedule: "/settings/backup/schedule",
  settingsLinks: "/settings/links",
  settingsSessions: "/settings/sessions",
  settingsTokens: "/settings/tokens",
  settingsTokenRevocations: "/settings/tokens/revocations",
  theme: "/theme",

  signIn: "/sign-in",
  signOut: "/sign-out",
  events: "/events",
  image: "/images/:token",
  health: "/health",
  healthz: "/healthz",
  readyz: "/readyz",
  metrics: "/metrics",
  static: "/static/*",
} as const;

type PathName = keyof typeof paths;

/** A link: `href("blockCard", { block: id })`, with an optional query. */
export function href(
  name: PathName,
  parameters: Readonly<Record<string, string | number>> = {},
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const path = paths[name].replace(/:([a-z]+)(\{[^}]*\})?/g, (_, key: string) => {
    const value = parameters[key];
    if (value === undefined) throw new TypeError(`Cannot build a link to "${name}": "${key}" is missing`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  return `${prefix}${path}${search.size > 0 ? `?${search}` : ""}`;
}

/** Link of a built asset by its name in `static/dist`, content hash included. */
export function assetHref(file: string): string {
  return `${prefix}/static/${file}`;
}
