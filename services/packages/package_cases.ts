import { NotFoundError } from "../../domain/errors.ts";
import type { ServiceDeps } from "../deps.ts";
import { createDashboard, deleteDashboard } from "../manage_dashboards.ts";
import type { App } from "../app.ts";
import type { UndoStore } from "../undo_store.ts";
import { applyFolder } from "./apply_folder.ts";
import { exportBlock, exportDashboard } from "./export_package.ts";
import { importPackage, tryPackage } from "./import_package.ts";
import { previewPackage } from "./preview_package.ts";
import { readFolderPackage, type ReadPackage, readPackage } from "./read_package.ts";
import type { ImportAnswer, ImportChoice, PackageCases } from "./types.ts";
import { createWaitingPackages } from "./waiting_packages.ts";

interface PackageDeps extends ServiceDeps {
  readonly undo: UndoStore;
  /** The model's key that the configuration names: it must be in no package. */
  readonly configuredKey: string | undefined;
  readonly deleteBlock: App["deleteBlock"];
}

/** Packages: out, looked at, in; folders applied; and the dashboards that they need. */
export function createPackageCases(deps: PackageDeps): PackageCases {
  const waiting = createWaitingPackages(deps.now);

  async function take(read: ReadPackage, choice: ImportChoice) {
    return await importPackage(deps, { read, parts: await tryPackage(deps, read, choice) }, choice);
  }

  return {
    exportBlock: (id, choice) => exportBlock(deps, id, choice),
    exportDashboard: (id, choice) => exportDashboard(deps, id, choice),
    async previewPackage(given) {
      const read = readPackage(given);
      const found = { read, parts: await tryPackage(deps, read) };
      return await previewPackage(deps, { token: waiting.keep(found), waiting: found });
    },
    async findPackageCss(token, index) {
      await Promise.resolve();
      return waiting.find(token)?.parts[index]?.css.css;
    },
    async adoptPackage(token, choice) {
      const found = waiting.take(token);
      if (found === undefined) throw new NotFoundError("package", token);
      let answer: ImportAnswer | undefined;
      try {
        answer = await importPackage(deps, found, choice);
        return answer;
      } finally {
        if (answer?.kind !== "imported") waiting.putBack(token, found);
      }
    },
    async showPackage(token) {
      const found = waiting.find(token);
      return found && await previewPackage(deps, { token, waiting: found });
    },
    importPackage: async (given, choice = {}) => await take(readPackage(given), choice),
    importFolder: async (given, choice = {}) => await take(readFolderPackage(given), choice),
    applyFolder: (given, choice) => applyFolder({ ...deps, discard: deps.deleteBlock }, { given, choice }),
    createDashboard: (title) => createDashboard(deps, title),
    deleteDashboard: (id) => deleteDashboard(deps, id),
  };
}
