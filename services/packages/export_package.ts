import { contentHash, inOneSpelling } from "../../domain/canonical_json.ts";
import { AppError, NotFoundError } from "../../domain/errors.ts";
import type { BlockId, DashboardId } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import { PACKAGE_FORMAT, PACKAGE_LIMITS } from "../../domain/package.ts";
import { listBlocksOfDashboard } from "../../storage/blocks.ts";
import { findDashboard } from "../../storage/dashboards.ts";
import { VERSION } from "../../version.ts";
import { createSecretFinder, type SecretDeps } from "./known_secrets.ts";
import { packBlock } from "./pack_block.ts";
import type { ExportChoice, ExportedPackage } from "./types.ts";

const MAX_NAME_CHARS = 50;

/** One block as a package. Throws as `packBlock`. */
export async function exportBlock(
  deps: SecretDeps,
  id: BlockId,
  choice: ExportChoice = {},
): Promise<ExportedPackage> {
  const secrets = await createSecretFinder(deps);
  const { block, title, notes } = await packBlock({ db: deps.db, secrets }, id, choice);
  return seal({ kind: "block", block }, { title, notes });
}

/** The blocks of a dashboard in their order; one without a version is left out. Throws as `packBlock`. */
export async function exportDashboard(
  deps: SecretDeps,
  id: DashboardId,
  choice: ExportChoice = {},
): Promise<ExportedPackage> {
  const dashboard = await findDashboard(deps.db, id);
  if (dashboard === undefined) throw new NotFoundError("dashboard", id);
  const rows = await listBlocksOfDashboard(deps.db, id);
  const ready = rows.filter(({ currentVersion }) => currentVersion !== null);
  if (ready.length > PACKAGE_LIMITS.blocks) {
    throw new AppError(
      "invalid",
      `“${dashboard.title}” has ${ready.length} blocks, and a package holds at most ${PACKAGE_LIMITS.blocks}`,
      "Export some of its blocks by themselves",
    );
  }
  const secrets = await createSecretFinder(deps);
  const blocks: Json[] = [];
  const notes = rows.filter(({ currentVersion }) => currentVersion === null)
    .map(({ title }) => `“${title}” is left out: it has no version yet`);
  const names = new Set<string>();
  for (const row of ready) {
    const packed = await packBlock({ db: deps.db, secrets }, row.id, choice);
    blocks.push({ name: freeName(row.title, names), ...packed.block });
    notes.push(...packed.notes);
  }
  return seal({ kind: "dashboard", title: dashboard.title, blocks }, { title: dashboard.title, notes });
}

/** The hash covers all of it but the program's version and itself. */
export function hashOf(content: Readonly<Record<string, unknown>>): string {
  const { hash: _hash, app: _app, ...rest } = content;
  return contentHash(rest);
}

/** A title as the name of a file or a folder. */
export function toPartName(title: string): string {
  return title.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, MAX_NAME_CHARS)
    .replace(/^-+|-+$/g, "") || "block";
}

function seal(
  content: Readonly<Record<string, Json>> & { readonly kind: "block" | "dashboard" },
  { title, notes }: Pick<ExportedPackage, "title" | "notes">,
): ExportedPackage {
  const bare = inOneSpelling({ tessera: "package", format: PACKAGE_FORMAT, ...content }) as Record<
    string,
    Json
  >;
  const hash = hashOf(bare);
  const { tessera, format, ...rest } = bare;
  const value = { tessera: tessera ?? null, format: format ?? null, app: VERSION, hash, ...rest };
  const fileName = `${toPartName(title)}.tessera.json`;
  return {
    kind: content.kind,
    title,
    fileName,
    hash,
    value,
    text: `${JSON.stringify(value, null, 2)}\n`,
    notes,
  };
}

function freeName(title: string, taken: Set<string>): string {
  const name = toPartName(title);
  for (let count = 1;; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (taken.has(candidate)) continue;
    taken.add(candidate);
    return candidate;
  }
}
