import { describeRefresh } from "../../domain/schedule.ts";
import { listImportedBlocks } from "../../storage/package_sources.ts";
import type { ServiceDeps } from "../deps.ts";
import { findProblems } from "./find_problems.ts";
import type { TriedPart } from "./try_part.ts";
import type { PackagePart, PackagePreview } from "./types.ts";
import type { WaitingPackage } from "./waiting_packages.ts";

/** What a person looks at before a package is taken. */
export async function previewPackage(
  { db }: Pick<ServiceDeps, "db">,
  { token, waiting: { read, parts } }: { readonly token: string; readonly waiting: WaitingPackage },
): Promise<PackagePreview> {
  const { kind, title, from, hash } = read;
  const [problems, copies] = await Promise.all([
    // A failed run on its own answers is shown, and may be looked past.
    findProblems(db, parts, { ignoresTrial: true }),
    listImportedBlocks(db, hash),
  ]);
  return { token, kind, title, from, hash, problems, copies, parts: parts.map(toPart) };
}

function toPart(
  { id, manifest, backend, view, connections, settings, trial, notes }: TriedPart,
): PackagePart {
  const { title, prompt, requests, description, hosts, refresh } = manifest;
  const described = connections.filter(({ name }) => manifest.connections.includes(name));
  return {
    ...{ id, title, prompt, requests, description, backend, view, hosts, settings, trial, notes },
    ...{ connections: described, refresh: describeRefresh(refresh) },
  };
}
