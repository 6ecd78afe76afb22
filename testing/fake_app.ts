/* One stand-in for the whole `App`: longer than a file should be, since each use case is a line or two and all share one state. */
import { AppError, NotFoundError } from "../domain/errors.ts";
import { DEFAULT_BUDGETS } from "../domain/budget.ts";
import { BlockId, DashboardId } from "../domain/ids.ts";
import { parseSettings, settingValues } from "../domain/settings.ts";
import { DEFAULT_HEALING } from "../domain/heal_settings.ts";
import type { GenerationEvent } from "../generation/types.ts";
import type { App } from "../services/app.ts";
import type { Approval } from "../services/approve.ts";
import type { BlockBudgets } from "../services/spending/types.ts";
import type {
  AppEvent,
  BlockConnection,
  BlockDetail,
  Card,
  GenerationView,
  LimitsForm,
  Undo,
  Viewer,
} from "../services/types.ts";
import { type SampleCard, sampleCards } from "./sample_cards.ts";
import { SAMPLE_RECIPES } from "./sample_recipes.ts";

export const HOME_ID = DashboardId.parse("homehomehomehome");

/** The services in memory; tests change the cards in place and read what was called, oldest first. */
export type FakeApp =
  & App
  & Pick<FakeServices, "cards" | "calls" | "blockConnections" | "emit" | "emitGeneration">;

const SAMPLE_LIMITS: LimitsForm = [
  { name: "wallMs", label: "Time, start to end", unit: "s", least: 1, most: 120, usual: 20, current: null },
  {
    name: "rssBytes",
    label: "Memory of the process",
    unit: "MB",
    least: 128,
    most: 1024,
    usual: 384,
    current: 512,
  },
  { name: "requests", label: "Requests", unit: "", least: 1, most: 500, usual: 100, current: null },
];

export interface FakeAppOptions {
  readonly now: () => number;
  readonly cards?: readonly SampleCard[];
  /** What a sentence gives; otherwise nothing fits and there is no model. */
  readonly answer?: Awaited<ReturnType<App["createFromSentence"]>>;
}

/**
 * Sample cards in every state, whose actions change them as the real services do.
 * A method that nobody faked rejects with "not part of the fake".
 */
export function createFakeApp(options: FakeAppOptions): FakeApp {
  return new Proxy(ownMethods(new FakeServices(options)), {
    get(target, name) {
      if (name in target) return Reflect.get(target, name);
      if (typeof name === "symbol" || name === "then") return undefined;
      return () => Promise.reject(new Error(`"${name}" is not part of the fake`));
    },
  }) as FakeApp;
}

/** Methods as own properties, so that tests can spread the fake and replace some. */
function ownMethods(services: FakeServices): object {
  const methods: Record<string, unknown> = {};
  for (const name of Object.getOwnPropertyNames(FakeServices.prototype)) {
    const method: unknown = Reflect.get(services, name);
    if (name !== "constructor" && typeof method === "function") methods[name] = method.bind(services);
  }
  return { ...services, ...methods };
}

type Fakes<Name extends keyof App> = Pick<App, Name>;

/** What dashboards, cards, events and images ask of the services. */
class FakeServices
  implements
    Fakes<"createDashboard" | "deleteDashboard" | "adoptPackage">,
    Fakes<"listDashboards" | "getDashboard" | "renameDashboard" | "reorderDashboard" | "createFromSentence">,
    Fakes<
      | "findGeneration"
      | "watchGeneration"
      | "cancelGeneration"
      | "retryGeneration"
      | "dismissGeneration"
      | "listRecipes"
    >,
    Fakes<
      "getCard" | "getBlock" | "findBlockCss" | "refreshBlock" | "setPaused" | "renameBlock" | "resizeBlock"
    >,
    Fakes<"approveConnections" | "withdrawConnection" | "findWaitingDraft">,
    Fakes<"moveBlock" | "getSettingsForm" | "saveSettings" | "setRefresh" | "approveHosts" | "copyBlock">,
    Fakes<"getHealing" | "saveHealing" | "healBlock" | "dismissHeal" | "listHeals" | "returnToVersion">,
    Fakes<
      | "getLimitsForm"
      | "saveLimits"
      | "getBlockBudgets"
      | "allowDirectNetwork"
      | "revokeDirectNetwork"
      | "listDirectNetwork"
    >,
    Fakes<
      | "deleteBlock"
      | "restoreBlock"
      | "undo"
      | "getPreferences"
      | "noteViewer"
      | "fetchImage"
      | "imageHref"
      | "onEvent"
    > {
  readonly cards: SampleCard[];
  readonly calls: string[] = [];
  readonly listeners = new Set<(event: AppEvent) => void>();
  readonly watchers = new Set<(event: GenerationEvent) => void>();
  readonly undos = new Map<string, () => void>();
  title = "Home";
  /** What the block of every card names; tests change it in place. */
  readonly blockConnections: BlockConnection[] = [];

  constructor(readonly options: FakeAppOptions) {
    this.cards = [...(options.cards ?? sampleCards(options.now()))];
  }

  emit(event: AppEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  emitGeneration(event: GenerationEvent): void {
    for (const watcher of this.watchers) watcher(event);
  }

  listDashboards() {
    return Promise.resolve([{ id: HOME_ID, title: this.title }]);
  }

  async getDashboard(id?: DashboardId) {
    await Promise.resolve();
    if (id !== undefined && id !== HOME_ID) throw new NotFoundError("dashboard", id);
    return { id: HOME_ID, title: this.title, cards: this.cards.map(({ card }) => card) };
  }

  async renameDashboard(_id: DashboardId, title: string) {
    await Promise.resolve();
    this.title = title;
  }

  createDashboard(title: string) {
    this.calls.push(`createDashboard ${title}`);
    return Promise.resolve(
      title.trim() === "" ? { errors: { title: "A title is needed" } } : { id: HOME_ID },
    );
  }

  async deleteDashboard(id: DashboardId): Promise<Undo> {
    await Promise.resolve();
    if (id !== HOME_ID) throw new NotFoundError("dashboard", id);
    throw new AppError("conflict", `“${this.title}” is the only dashboard`);
  }

  async adoptPackage(token: string): Promise<never> {
    await Promise.resolve();
    throw new NotFoundError("package", token);
  }

  async reorderDashboard(_id: DashboardId, order: readonly BlockId[]): Promise<Undo> {
    await this.note(`reorderDashboard ${order.join(",")}`);
    return this.arrange(order.map((id) => this.find(id)), "Cards moved");
  }

  async createFromSentence(_id: DashboardId, sentence: string) {
    await this.note(`createFromSentence ${sentence}`);
    return this.options.answer ?? { kind: "no_model" as const, sentence, localModels: [] };
  }

  listRecipes() {
    return Promise.resolve(SAMPLE_RECIPES);
  }

  async findGeneration(id: string): Promise<GenerationView | undefined> {
    await Promise.resolve();
    for (const { card: { state, editing } } of this.cards) {
      if (editing?.id === id) return editing;
      if ((state.kind === "making" || state.kind === "draft") && state.generation.id === id) {
        return state.generation;
      }
    }
    return undefined;
  }

  watchGeneration(_id: string, watcher: (event: GenerationEvent) => void) {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  cancelGeneration(id: string): Promise<void> {
    return this.note(`cancelGeneration ${id}`);
  }

  async retryGeneration(id: string): Promise<GenerationView> {
    await this.note(`retryGeneration ${id}`);
    const generation = await this.findGeneration(id);
    if (generation === undefined) throw new NotFoundError("generation", id);
    return generation;
  }

  async dismissGeneration(id: string): Promise<Card> {
    const generation = await this.findGeneration(id);
    if (generation === undefined) throw new NotFoundError("generation", id);
    return await this.change(generation.blockId, `dismissGeneration ${id}`, { editing: null });
  }

  async getCard(id: BlockId): Promise<Card> {
    await Promise.resolve();
    return this.find(id).card;
  }

  async getBlock(id: BlockId): Promise<BlockDetail> {
    const card = await this.getCard(id);
    const { manifest } = this.find(id);
    return {
      card,
      manifest,
      dashboard: { id: HOME_ID, title: this.title },
      settings: settingValues(manifest.settings, {}),
      refresh: manifest.refresh,
      approvedHosts: card.hosts,
      connections: this.blockConnections,
      reach: card.hosts,
      limits: {},
      cost: null,
      plan: null,
      createdAt: 0,
    };
  }

  getHealing() {
    return Promise.resolve({ own: {}, usual: DEFAULT_HEALING });
  }

  async saveHealing(id: BlockId, texts: Readonly<Record<string, string>>) {
    await this.note(`saveHealing ${JSON.stringify(texts)}`);
    if (texts["threshold"] === "0") {
      return { kind: "invalid" as const, errors: { threshold: "expected more" } };
    }
    return { kind: "saved" as const, card: await this.getCard(id) };
  }

  async healBlock(_id: BlockId, trigger: string) {
    await this.note(`healBlock ${trigger}`);
    return { kind: "works" as const };
  }

  async dismissHeal(id: BlockId, heal: number) {
    await this.note(`dismissHeal ${heal}`);
    return await this.getCard(id);
  }

  async returnToVersion(id: BlockId, version: number) {
    await this.note(`returnToVersion ${version}`);
    return await this.getCard(id);
  }

  listHeals() {
    return Promise.resolve([]);
  }

  findBlockCss(_id: BlockId, file: string) {
    return Promise.resolve(file === "1-abc.css" ? ".x{color:red}" : undefined);
  }

  refreshBlock(id: BlockId): Promise<Card> {
    const at = this.options.now();
    return this.change(id, "refreshBlock", { state: { kind: "fresh", at, nextRunAt: at + 600_000 } });
  }

  setPaused(id: BlockId, isPaused: boolean): Promise<Card> {
    return this.change(id, "setPaused", { isPaused });
  }

  renameBlock(id: BlockId, title: string): Promise<Card> {
    return this.change(id, "renameBlock", { title });
  }

  resizeBlock(id: BlockId, size: { readonly columns: number; readonly rows: number }): Promise<Card> {
    return this.change(id, "resizeBlock", size);
  }

  async moveBlock(id: BlockId, direction: "earlier" | "later"): Promise<void> {
    await this.note(`moveBlock ${id} ${direction}`);
    const from = this.cards.indexOf(this.find(id));
    const to = Math.min(Math.max(from + (direction === "earlier" ? -1 : 1), 0), this.cards.length - 1);
    this.cards.splice(to, 0, ...this.cards.splice(from, 1));
  }

  async getSettingsForm(id: BlockId) {
    await Promise.resolve();
    const { manifest: { settings } } = this.find(id);
    return { definitions: settings, values: settingValues(settings, {}) };
  }

  async saveSettings(id: BlockId, values: Readonly<Record<string, unknown>>) {
    const result = parseSettings(this.find(id).manifest.settings, values);
    if (result.kind === "invalid") return { ...result, values };
    await this.note(`saveSettings ${JSON.stringify(result.values)}`);
    return { kind: "saved" as const, card: this.find(id).card };
  }

  setRefresh(id: BlockId, refresh: unknown): Promise<Card> {
    return this.change(id, `setRefresh ${JSON.stringify(refresh)}`, {});
  }

  approveConnections(id: BlockId, { connections, hosts }: Approval): Promise<Card> {
    return this.change(id, `approveConnections ${connections.join(",")} ${hosts.join(",")}`, {});
  }

  withdrawConnection(id: BlockId, connection: string): Promise<Card> {
    return this.change(id, `withdrawConnection ${connection}`, {});
  }

  findWaitingDraft(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  approveHosts(id: BlockId, hosts: readonly string[]): Promise<Card> {
    return this.change(id, "approveHosts", { hosts });
  }

  getBlockBudgets(): Promise<BlockBudgets> {
    const none = { tokens: null, micros: null };
    const own = { generation: none, block: none };
    return Promise.resolve({ usual: DEFAULT_BUDGETS, own, today: { tokens: 0, micros: 0 } });
  }

  async getLimitsForm(id: BlockId) {
    await this.getCard(id);
    return SAMPLE_LIMITS;
  }

  async saveLimits(id: BlockId, texts: Readonly<Record<string, string>>) {
    const wrong = Object.entries(texts).find(([, text]) => Number.isNaN(Number(text)));
    if (wrong !== undefined) {
      const [name, text] = wrong;
      return {
        kind: "invalid" as const,
        errors: { [name]: `Cannot use "${text}": expected 128 MB to 1,024 MB` },
      };
    }
    await this.note(`saveLimits ${JSON.stringify(texts)}`);
    return { kind: "saved" as const, card: this.find(id).card };
  }

  async allowDirectNetwork(id: BlockId, entries: readonly string[]) {
    const wrong = entries.filter((entry) => entry.includes("*"));
    if (wrong.length > 0) {
      return {
        kind: "refused" as const,
        problems: wrong.map((entry) => `Cannot use "${entry}": one exact host`),
      };
    }
    const card = await this.change(id, "allowDirectNetwork", {
      directNetwork: entries.filter((entry) => entry !== ""),
    });
    return { kind: "allowed" as const, card };
  }

  revokeDirectNetwork(id: BlockId): Promise<Card> {
    return this.change(id, "revokeDirectNetwork", { directNetwork: [] });
  }

  async listDirectNetwork() {
    await Promise.resolve();
    return this.cards.filter(({ card }) => card.directNetwork.length > 0)
      .map(({ card: { id, title, directNetwork } }) => ({ id, title, hosts: directNetwork }));
  }

  async copyBlock(id: BlockId): Promise<Card> {
    await this.note(`copyBlock ${id}`);
    const sample = this.find(id);
    const card = {
      ...sample.card,
      id: BlockId.parse("copycopycopycopy"),
      title: `${sample.card.title} (copy)`,
    };
    this.cards.splice(this.cards.indexOf(sample) + 1, 0, { ...sample, card });
    return card;
  }

  async deleteBlock(id: BlockId): Promise<Undo> {
    await Promise.resolve();
    const sample = this.find(id);
    return this.arrange(this.cards.filter((other) => other !== sample), `Deleted “${sample.card.title}”`);
  }

  restoreBlock(id: BlockId): Promise<Card> {
    return this.getCard(id);
  }

  async undo(token: string) {
    await Promise.resolve();
    const run = this.undos.get(token);
    if (run === undefined) {
      throw new AppError("conflict", "Cannot take this back any more", "It is possible for half a minute");
    }
    run();
    return { dashboardId: HOME_ID, label: "Taken back" };
  }

  getPreferences() {
    return Promise.resolve({
      locale: "auto",
      timeZone: "auto",
      units: "metric" as const,
      allowPublicHosts: false,
    });
  }

  noteViewer(viewer: Viewer): Promise<void> {
    return this.note(`noteViewer ${viewer.locale} ${viewer.timeZone}`);
  }

  fetchImage(token: string) {
    const png = { type: "image/png", bytes: Uint8Array.of(137, 80, 78, 71) };
    return Promise.resolve(token === "good" ? png : undefined);
  }

  imageHref(_id: BlockId, src: string): string {
    return `/images/${encodeURIComponent(src)}`;
  }

  onEvent(listener: (event: AppEvent) => void) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  find(id: string): SampleCard {
    const card = this.cards.find((candidate) => candidate.card.id === id);
    if (card === undefined) throw new NotFoundError("block", id);
    return card;
  }

  async note(call: string): Promise<void> {
    await Promise.resolve();
    this.calls.push(call);
  }

  async change(id: BlockId, call: string, changes: Partial<Card>): Promise<Card> {
    const sample = this.find(id);
    await this.note(`${call} ${id}`);
    sample.card = { ...sample.card, ...changes };
    this.emit({ kind: "card", blockId: id });
    return sample.card;
  }

  arrange(order: readonly SampleCard[], label: string): Undo {
    const before = [...this.cards];
    const token = crypto.randomUUID();
    this.cards.splice(0, this.cards.length, ...order);
    this.undos.set(token, () => this.cards.splice(0, this.cards.length, ...before));
    return { token, label };
  }
}
