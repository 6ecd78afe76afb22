import type { ConnectionId } from "../domain/connection.ts";
import type { BlockId, DashboardId, GenerationId } from "../domain/ids.ts";
import type { Refresh } from "../domain/schedule.ts";
import type { GenerationEvent } from "../generation/types.ts";
import type { Approval } from "./approve.ts";
import type { HealingCases } from "./heal/types.ts";
import type { Finding } from "./examine/types.ts";
import type { TakenAlternative } from "./take_alternative.ts";
import type { ConnectionCases } from "./connections/types.ts";
import type { EditCases } from "./edit/types.ts";
import type { CodeFiles, SaveCodeResult } from "./save_code.ts";
import type { ModelCases } from "./model_cases.ts";
import type { ModelInput } from "./model_form.ts";
import type { PackageCases } from "./packages/types.ts";
import type { PatternCases } from "./patterns/types.ts";
import type { SpendingCases } from "./spending/types.ts";
import type { WhyCases } from "./why/types.ts";
import type {
  AppEvent,
  BlockDetail,
  Card,
  CreateAnswer,
  Dashboard,
  DashboardSummary,
  DataPoint,
  DirectNetworkBlock,
  FieldErrors,
  GenerationView,
  GrantedHost,
  Health,
  Inspection,
  LimitsForm,
  LocalModel,
  ModelSettings,
  Preferences,
  Price,
  RecipeSummary,
  RecordedAnswers,
  Retention,
  RunDetail,
  RunSummary,
  SettingsForm,
  TrashItem,
  Undo,
  VersionDetail,
  VersionSummary,
  Viewer,
  WaitingDraft,
} from "./types.ts";

/** Every use case, ready to call: what routes and commands know of the program. */
export interface App
  extends
    ConnectionCases,
    EditCases,
    HealingCases,
    ModelCases,
    PackageCases,
    PatternCases,
    SpendingCases,
    WhyCases {
  listDashboards(): Promise<readonly DashboardSummary[]>;
  /** The dashboard, or the first one when no id is given (made when there is none). */
  getDashboard(id?: DashboardId): Promise<Dashboard>;
  renameDashboard(id: DashboardId, title: string): Promise<void>;
  reorderDashboard(id: DashboardId, order: readonly BlockId[]): Promise<Undo>;

  createFromSentence(dashboard: DashboardId, sentence: string): Promise<CreateAnswer>;
  createFromRecipe(
    dashboard: DashboardId,
    recipe: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<
    { readonly kind: "started"; readonly blockId: BlockId } | {
      readonly kind: "invalid";
      readonly errors: FieldErrors;
    }
  >;
  inspectAddress(address: string): Promise<Inspection>;
  createFromAddress(
    dashboard: DashboardId,
    choice: {
      readonly address: string;
      readonly choice: string;
      readonly fields: readonly string[];
      readonly view: string;
      readonly title: string;
    },
  ): Promise<{ readonly blockId: BlockId }>;
  findGeneration(id: GenerationId): Promise<GenerationView | undefined>;
  /** The code written so far, then events from now on; what else happened before stands in `findGeneration`. */
  watchGeneration(id: GenerationId, listener: (event: GenerationEvent) => void): () => void;
  cancelGeneration(id: GenerationId): Promise<void>;
  retryGeneration(id: GenerationId): Promise<GenerationView>;
  /** Asks for one of the sentences that a refusal named, in place of the refused one. */
  takeAlternative(id: GenerationId, choice: number): Promise<TakenAlternative>;

  getCard(id: BlockId): Promise<Card>;
  getBlock(id: BlockId): Promise<BlockDetail>;
  findBlockCss(id: BlockId, file: string): Promise<string | undefined>;
  /** Runs now and resolves when the run has ended. */
  refreshBlock(id: BlockId, reason: "person" | "command"): Promise<Card>;
  setPaused(id: BlockId, isPaused: boolean): Promise<Card>;
  renameBlock(id: BlockId, title: string): Promise<Card>;
  resizeBlock(id: BlockId, size: { readonly columns: number; readonly rows: number }): Promise<Card>;
  /** One place earlier or later in the reading order. */
  moveBlock(id: BlockId, direction: "earlier" | "later"): Promise<void>;
  getSettingsForm(id: BlockId): Promise<SettingsForm>;
  saveSettings(id: BlockId, values: Readonly<Record<string, unknown>>): Promise<
    { readonly kind: "saved"; readonly card: Card } | {
      readonly kind: "invalid";
      readonly errors: FieldErrors;
      readonly values: Readonly<Record<string, unknown>>;
    }
  >;
  /** `null` returns to the version's own schedule. */
  setRefresh(id: BlockId, refresh: Refresh | null): Promise<Card>;
  approveHosts(id: BlockId, hosts: readonly string[]): Promise<Card>;
  /** One yes for both: connections, and the hosts that may get what is read with them. */
  approveConnections(id: BlockId, approval: Approval): Promise<Card>;
  withdrawConnection(id: BlockId, connection: ConnectionId): Promise<Card>;
  getLimitsForm(id: BlockId): Promise<LimitsForm>;
  /** Texts by limit in the form's units; an empty one returns to the default. The block runs with what was saved. */
  saveLimits(id: BlockId, texts: Readonly<Record<string, string>>): Promise<
    { readonly kind: "saved"; readonly card: Card } | {
      readonly kind: "invalid";
      readonly errors: FieldErrors;
    }
  >;
  /** Lets the block's process out to exactly these `host:port` entries; a person's act alone (decision 11). */
  allowDirectNetwork(id: BlockId, entries: readonly string[]): Promise<
    { readonly kind: "allowed"; readonly card: Card } | {
      readonly kind: "refused";
      readonly problems: readonly string[];
    }
  >;
  revokeDirectNetwork(id: BlockId): Promise<Card>;
  copyBlock(id: BlockId): Promise<Card>;
  deleteBlock(id: BlockId): Promise<Undo>;
  restoreBlock(id: BlockId): Promise<Card>;
  undo(token: string): Promise<{ readonly dashboardId: DashboardId; readonly label: string }>;

  listVersions(id: BlockId): Promise<readonly VersionSummary[]>;
  getVersion(id: BlockId, version: number): Promise<VersionDetail>;
  returnToVersion(id: BlockId, version: number): Promise<Card>;
  /**
   * Tries code that a person wrote or corrected; when it passes it is adopted, or proposed for a look first.
   * What does not pass is kept as a draft.
   */
  saveCode(
    id: BlockId,
    source: CodeFiles,
    options?: { readonly ending: "adopt" | "propose" },
  ): Promise<SaveCodeResult>;
  findWaitingDraft(id: BlockId): Promise<WaitingDraft | undefined>;
  listRuns(
    id: BlockId,
    options?: { readonly before?: number; readonly limit?: number },
  ): Promise<readonly RunSummary[]>;
  getRun(id: BlockId, run: number): Promise<RunDetail>;
  listData(id: BlockId, options?: { readonly limit?: number }): Promise<readonly DataPoint[]>;

  /** How much is recorded of what the block's sources answered; never the answers themselves. */
  countRecordings(id: BlockId): Promise<RecordedAnswers>;
  deleteRecordings(id: BlockId): Promise<void>;

  listRecipes(): Promise<readonly RecipeSummary[]>;
  listTrash(): Promise<readonly TrashItem[]>;
  /** Removes blocks of the trash for good, with versions, data and runs; one that is not there is passed over. */
  purgeBlocks(ids: readonly BlockId[]): Promise<void>;

  getModelSettings(): Promise<ModelSettings>;
  saveModelSettings(settings: ModelInput): Promise<FieldErrors>;
  findLocalModels(): Promise<readonly LocalModel[]>;
  listPrices(): Promise<readonly Price[]>;
  savePrices(prices: readonly Price[]): Promise<void>;
  /** Remembers the newest browser's language and time zone, for runs that nobody watches. */
  noteViewer(viewer: Viewer): Promise<void>;
  getPreferences(): Promise<Preferences>;
  savePreferences(preferences: Preferences): Promise<void>;
  getRetention(): Promise<Retention>;
  saveRetention(retention: Retention): Promise<void>;
  listGrantedHosts(): Promise<readonly GrantedHost[]>;
  revokeHost(host: string): Promise<void>;
  listDirectNetwork(): Promise<readonly DirectNetworkBlock[]>;

  /** Reads an image for a card through the broker: raster types only, checked by their first bytes. */
  fetchImage(token: string): Promise<{ readonly type: string; readonly bytes: Uint8Array } | undefined>;
  /** The address under which a card's image is served. */
  imageHref(blockId: BlockId, src: string): string;

  onEvent(listener: (event: AppEvent) => void): () => void;
  health(): Promise<Health>;
  /** What a doctor finds from inside: slower than `health`, for a person who looks. */
  examine(): Promise<readonly Finding[]>;
}
