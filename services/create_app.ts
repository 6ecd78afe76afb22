import { AppError, NotFoundError } from "../domain/errors.ts";
import type { BlockId } from "../domain/ids.ts";
import { findLocalModels } from "../generation/find_local_models.ts";
import { listRecipes } from "../generation/recipes/recipes.ts";
import { getBlock } from "../storage/blocks.ts";
import { findVersionCss } from "../storage/block_versions.ts";
import { listData } from "../storage/block_data.ts";
import { findCardRow as readCardRow, listCardRows as readCardRows } from "../storage/card_rows.ts";
import { updateDashboardTitle } from "../storage/dashboards.ts";
import { keepUntilChange } from "../storage/keep_until_change.ts";
import { findGeneration, findNewestGenerationOfBlock } from "../storage/generations.ts";
import { countRecordings, deleteRecordings } from "../storage/recording_bounds.ts";
import { createBlockCases } from "./block_cases.ts";
import { reorderDashboard, Title } from "./arrange_blocks.ts";
import { getBlockDetail, getRun, listRuns } from "./block_detail.ts";
import { type LiveState, toCard } from "./card_view.ts";
import { checkHealth } from "./check_health.ts";
import { createConnectionCases } from "./connections/connection_cases.ts";
import { copyBlock } from "./copy_block.ts";
import { createEditCases } from "./edit/edit_cases.ts";
import { createFromAddress, inspectAddress } from "./create_from_address.ts";
import { createFromRecipe } from "./create_from_recipe.ts";
import { createFromSentence } from "./create_from_sentence.ts";
import { getDashboard, listDashboards } from "./dashboards.ts";
import type { ServiceDeps } from "./deps.ts";
import { listDirectNetwork } from "./direct_network.ts";
import { deleteBlock, listTrash, purgeBlocks, restoreBlock } from "./discard_block.ts";
import { createLocalEventBus } from "./event_bus.ts";
import { toGenerationView } from "./generation_view.ts";
import { listGrantedHosts, revokeHost } from "./granted_hosts.ts";
import { examineLive, type Surroundings } from "./examine_live.ts";
import { findImageHosts } from "./find_image_hosts.ts";
import { createImageService } from "./images.ts";
import { getVersion, listVersions } from "./list_versions.ts";
import { type BlockMaker, createBlockMaker } from "./make_block.ts";
import { createModelCases } from "./model_cases.ts";
import { createModelStore, type ModelDeps } from "./model_settings.ts";
import { createPackageCases } from "./packages/package_cases.ts";
import { createPatternCases } from "./patterns/pattern_cases.ts";
import { preferUnits } from "./prefer_units.ts";
import { createPreferenceStore } from "./preferences.ts";
import { refreshBlock } from "./refresh_block.ts";
import { returnToVersion } from "./return_to_version.ts";
import { saveCode } from "./save_code.ts";
import { createSingleFlight } from "./single_flight.ts";
import { createHealer, type Healer } from "./heal/healer.ts";
import { createHealingCases, noteReturn } from "./heal/healing_cases.ts";
import { createSpendingCases } from "./spending/spending_cases.ts";
import type { App } from "./app.ts";
import type { Card } from "./types.ts";
import { takeAlternative } from "./take_alternative.ts";
import { createUndoStore } from "./undo_store.ts";
import { createViewedDashboards } from "./viewed_dashboards.ts";
import { findWaitingDraft } from "./waiting_draft.ts";
import { createWhyCases } from "./why/why_cases.ts";

/** What comes from outside the services; the rest they make themselves. */
export interface AppOptions
  extends Omit<ServiceDeps, "bus" | "ending" | "flights" | "preferences" | "viewed" | "onFailedRun"> {
  /** The model that the configuration names; wins over what the settings page saved. */
  readonly configuredModel: ModelDeps["configured"];
  /** Absent where nobody looks at them. */
  readonly surroundings?: Surroundings;
  /** Signs the addresses of images. */
  readonly imageKey: Uint8Array;
}

/** The use cases, what they share, and the background work that belongs to them. */
export interface RunningApp {
  readonly app: App;
  readonly maker: BlockMaker;
  readonly healer: Healer;
  readonly deps: ServiceDeps;
  /**
   * Ends generations that run, which says so on their cards, and waits for refreshes that do; those that still go on
   * after `graceMs` are cut off and given back to the queue.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/** Puts the use cases together; what they share is made here and nowhere else. */
export function createApp(given: AppOptions): RunningApp {
  const { db, now, broker } = given;
  const bus = createLocalEventBus();
  const preferences = createPreferenceStore(db, now);
  const ending = new AbortController();
  const options: ServiceDeps & AppOptions = {
    ...{ ...given, bus, preferences, flights: createSingleFlight(now), ending: ending.signal },
    viewed: createViewedDashboards(now),
    onFailedRun: (failure) => healer.noteFailure(failure),
  };
  const models = createModelStore({
    db,
    broker,
    now,
    preferences,
    ...(given.measure === undefined ? {} : { measure: given.measure }),
    secrets: given.secrets,
    configured: given.configuredModel,
  });
  const maker = createBlockMaker(options, models);
  const healer = createHealer(options, models, maker);
  const undo = createUndoStore(now);
  const live: LiveState = {
    refreshingSince: (id) => options.flights.runningSince(id),
    isModelConfigured: given.configuredModel.model !== undefined,
  };
  const findCardRow = keepUntilChange(db, readCardRow);
  const listCardRows = keepUntilChange(db, readCardRows);
  const deps = { ...options, maker, models, undo, live, listCardRows };
  const images = createImageService({
    broker,
    key: given.imageKey,
    hostsOf: (id) => findImageHosts(options, id),
  });

  async function getCard(id: BlockId): Promise<Card> {
    const row = await findCardRow(id);
    if (row === undefined) throw new NotFoundError("block", id);
    return toCard(row, live);
  }

  /** Runs without being waited for; what breaks is one line in the log. */
  function refreshLater(id: BlockId): void {
    refreshBlock(options, id, "person").catch((error) =>
      options.log.error("refresh", "Refresh broke", { blockId: id }, error)
    );
  }

  const app: App = {
    listDashboards: () => listDashboards(db, now),
    async getDashboard(id) {
      const dashboard = await getDashboard(deps, id);
      options.viewed.note(dashboard.id);
      return dashboard;
    },
    async renameDashboard(id, title) {
      if (!await updateDashboardTitle(db, id, Title.parse(title))) throw new NotFoundError("dashboard", id);
      bus.publish({ kind: "dashboard", dashboardId: id });
    },
    reorderDashboard: (id, order) => reorderDashboard(deps, id, order),

    async createFromSentence(dashboard, sentence) {
      const answer = await createFromSentence(deps, dashboard, sentence);
      if (answer.kind === "ready") refreshLater(answer.blockId);
      return answer;
    },
    async createFromRecipe(dashboard, recipe, values) {
      const answer = await createFromRecipe(options, dashboard, { recipe, values });
      if (answer.kind === "started") refreshLater(answer.blockId);
      return answer;
    },
    inspectAddress: (address) => inspectAddress(options, address),
    async createFromAddress(dashboard, choice) {
      const blockId = await createFromAddress(options, dashboard, choice);
      refreshLater(blockId);
      return { blockId };
    },
    async findGeneration(id) {
      const row = await findGeneration(db, id);
      return row && toGenerationView(row);
    },
    watchGeneration: (id, listener) => maker.watch(id, listener),
    cancelGeneration: (id) => maker.cancel(id),
    retryGeneration: (id) => maker.resume(id),
    async takeAlternative(id, choice) {
      const taken = await takeAlternative(deps, id, choice);
      if (taken.answer.kind === "ready") refreshLater(taken.answer.blockId);
      return taken;
    },

    getCard,
    getBlock: (id) => getBlockDetail(deps, id),
    async findBlockCss(id, file) {
      const [, number, cssHash] = /^(\d+)-([0-9a-f]+)\.css$/.exec(file) ?? [];
      return cssHash === undefined
        ? undefined
        : await findVersionCss(db, id, { number: Number(number), cssHash });
    },
    async refreshBlock(id, reason) {
      await getBlock(db, id);
      await refreshBlock(options, id, reason);
      return await getCard(id);
    },
    ...createBlockCases(deps, getCard),
    ...createConnectionCases(options),
    ...createEditCases({ ...options, maker, undo, getCard }),
    ...createPatternCases(options),
    ...createPackageCases({
      ...options,
      ...{ undo, configuredKey: given.configuredModel.apiKey, deleteBlock: (id) => app.deleteBlock(id) },
    }),
    ...createWhyCases(options),
    copyBlock: async (id) => await getCard(await copyBlock(options, id)),
    async deleteBlock(id) {
      const generation = await findNewestGenerationOfBlock(db, id);
      // What nobody will see must not go on spending tokens.
      if (generation?.status === "running") await maker.cancel(generation.id);
      return await deleteBlock(deps, id);
    },
    async restoreBlock(id) {
      await restoreBlock(deps, id);
      return await getCard(id);
    },
    async undo(token) {
      const undone = await undo.take(token);
      if (undone !== undefined) return undone;
      throw new AppError("not_found", "Cannot take this back any more", "Deleted blocks are in the trash");
    },

    listVersions: (id) => listVersions(db, id),
    getVersion: (id, version) => getVersion(db, id, version),
    async returnToVersion(id, version) {
      await noteReturn(options, id, version);
      await returnToVersion(options, id, version);
      return await getCard(id);
    },
    ...createHealingCases(options, { healer, getCard }),
    saveCode: (id, files, { ending } = { ending: "adopt" }) => saveCode(options, id, { files, ending }),
    findWaitingDraft: (id) => findWaitingDraft(db, id),
    listRuns: (id, page = {}) => listRuns(db, id, page),
    getRun: (id, run) => getRun(db, id, run),
    countRecordings: (id) => countRecordings(db, id),
    async deleteRecordings(id) {
      await getBlock(db, id);
      await deleteRecordings(db, id);
    },
    listData: (id, { limit = 20 } = {}) => listData(db, id, Math.min(limit, 200)),

    async listRecipes() {
      const { units } = await preferences.get();
      return listRecipes().map(({ id, title, description, group, manifest }) => ({
        ...{ id, title, description, group },
        definitions: preferUnits(manifest.settings, units),
        hosts: manifest.hosts,
      }));
    },
    listTrash: () => listTrash(deps),
    purgeBlocks: (ids) => purgeBlocks(deps, ids),

    getModelSettings: () => models.get(),
    saveModelSettings: (settings) => models.save(settings),
    ...createModelCases(deps),
    ...createSpendingCases(deps),
    findLocalModels: () => findLocalModels(broker),
    listPrices: () => preferences.listPrices(),
    savePrices: (prices) => preferences.savePrices(prices),
    noteViewer: (viewer) => preferences.noteViewer(viewer),
    getPreferences: () => preferences.get(),
    savePreferences: (value) => preferences.save(value),
    getRetention: () => preferences.getRetention(),
    saveRetention: (retention) => preferences.saveRetention(retention),
    listGrantedHosts: () => listGrantedHosts(options),
    revokeHost: (host) => revokeHost(options, host),
    listDirectNetwork: () => listDirectNetwork(options),

    fetchImage: (token) => images.fetch(token),
    imageHref: (blockId, src) => images.href(blockId, src),
    onEvent: (listener) => bus.subscribe(listener),
    health: () => checkHealth(options),
    examine: () => examineLive(options, given.surroundings),
  };
  return {
    app,
    maker,
    healer,
    deps: options,
    async close({ graceMs } = {}) {
      const timer = graceMs === undefined ? undefined : setTimeout(() => ending.abort(), graceMs);
      try {
        await Promise.all([maker.close(), options.flights.idle()]);
        await healer.idle();
        await options.flights.idle();
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
