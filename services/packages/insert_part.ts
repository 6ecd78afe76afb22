import type { DashboardId } from "../../domain/ids.ts";
import { insertBlock, updateBlock } from "../../storage/blocks.ts";
import { insertVersion } from "../../storage/block_versions.ts";
import type { Queries } from "../../storage/database.ts";
import type { ServiceDeps } from "../deps.ts";
import { writeCodeCopy } from "../write_code_copy.ts";
import type { TriedPart } from "./try_part.ts";

/**
 * Puts a block of a package on a dashboard. Nothing is approved, chosen or due, and none of its recorded answers is
 * kept: it shows nothing until a person said yes and its sources answered here.
 */
export async function insertPart(
  db: Queries,
  { part, dashboardId, title, at }: {
    readonly part: TriedPart;
    readonly dashboardId: DashboardId;
    readonly title: string;
    readonly at: number;
  },
): Promise<number> {
  const { id, manifest } = part;
  const { prompt, size: { columns, rows } } = manifest;
  await insertBlock(db, {
    ...{ id, dashboardId, title, prompt, createdAt: at },
    ...{ gridColumns: columns, gridRows: rows },
  });
  const version = await insertImported(db, { part, at, parent: null, reason: reasonOf(part) });
  await updateBlock(db, id, { currentVersion: version, updatedAt: at });
  return version;
}

/** Adds the code of a package as a version of the block that it has the id of. */
export async function insertImported(
  db: Queries,
  { part, at, parent, reason }: {
    readonly part: TriedPart;
    readonly at: number;
    readonly parent: number | null;
    readonly reason: string;
  },
): Promise<number> {
  const { id, backend, view, manifest, compiled, css, schema } = part;
  if (compiled === undefined) throw new TypeError(`Cannot add "${id}": its code was not compiled`);
  return await insertVersion(db, {
    ...{ blockId: id, backend, view, manifest, reason, tokens: 0, parent, createdAt: at },
    status: "adopted" as const,
    problem: null,
    compiled,
    css: css.css,
    cssHash: css.hash,
    dataSchema: schema,
  });
}

export async function copyCode(
  deps: Pick<ServiceDeps, "generatedCodeDir" | "log">,
  { id, backend, view, manifest }: TriedPart,
  version: number,
): Promise<void> {
  await writeCodeCopy({ blockId: id, version, backend, view, manifest }, {
    dir: deps.generatedCodeDir,
    log: deps.log,
  });
}

function reasonOf({ manifest: { origin } }: TriedPart): string {
  return origin.kind === "import" ? `Imported from ${origin.from ?? "a package"}` : "Imported";
}
