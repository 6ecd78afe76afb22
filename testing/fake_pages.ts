import { type AppError, NotFoundError } from "../domain/errors.ts";
import type { BlockId } from "../domain/ids.ts";
import { DEFAULT_HEALING } from "../domain/heal_settings.ts";
import type { App } from "../services/app.ts";
import type { CodeCheck, Conversation, ProposalDetail } from "../services/edit/types.ts";
import type {
  CertificateReading,
  ConnectionSummary,
  ConnectionTest,
  SavedConnection,
} from "../services/connections/types.ts";
import type { Budgets } from "../domain/budget.ts";
import type { BlockBudgets, SpendingReport } from "../services/spending/types.ts";
import type {
  DataPoint,
  FieldErrors,
  GenerationView,
  GrantedHost,
  Inspection,
  LocalModel,
  MadeVersion,
  ModelList,
  ModelSettings,
  ModelTest,
  Preferences,
  Price,
  RecordedAnswers,
  Retention,
  RunDetail,
  TrashItem,
  VersionDetail,
} from "../services/types.ts";
import type { FakeApp } from "./fake_app.ts";
import { sampleConversation, sampleEdit } from "./sample_edit.ts";
import type { Learned } from "../services/patterns/types.ts";
import type { ShownValues, Why } from "../services/why/types.ts";
import { sampleLearned } from "./sample_learned.ts";
import { sampleShownValues, sampleWhy } from "./sample_why.ts";
import * as samples from "./sample_pages.ts";
import { sampleSpending } from "./sample_spending.ts";

type Answer<Name extends keyof App> = App[Name] extends (...given: never[]) => Promise<infer Value> ? Value
  : never;

/** What the pages behind the dashboards show; tests change it in place. */
export interface FakePages {
  versions: readonly VersionDetail[];
  runs: readonly RunDetail[];
  data: readonly DataPoint[];
  recorded: RecordedAnswers;
  codeAnswer: Answer<"saveCode">;
  conversation: Conversation;
  /** Null where nothing is proposed. */
  proposal: ProposalDetail | null;
  check: CodeCheck;
  /** What a request for a change is refused with. */
  editRefusal: AppError | null;
  inspection: Inspection;
  recipeAnswer: Answer<"createFromRecipe">;
  recipes: Answer<"listRecipes">;
  model: ModelSettings;
  modelErrors: Answer<"saveModelSettings">;
  modelTest: ModelTest;
  localModels: readonly LocalModel[];
  models: ModelList;
  roleErrors: FieldErrors;
  rebuilt: GenerationView | undefined;
  spending: SpendingReport;
  budgets: Budgets;
  budgetErrors: FieldErrors;
  blockBudgets: BlockBudgets;
  prices: readonly Price[];
  preferences: Preferences;
  retention: Retention;
  hosts: readonly GrantedHost[];
  trash: readonly TrashItem[];
  health: Answer<"health">;
  findings: Answer<"examine">;
  connections: readonly ConnectionSummary[];
  savedConnection: SavedConnection;
  connectionTest: ConnectionTest;
  certificate: CertificateReading;
  learned: Learned;
  shown: ShownValues;
  why: Why;
}

/** The fake services with everything that details, settings, gallery, inspector, trash and health ask for. */
export function addFakePages(
  app: FakeApp,
  now: number,
): { readonly app: FakeApp; readonly pages: FakePages } {
  const block = app.cards[0]?.card.id;
  if (block === undefined) throw new TypeError("Cannot fake pages: expected at least one card");
  const pages = samplePages(block, now);
  const called = <Value>(call: string, value: Value): Promise<Value> => {
    app.calls.push(call);
    return Promise.resolve(value);
  };
  const answers: Partial<App> = {
    listVersions: () => Promise.resolve(pages.versions),
    getVersion: (_id, number) => find(pages.versions, "version", (version) => version.number === number),
    returnToVersion: async (id, number) => {
      await find(pages.versions, "version", (version) => version.number === number);
      app.calls.push(`returnToVersion ${number}`);
      return await app.getCard(id);
    },
    saveCode: (_id, source, options) =>
      called(
        `saveCode ${JSON.stringify(source)}${options?.ending === "propose" ? " propose" : ""}`,
        pages.codeAnswer,
      ),
    checkCode: (_id, source, options) =>
      called(
        `checkCode ${JSON.stringify(source)} ${options?.runs === false ? "compile" : "run"}`,
        pages.check,
      ),
    getConversation: () => Promise.resolve({ ...pages.conversation, proposal: pages.proposal }),
    requestEdit: (id, request) =>
      pages.editRefusal === null
        ? called(`requestEdit ${request}`, sampleEdit(now, { blockId: id }))
        : Promise.reject(pages.editRefusal),
    getProposal: (_id, number) =>
      pages.proposal?.version.number === number
        ? Promise.resolve(pages.proposal)
        : Promise.reject(new NotFoundError("proposed version", String(number))),
    chooseProposal: async (id, number) => {
      app.calls.push(`chooseProposal ${number}`);
      return {
        card: await app.getCard(id),
        label: `Version ${number} is on the card`,
        undo: { token: "undo-token", label: "Back to version 2" },
      };
    },
    dropProposal: async (id, number) => {
      app.calls.push(`dropProposal ${number}`);
      return await app.getCard(id);
    },
    listRuns: (_id, options = {}) =>
      Promise.resolve(
        pages.runs.filter(({ id }) => id < (options.before ?? Infinity)).slice(0, options.limit ?? 50),
      ),
    getRun: (_id, number) => find(pages.runs, "run", ({ id }) => id === number),
    listData: (_id, options = {}) => Promise.resolve(pages.data.slice(0, options.limit ?? 50)),
    countRecordings: () => Promise.resolve(pages.recorded),
    deleteRecordings: () => {
      pages.recorded = { runs: 0, answers: 0, bytes: 0, newestAt: null };
      return called("deleteRecordings", undefined);
    },
    listRecipes: () => Promise.resolve(pages.recipes),
    createFromRecipe: (_dashboard, recipe, values) =>
      called(`createFromRecipe ${recipe} ${JSON.stringify(values)}`, pages.recipeAnswer),
    inspectAddress: (address) => called(`inspectAddress ${address}`, pages.inspection),
    createFromAddress: (_dashboard, choice) =>
      called(`createFromAddress ${JSON.stringify(choice)}`, { blockId: block }),
    getModelSettings: () => Promise.resolve(pages.model),
    saveModelSettings: (settings) =>
      called(`saveModelSettings ${JSON.stringify(settings)}`, pages.modelErrors),
    testModel: (id) => called(id === undefined ? "testModel" : `testModel ${id}`, pages.modelTest),
    listModels: () => Promise.resolve(pages.models),
    removeModel: (id) => called(`removeModel ${id}`, undefined),
    saveModelRoles: (roles) => called(`saveModelRoles ${JSON.stringify(roles)}`, pages.roleErrors),
    rebuildBlock: (_id, model) =>
      pages.rebuilt === undefined
        ? Promise.reject(new NotFoundError("model", model))
        : called(`rebuildBlock ${model}`, pages.rebuilt),
    compareModels: (_id, version) => Promise.resolve({ current: null, proposed: madeVersion(version) }),
    getSpending: () => Promise.resolve(pages.spending),
    listModelCalls: () => Promise.resolve(pages.spending.failures),
    getBudgets: () => Promise.resolve(pages.budgets),
    saveBudgets: (texts) => called(`saveBudgets ${JSON.stringify(texts)}`, pages.budgetErrors),
    getBlockBudgets: () => Promise.resolve(pages.blockBudgets),
    saveBlockBudgets: (_id, texts) => called(`saveBlockBudgets ${JSON.stringify(texts)}`, pages.budgetErrors),
    findLocalModels: () => called("findLocalModels", pages.localModels),
    listPrices: () => Promise.resolve(pages.prices),
    savePrices: (prices) => called(`savePrices ${JSON.stringify(prices)}`, undefined),
    getPreferences: () => Promise.resolve(pages.preferences),
    savePreferences: (preferences) => called(`savePreferences ${JSON.stringify(preferences)}`, undefined),
    getUsualHealing: () => Promise.resolve(DEFAULT_HEALING),
    saveUsualHealing(texts) {
      app.calls.push(`saveUsualHealing ${JSON.stringify(texts)}`);
      const errors: FieldErrors = texts["threshold"] === "0" ? { threshold: "expected more" } : {};
      return Promise.resolve(errors);
    },
    getRetention: () => Promise.resolve(pages.retention),
    saveRetention: (retention) => called(`saveRetention ${JSON.stringify(retention)}`, undefined),
    listGrantedHosts: () => Promise.resolve(pages.hosts),
    revokeHost: (host) => called(`revokeHost ${host}`, undefined),
    listTrash: () => Promise.resolve(pages.trash),
    purgeBlocks: (ids) => called(`purgeBlocks ${ids.join()}`, undefined),
    restoreBlock: async (id) => {
      app.calls.push(`restoreBlock ${id}`);
      return await app.getCard(id);
    },
    health: () => Promise.resolve(pages.health),
    examine: () => Promise.resolve(pages.findings),
    listShownValues: () => Promise.resolve(pages.shown),
    explainValue: (id, query) => called(`explainValue ${id} ${JSON.stringify(query)}`, pages.why),
    listLearned: () => Promise.resolve(pages.learned),
    forgetPattern: (id) => called(`forgetPattern ${id}`, undefined),
    forgetAllPatterns: () => called("forgetAllPatterns", undefined),
    setErrorPattern: (id, isEnabled) => called(`setErrorPattern ${id} ${isEnabled}`, undefined),
    listConnections: () => Promise.resolve(pages.connections),
    getConnection: (id) => find(pages.connections, "connection", (connection) => connection.id === id),
    // A secret prints itself as "[secret]": that it was there is all that a test sees.
    createConnection: (form) => called(`createConnection ${JSON.stringify(form)}`, pages.savedConnection),
    changeConnection: (id, form) =>
      called(`changeConnection ${id} ${JSON.stringify(form)}`, pages.savedConnection),
    replaceSecret: (id, given) =>
      called(`replaceSecret ${id} ${JSON.stringify(given)}`, pages.savedConnection),
    testConnection: (id, path) => called(`testConnection ${id} ${path}`, pages.connectionTest),
    readCertificate: (origin) => called(`readCertificate ${origin}`, pages.certificate),
    revokeConnection: (id) => called(`revokeConnection ${id}`, undefined),
  };
  return { app: { ...app, ...answers }, pages };
}

function samplePages(block: BlockId, now: number): FakePages {
  return {
    ...samples.connections(block, now),
    learned: sampleLearned(now),
    shown: sampleShownValues(now),
    why: sampleWhy(block, now),
    versions: samples.versions(now),
    runs: samples.runs(now),
    data: samples.dataPoints(now),
    recorded: { runs: 5, answers: 55, bytes: 48_212, newestAt: now - 180_000 },
    codeAnswer: { kind: "adopted", version: 4 },
    conversation: sampleConversation(now, block),
    proposal: null,
    check: { notes: [], hasRun: true },
    editRefusal: null,
    inspection: samples.inspection,
    recipeAnswer: { kind: "started", blockId: block },
    recipes: samples.recipes,
    model: {
      baseUrl: "https://api.openai.com/v1",
      model: "",
      hasKey: false,
      source: "none",
      monthTokens: 12_480,
    },
    modelErrors: {},
    modelTest: { kind: "ok", model: "small-1", tookMs: 840, features: ["JSON schemas", "streaming"] },
    localModels: [{
      name: "Ollama",
      baseUrl: "http://127.0.0.1:11434/v1",
      models: ["qwen3:8b", "llama3.2:3b"],
    }],
    ...sampleSpending(block, now),
    prices: [{ model: "small-1", inputPerMillion: 0.25, outputPerMillion: 2 }],
    preferences: { locale: "auto", timeZone: "auto", units: "metric", allowPublicHosts: false },
    retention: { runDays: 7, runsPerBlock: 500, dataDays: 30, trashDays: 30 },
    hosts: [
      { host: "api.frankfurter.dev", blocks: [{ id: block, title: "EUR / USD, last 30 days" }] },
      { host: "nas.home.arpa:8080", blocks: [] },
    ],
    trash: [{ id: block, title: "Old feed", deletedAt: now - 3_600_000, purgeAt: now + 30 * 86_400_000 }],
    findings: [
      { name: "clock", state: "good", note: "as it should be" },
      {
        name: "data folder permissions",
        state: "note",
        note: "Other users may look into <it>",
        means: "They could read the database.",
        mend: ["chmod 700 data"],
      },
    ],
    health: {
      isHealthy: true,
      checks: [
        { name: "Database", isGood: true, note: "answers in 1 ms" },
        { name: "Sandbox", isGood: true, note: "standard: no permissions, cleared environment" },
      ],
      isolation: {
        level: "standard",
        summary: "Base level: each block runs in a process without any permission",
        layers: ["no permissions", "cleared environment"],
        missing: [{ layer: "own namespaces", reason: "not allowed for this user" }],
      },
      directNetwork: [{ id: block, title: "Orders of today", hosts: ["db.example.org:5432"] }],
    },
  };
}

async function find<Item>(
  items: readonly Item[],
  what: string,
  isWanted: (item: Item) => boolean,
): Promise<Item> {
  const item = await Promise.resolve(items.find(isWanted));
  if (item === undefined) throw new NotFoundError(what, "?");
  return item;
}

function madeVersion(version: number): MadeVersion {
  const origin = { kind: "model", model: "another-model", provider: "models.example" } as const;
  return { version, origin, attempts: 2, tokens: 9_120, micros: 41_000, tookMs: 12_300 };
}
