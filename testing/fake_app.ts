import { AppError, NotFoundError } from "../domain/errors.ts";
import { BlockId, DashboardId, GenerationId } from "../domain/ids.ts";
import { parseSettings, settingValues } from "../domain/settings.ts";
import type { App, AppEvent, Card, Dashboard, GenerationView, RecipeSummary } from "../services/types.ts";
import type { GenerationEvent } from "../generation/types.ts";
import { type SampleCard, sampleCards } from "./sample_cards.ts";

export const HOME_ID = DashboardId.parse("homehomehomehome");
export const GENERATION_ID = GenerationId.parse("makemakemakemake");

export interface FakeApp extends App {
  /** The cards in their order; tests change them in place. */
  readonly cards: SampleCard[];
  /** What was called, oldest first: "refreshBlock aaaa…". */
  readonly calls: string[];
  emit(event: AppEvent): void;
  emitGeneration(event: GenerationEvent): void;
}

export interface FakeAppOptions {
  readonly now: () => number;
  readonly cards?: readonly SampleCard[];
  readonly answer?: Awaited<ReturnType<App["createFromSentence"]>>;
}

const RECIPES: readonly RecipeSummary[] = [
  ["weather", "Weather", "Now and the next days for a place", "Outside"],
  ["hacker-news", "Hacker News", "Top stories with points and comments", "Reading"],
  ["currency", "Currency", "An exchange rate and its last weeks", "Money"],
  ["github-releases", "Releases", "Newest versions of a project", "Software"],
  ["website-status", "Website status", "Is it up, and how fast", "Software"],
  ["feed", "RSS or Atom feed", "Newest entries of a feed", "Reading"],
].map(([id = "", title = "", description = "", group = ""]) => ({
  id,
  title,
  description,
  group,
  definitions: [],
  hosts: [],
}));

/**
 * The services in memory: sample cards in every state, whose actions change them as the real ones do.
 * What a page of another folder needs and this lacks throws "not part of the fake".
 */
export function createFakeApp(options: FakeAppOptions): FakeApp {
  const cards = [...(options.cards ?? sampleCards(options.now()))];
  const calls: string[] = [];
  const listeners = new Set<(event: AppEvent) => void>();
  const watchers = new Set<(event: GenerationEvent) => void>();
  const undos = new Map<string, { readonly label: string; readonly run: () => void }>();
  let title = "Home";

  const emit = (event: AppEvent) => {
    for (const listener of listeners) listener(event);
  };
  const find = (id: string): SampleCard => {
    const card = cards.find((candidate) => candidate.card.id === id);
    if (card === undefined) throw new NotFoundError("block", id);
    return card;
  };
  const change = (id: string, changes: Partial<Card>, call: string): Card => {
    const sample = find(id);
    calls.push(`${call} ${id}`);
    sample.card = { ...sample.card, ...changes };
    emit({ kind: "card", blockId: sample.card.id });
    return sample.card;
  };
  const dashboard = (): Dashboard => ({ id: HOME_ID, title, cards: cards.map(({ card }) => card) });
  const undoable = (label: string, run: () => void) => {
    const token = crypto.randomUUID();
    undos.set(token, { label, run });
    return { token, label };
  };
  const place = (order: readonly SampleCard[]) => cards.splice(0, cards.length, ...order);

  const known: Partial<App> = {
    listDashboards: () => Promise.resolve([{ id: HOME_ID, title }]),
    getDashboard: (id) =>
      id === undefined || id === HOME_ID
        ? Promise.resolve(dashboard())
        : Promise.reject(new NotFoundError("dashboard", id)),
    renameDashboard: (_id, newTitle) => {
      title = newTitle;
      return Promise.resolve();
    },
    reorderDashboard: (_id, order) => {
      const before = [...cards];
      calls.push(`reorderDashboard ${order.join(",")}`);
      place(order.map(find));
      return Promise.resolve(undoable("Cards moved", () => place(before)));
    },
    createFromSentence: (_id, sentence) => {
      calls.push(`createFromSentence ${sentence}`);
      return Promise.resolve(options.answer ?? { kind: "no_model", sentence, localModels: [] });
    },
    findGeneration: (id) => Promise.resolve(findGeneration(cards, id)),
    watchGeneration: (_id, listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    cancelGeneration: (id) => {
      calls.push(`cancelGeneration ${id}`);
      return Promise.resolve();
    },
    retryGeneration: (id) => {
      calls.push(`retryGeneration ${id}`);
      const generation = findGeneration(cards, id);
      return generation === undefined
        ? Promise.reject(new NotFoundError("generation", id))
        : Promise.resolve(generation);
    },
    getCard: (id) => Promise.resolve().then(() => find(id).card),
    getBlock: (id) =>
      Promise.resolve().then(() => {
        const { card, manifest } = find(id);
        return {
          card,
          dashboard: { id: HOME_ID, title },
          manifest,
          settings: settingValues(manifest.settings, {}),
          refresh: manifest.refresh,
          approvedHosts: card.hosts,
          createdAt: 0,
        };
      }),
    findBlockCss: (_id, file) => Promise.resolve(file === "1-abc.css" ? ".x{color:red}" : undefined),
    refreshBlock: (id) => {
      const at = options.now();
      return Promise.resolve().then(() =>
        change(id, { state: { kind: "fresh", at, nextRunAt: at + 600_000 } }, "refreshBlock")
      );
    },
    setPaused: (id, isPaused) => Promise.resolve().then(() => change(id, { isPaused }, "setPaused")),
    renameBlock: (id, newTitle) =>
      Promise.resolve().then(() => change(id, { title: newTitle }, "renameBlock")),
    resizeBlock: (id, size) => Promise.resolve().then(() => change(id, size, "resizeBlock")),
    moveBlock: (id, direction) =>
      Promise.resolve().then(() => {
        const index = cards.indexOf(find(id));
        const to = Math.min(Math.max(index + (direction === "earlier" ? -1 : 1), 0), cards.length - 1);
        cards.splice(to, 0, ...cards.splice(index, 1));
        calls.push(`moveBlock ${id} ${direction}`);
      }),
    getSettingsForm: (id) =>
      Promise.resolve().then(() => {
        const { manifest } = find(id);
        return { definitions: manifest.settings, values: settingValues(manifest.settings, {}) };
      }),
    saveSettings: (id, values) =>
      Promise.resolve().then(() => {
        const result = parseSettings(find(id).manifest.settings, values);
        if (result.kind === "invalid") return { ...result, values };
        calls.push(`saveSettings ${JSON.stringify(result.values)}`);
        return { kind: "saved", card: find(id).card };
      }),
    setRefresh: (id, refresh) =>
      Promise.resolve().then(() => change(id, {}, `setRefresh ${JSON.stringify(refresh)}`)),
    approveHosts: (id, hosts) => Promise.resolve().then(() => change(id, { hosts }, "approveHosts")),
    copyBlock: (id) =>
      Promise.resolve().then(() => {
        const sample = find(id);
        const copy = {
          ...sample,
          card: {
            ...sample.card,
            id: BlockId.parse("copycopycopycopy"),
            title: `${sample.card.title} (copy)`,
          },
        };
        cards.splice(cards.indexOf(sample) + 1, 0, copy);
        return copy.card;
      }),
    deleteBlock: (id) =>
      Promise.resolve().then(() => {
        const before = [...cards];
        const sample = find(id);
        place(cards.filter((candidate) => candidate !== sample));
        return undoable(`Deleted “${sample.card.title}”`, () => place(before));
      }),
    restoreBlock: (id) => Promise.resolve().then(() => find(id).card),
    undo: (token) => {
      const undo = undos.get(token);
      if (undo === undefined) {
        return Promise.reject(
          new AppError("conflict", "Cannot take this back any more", "It is possible for half a minute"),
        );
      }
      undo.run();
      return Promise.resolve({ dashboardId: HOME_ID, label: "Taken back" });
    },
    listRecipes: () => Promise.resolve(RECIPES),
    getPreferences: () =>
      Promise.resolve({ locale: "auto", timeZone: "auto", units: "metric", allowPublicHosts: false }),
    fetchImage: (token) =>
      Promise.resolve(
        token === "good" ? { type: "image/png", bytes: Uint8Array.of(137, 80, 78, 71) } : undefined,
      ),
    imageHref: (_id, src) => `/images/${encodeURIComponent(src)}`,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return completeApp(known, {
    cards,
    calls,
    emit,
    emitGeneration: (event) => {
      for (const watcher of watchers) watcher(event);
    },
  });
}

/** Methods that nobody faked say so when they are called. */
function completeApp(known: Partial<App>, extra: Omit<FakeApp, keyof App>): FakeApp {
  return new Proxy({ ...known, ...extra }, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name);
      if (typeof name === "symbol" || name === "then") return undefined;
      return () => Promise.reject(new Error(`"${name}" is not part of the fake`));
    },
  }) as FakeApp;
}

function findGeneration(cards: readonly SampleCard[], id: string): GenerationView | undefined {
  for (const { card: { state } } of cards) {
    if ((state.kind === "making" || state.kind === "draft") && state.generation.id === id) {
      return state.generation;
    }
  }
  return undefined;
}
