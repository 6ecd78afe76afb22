import type { BlockId } from "../domain/ids.ts";
import { type BlockLimits, isLimitName, LIMIT_NAMES, type LimitName } from "../domain/limits.ts";
import type { RunError } from "../domain/outcome.ts";
import { DEFAULT_LIMITS, type GuestLimits, LIMIT_CEILINGS } from "../sandbox/mod.ts";
import { getBlock, updateBlock } from "../storage/blocks.ts";
import type { ServiceDeps } from "./deps.ts";
import { formatAmount, LIMIT_UNITS } from "./limit_units.ts";
import { refreshChanged } from "./refresh_block.ts";
import type { FieldErrors, LimitsForm } from "./types.ts";

/** Less than this, and no block could run: starting alone takes some of each. */
const LIMIT_FLOORS: GuestLimits = {
  wallMs: 1_000,
  cpuMs: 500,
  rssBytes: 128 * LIMIT_UNITS.rssBytes.size,
  heapMegabytes: 32,
  resultBytes: 256 * 1024,
  logLines: 1,
  logBytes: 1024,
  requests: 1,
  parallelRequests: 1,
  treeNodes: 100,
};

const LABELS: Readonly<Record<LimitName, string>> = {
  wallMs: "Time, start to end",
  cpuMs: "Processor time",
  rssBytes: "Memory of the process",
  heapMegabytes: "Memory for objects",
  resultBytes: "Data and view",
  logLines: "Log lines",
  logBytes: "Log size",
  requests: "Requests",
  parallelRequests: "Requests at once",
  treeNodes: "Elements of the view",
};

export type LimitsResult =
  | { readonly kind: "valid"; readonly limits: BlockLimits }
  | { readonly kind: "invalid"; readonly errors: FieldErrors };

/** The form of a block's limits: what each is by default, how far it goes, and what is set, in units for people. */
export async function getLimitsForm({ db }: Pick<ServiceDeps, "db">, id: BlockId): Promise<LimitsForm> {
  const { limits } = await getBlock(db, id);
  return LIMIT_NAMES.map((name) => {
    const { word, size } = LIMIT_UNITS[name];
    const current = limits[name];
    return {
      ...{ name, label: LABELS[name], unit: word },
      least: LIMIT_FLOORS[name] / size,
      most: LIMIT_CEILINGS[name] / size,
      usual: DEFAULT_LIMITS[name] / size,
      current: current === undefined ? null : Math.round(current / size * 1_000) / 1_000,
    };
  });
}

/** Stores what a person typed, an empty field meaning the default, and runs the block with it. Errors by field. */
export async function saveLimits(
  deps: ServiceDeps,
  id: BlockId,
  texts: Readonly<Record<string, string>>,
): Promise<FieldErrors> {
  const { currentVersion } = await getBlock(deps.db, id);
  const result = readLimitTexts(texts);
  if (result.kind === "invalid") return result.errors;
  await updateBlock(deps.db, id, { limits: result.limits, updatedAt: deps.now() });
  deps.bus.publish({ kind: "card", blockId: id });
  if (currentVersion !== null) await refreshChanged(deps, id, "settings");
  return {};
}

/** Limits from a form's texts, in the units that it shows. */
function readLimitTexts(texts: Readonly<Record<string, string>>): LimitsResult {
  const given = LIMIT_NAMES.flatMap((name) => {
    const text = (texts[name] ?? "").trim();
    if (text === "") return [];
    const number = Number(text.replace(",", "."));
    const value = Math.round(number * LIMIT_UNITS[name].size);
    return [[name, Number.isNaN(value) ? text : value] as const];
  });
  return parseLimits(Object.fromEntries(given));
}

/** Limits by name in the units of the names, as a command gives them; what lies outside the bounds is said by name. */
export function parseLimits(given: Readonly<Record<string, unknown>>): LimitsResult {
  const limits: Partial<Record<LimitName, number>> = {};
  const errors: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!isLimitName(name)) {
      errors[name] = `Cannot set "${name.slice(0, 40)}": expected one of ${LIMIT_NAMES.join(", ")}`;
    } else if (isWithin(name, value)) limits[name] = value;
    else errors[name] = explainBounds(name, value);
  }
  return Object.keys(errors).length > 0 ? { kind: "invalid", errors } : { kind: "valid", limits };
}

function isWithin(name: LimitName, value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= LIMIT_FLOORS[name] &&
    value <= LIMIT_CEILINGS[name];
}

function explainBounds(name: LimitName, value: unknown): string {
  const unit = LIMIT_UNITS[name];
  const shown = typeof value === "number" ? formatAmount(value, unit) : String(value).slice(0, 40);
  const [least, most] = [formatAmount(LIMIT_FLOORS[name], unit), formatAmount(LIMIT_CEILINGS[name], unit)];
  return `Cannot use "${shown}": expected ${least} to ${most}`;
}

/** The limit that ended a run, when a higher one that a person may set could have let it pass. */
export function findRaisableLimit({ limit }: RunError): LimitName | null {
  if (limit === undefined || !isLimitName(limit.name)) return null;
  const most = LIMIT_CEILINGS[limit.name];
  return limit.allowed < most && limit.seen <= most ? limit.name : null;
}
