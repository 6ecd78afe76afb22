/*
 * What the use cases show: the values that `App` (app.ts) gives to pages and commands, plain and without behaviour.
 * One list, longer than a file should be, because each is a few lines and most name one another.
 */
import type { ConnectionAuth, ConnectionId } from "../domain/connection.ts";
import type { BlockId, DashboardId, GenerationId } from "../domain/ids.ts";
import type { Json } from "../domain/json.ts";
import type { BlockLimits, LimitName } from "../domain/limits.ts";
import type { Manifest, SettingDefinition, SettingValues } from "../domain/manifest.ts";
import type { RunError, RunOutcome, RunWarning } from "../domain/outcome.ts";
import type { Refresh } from "../domain/schedule.ts";
import type { BlockTree } from "../domain/tree.ts";
import type { Diagnosis, GenerationJob, Plan, Refusal } from "../generation/types.ts";

/** How the person who looks wants numbers and dates. */
export interface Viewer {
  readonly locale: string;
  readonly timeZone: string;
}

export interface DashboardSummary {
  readonly id: DashboardId;
  readonly title: string;
}

export interface Dashboard extends DashboardSummary {
  readonly cards: readonly Card[];
}

/** Everything that one card shows. The data stays on screen in every state that has some. */
export interface Card {
  readonly id: BlockId;
  readonly title: string;
  readonly description: string;
  readonly prompt: string;
  readonly columns: number;
  readonly rows: number;
  readonly isPaused: boolean;
  readonly version: number | null;
  /** Made without a model: by a recipe or the inspector. */
  readonly origin: Manifest["origin"] | null;
  readonly state: CardState;
  readonly content: CardContent | null;
  /** Hosts that the block may call, for the foot. */
  readonly hosts: readonly string[];
  /** Exact `host:port` entries that its process may reach by itself, past the broker. */
  readonly directNetwork: readonly string[];
  /** The limit that ended its newest run, when a person may set a higher one. */
  readonly raisableLimit: LimitName | null;
  /** Tokens spent to make, change and heal it. */
  readonly tokens: number;
  /** Tokens spent on it by anything else, its refreshes first of all; a model is never asked then, so 0. */
  readonly tokensSince: number;
  /** Runs since it is there. */
  readonly refreshes: number;
  readonly hasSettings: boolean;
  /** A version that passed its trial and waits to be chosen. */
  readonly proposal: { readonly version: number; readonly kind: ProposalKind } | null;
  /** Work on a block that is on the card already: it goes on, or it ended and nobody has said what comes of it. */
  readonly editing: GenerationView | null;
  /** What that work waits for. */
  readonly editingNeed: Need | null;
  /** The newest repair, while it goes on or is worth a word. */
  readonly heal: HealNotice | null;
  /** What its sources no longer give, in one sentence; null while they give all that is read. */
  readonly drift: string | null;
  /** It fails in a way that a model could mend, and one is set up. */
  readonly canRepair: boolean;
}

/** How the newest repair of a block went, for its card. */
export interface HealNotice {
  readonly id: number;
  readonly status: "running" | "adopted" | "failed" | "interrupted";
  /** Epoch milliseconds of its end, or of its beginning while it runs. */
  readonly at: number;
  /** The version that was repaired: where one click leads back to. */
  readonly baseVersion: number;
  readonly version: number | null;
  readonly generationId: GenerationId | null;
  /** What changed at the sources, in words; names in them come from outside. */
  readonly changes: readonly string[];
  /** Why it failed. */
  readonly result: string;
}

/** One repair in the history of a block. All times are epoch milliseconds. */
export interface HealSummary extends Omit<HealNotice, "status"> {
  readonly status: "running" | "adopted" | "proposed" | "failed" | "cancelled" | "interrupted";
  readonly trigger: "failures" | "person" | "command";
  readonly problem: string;
  readonly startedAt: number;
}

/** Where a proposed version came from: a request, a heal, another model, or a person's hand. */
export type ProposalKind = "edit" | "heal" | "rebuild" | "hand";

/** A version that passed its trial, beside the one that is on the card. */
export interface Proposal {
  readonly version: VersionDetail;
  readonly kind: ProposalKind;
  readonly content: CardContent;
  /** What stands on the card now. */
  readonly current: CardContent | null;
  /** Version that the proposal was made from, when another one is current by now. */
  readonly isOutdated: boolean;
  readonly warnings: readonly RunWarning[];
}

export interface CardContent {
  readonly tree: BlockTree;
  /** Epoch milliseconds of the run that gave it. */
  readonly at: number;
  readonly dataId: number;
  /** File name of the version's stylesheet under `/blocks/<id>/`, or null when it needs none. */
  readonly cssFile: string | null;
}

export type CardState =
  | { readonly kind: "fresh"; readonly at: number; readonly nextRunAt: number | null }
  | { readonly kind: "refreshing"; readonly since: number; readonly at: number | null }
  /** Older data stands on the card because the newest run failed; it is tried again by itself. */
  | {
    readonly kind: "stale";
    readonly at: number;
    readonly error: RunError;
    readonly retryAt: number | null;
    readonly failures: number;
  }
  /** No data to show, and a run failed. */
  | {
    readonly kind: "failed";
    readonly error: RunError;
    readonly retryAt: number | null;
    readonly failures: number;
  }
  /** A person must act: approve hosts, fill in a setting. */
  | { readonly kind: "needs_you"; readonly need: Need }
  | { readonly kind: "making"; readonly generation: GenerationView }
  /** Generation ended without a good version; the best attempt can be retried or edited. */
  | { readonly kind: "draft"; readonly generation: GenerationView }
  /** A version is there, but it has not run yet. */
  | { readonly kind: "waiting"; readonly nextRunAt: number | null };

export type Need =
  | {
    readonly kind: "hosts";
    readonly hosts: readonly string[];
    readonly reason: string;
    /** Names of connections whose data may then go there as well. */
    readonly connections?: readonly string[];
  }
  | {
    readonly kind: "settings";
    readonly names: readonly string[];
    /** What its making waits for: few enough to be asked for on the card. */
    readonly facts?: readonly SettingDefinition[];
  }
  /** One dialog for both: the connections that wait for a yes, and every host that may get what they read. */
  | {
    readonly kind: "connections";
    readonly connections: readonly NamedConnection[];
    readonly hosts: readonly string[];
  }
  /** A connection must be made, or its secret replaced: what the form is filled with. */
  | {
    readonly kind: "connection";
    /** The name that the code uses; null when a source asks for a sign-in that the code knows nothing of. */
    readonly name: string | null;
    /** Empty when the code's name is all that is known. */
    readonly host: string;
    readonly origin: string | null;
    /** 401 or 403; null when nothing was asked yet. */
    readonly status: number | null;
    /** The connection that was used and not accepted. */
    readonly used: NamedConnection | null;
  };

export interface NamedConnection {
  readonly id: ConnectionId;
  readonly name: string;
  readonly origin: string;
}

/** Code that a person wrote and that waits for a yes: it goes on the card when the yes comes. */
export interface WaitingDraft {
  readonly version: number;
  readonly connections: readonly BlockConnection[];
  readonly reach: readonly string[];
}

/** A connection that a block's version names. */
export interface BlockConnection {
  readonly name: string;
  /** Null when there is none of that name. */
  readonly stored: (NamedConnection & { readonly kind: ConnectionAuth["kind"] }) | null;
  readonly isApproved: boolean;
}

export interface GenerationView {
  readonly id: GenerationId;
  readonly blockId: BlockId;
  readonly sentence: string;
  readonly status:
    | "running"
    | "adopted"
    | "proposed"
    | "dropped"
    | "draft"
    | "needs_approval"
    | "needs_facts"
    | "refused"
    | "failed"
    | "cancelled"
    | "interrupted";
  readonly steps: readonly GenerationStep[];
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly tokens: number;
  readonly hosts: readonly string[];
  /** Names of connections that it waits for. */
  readonly connections: readonly string[];
  readonly diagnosis: Diagnosis | null;
  /** What the person can do about it. */
  readonly nextStep: string | null;
  readonly job: GenerationJob["kind"];
  /** What the person asked of the block that was there. */
  readonly request: string | null;
  readonly model: string | null;
  readonly plan: Plan | null;
  readonly refusal: Refusal | null;
  /** Settings that only the person can fill in. */
  readonly facts: readonly SettingDefinition[];
  /** Version that it gave, adopted or not. */
  readonly version: number | null;
  readonly hasDraft: boolean;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface GenerationStep {
  readonly label: string;
  readonly note: string;
  readonly state: "done" | "now" | "later" | "failed";
  readonly at: number;
}

export interface VersionSummary {
  readonly number: number;
  readonly status: "adopted" | "draft";
  readonly reason: string;
  readonly explanation: string;
  readonly origin: Manifest["origin"];
  readonly parent: number | null;
  readonly tokens: number;
  readonly createdAt: number;
  readonly isCurrent: boolean;
}

export interface VersionDetail extends VersionSummary {
  readonly manifest: Manifest;
  readonly backend: string;
  readonly view: string;
  readonly problem: string | null;
  /** What its trial found, though it let the version pass; the score of its data is among them. */
  readonly warnings?: readonly RunWarning[];
  /** Files of the parent, to show the difference; null for a first version. */
  readonly before: { readonly backend: string; readonly view: string; readonly manifest: string } | null;
}

export interface RunSummary {
  readonly id: number;
  readonly type: "trial" | "refresh" | "generate" | "heal";
  readonly reason: string;
  readonly version: number | null;
  readonly status: "ok" | "failed" | "cancelled";
  readonly error: RunError | null;
  readonly startedAt: number;
  readonly tookMs: number;
  readonly requestCount: number;
  readonly bytes: number;
  readonly tokens: number;
}

export interface RunDetail extends RunSummary {
  /** It had direct network: what its process sent by itself is in no row. */
  readonly isPastBroker: boolean;
  /** The limit that ended it, when a person may set a higher one. */
  readonly raisableLimit: LimitName | null;
  readonly stage: string | null;
  readonly requests: RunOutcome["requests"];
  readonly logs: RunOutcome["logs"];
  readonly timings: RunOutcome["timings"];
  readonly usage: RunOutcome["usage"];
  readonly isolation: RunOutcome["isolation"];
  readonly warnings: RunOutcome["warnings"];
}

export interface DataPoint {
  readonly id: number;
  readonly version: number;
  readonly at: number;
  readonly bytes: number;
  readonly data: Json;
}

/** How much is kept of what a block's sources answered, over all its versions. */
export interface RecordedAnswers {
  readonly runs: number;
  readonly answers: number;
  readonly bytes: number;
  /** Epoch milliseconds; null when nothing is recorded. */
  readonly newestAt: number | null;
}

export interface BlockDetail {
  readonly card: Card;
  readonly dashboard: DashboardSummary;
  readonly manifest: Manifest | null;
  readonly settings: SettingValues;
  readonly refresh: Refresh;
  readonly approvedHosts: readonly string[];
  readonly connections: readonly BlockConnection[];
  /** Every host that may get what the block reads, once its connections are approved. */
  readonly reach: readonly string[];
  /** What a person set for its runs. */
  readonly limits: BlockLimits;
  /** What its tokens cost; null when no price was known. */
  readonly cost: {
    /** Millionths of a US dollar. */
    readonly micros: number;
    /** Tokens whose price was not known: they are not in it. */
    readonly unpricedTokens: number;
  } | null;
  /** What the model meant to do when it made the current version; null when it did not say. */
  readonly plan: Plan | null;
  readonly createdAt: number;
}

export interface SettingsForm {
  readonly definitions: readonly SettingDefinition[];
  readonly values: SettingValues;
}

/** One limit of a block's runs, in the unit that it is shown in. */
export interface LimitField {
  readonly name: LimitName;
  readonly label: string;
  /** "MB", "s"; empty for a count. */
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  /** What holds when nothing is set. */
  readonly usual: number;
  readonly current: number | null;
}

export type LimitsForm = readonly LimitField[];

/** One message a field, keyed by the setting's name. */
export type FieldErrors = Readonly<Record<string, string>>;

export interface RecipeSummary {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly group: string;
  readonly definitions: readonly SettingDefinition[];
  readonly hosts: readonly string[];
}

/** What the sentence box does with a sentence, or what it says when nothing fits. */
export type CreateAnswer =
  | { readonly kind: "started"; readonly generation: GenerationView }
  /** A ready block fits: it is on the dashboard and reads its first data now. */
  | { readonly kind: "ready"; readonly blockId: BlockId }
  /** A recipe fits but needs facts: show its small form, filled as far as known. */
  | {
    readonly kind: "recipe";
    readonly recipe: string;
    readonly values: SettingValues;
    readonly missing: readonly string[];
  }
  /** The sentence is an address: show the inspector. */
  | { readonly kind: "address"; readonly address: string }
  /** No recipe fits and no model is set up. */
  | { readonly kind: "no_model"; readonly sentence: string; readonly localModels: readonly LocalModel[] };

export interface LocalModel {
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
}

export interface ModelSettings {
  readonly baseUrl: string;
  readonly model: string;
  readonly hasKey: boolean;
  /** "environment" values cannot be changed on screen. */
  readonly source: "environment" | "screen" | "none";
  readonly monthTokens: number;
}

/** What one version took to make. */
export interface MadeVersion {
  readonly version: number;
  readonly origin: Manifest["origin"];
  readonly tokens: number;
  /** Millionths of a US dollar; null where a price was not known. */
  readonly micros: number | null;
  /** 0 for a version that no model made. */
  readonly attempts: number;
  /** From the request to its end, waiting for a person included; null when unknown. */
  readonly tookMs: number | null;
}

export interface ModelComparison {
  /** What is on the card; null while nothing is. */
  readonly current: MadeVersion | null;
  readonly proposed: MadeVersion;
}

export type ModelTest =
  | {
    readonly kind: "ok";
    readonly model: string;
    readonly tookMs: number;
    readonly features: readonly string[];
  }
  | { readonly kind: "failed"; readonly message: string; readonly hint: string };

export type { Price } from "../domain/price.ts";

/** One model that can be asked. */
export interface ModelEntry {
  readonly id: string;
  /** What the person calls it; empty for the model's own name. */
  readonly label: string;
  readonly baseUrl: string;
  readonly model: string;
  readonly hasKey: boolean;
  /** "auto", "bearer", or the header that carries the key. */
  readonly keyHeader: string;
  /** "environment" ones cannot be changed on screen. */
  readonly source: "environment" | "screen";
}

export interface ModelList {
  readonly models: readonly ModelEntry[];
  /** Ids; null leaves the work to the model that writes. */
  readonly roles: Readonly<Record<"write" | "repair" | "heal", string | null>>;
}

export interface Preferences {
  /** "auto" follows the browser. */
  readonly locale: string;
  readonly timeZone: string;
  readonly units: "metric" | "imperial";
  readonly allowPublicHosts: boolean;
}

export interface Retention {
  readonly runDays: number;
  readonly runsPerBlock: number;
  readonly dataDays: number;
  readonly trashDays: number;
}

export interface GrantedHost {
  readonly host: string;
  readonly blocks: readonly { readonly id: BlockId; readonly title: string }[];
}

/** A block whose process may reach hosts by itself, past the broker. */
export interface DirectNetworkBlock {
  readonly id: BlockId;
  readonly title: string;
  /** Exact `host:port` entries. */
  readonly hosts: readonly string[];
}

/** What keeps blocks in on this machine, in words. */
export interface IsolationView {
  readonly level: "full" | "standard";
  /** What the level means. */
  readonly summary: string;
  readonly layers: readonly string[];
  /** What this machine does not give, and why. */
  readonly missing: readonly { readonly layer: string; readonly reason: string }[];
}

export interface Health {
  readonly isHealthy: boolean;
  readonly checks: readonly { readonly name: string; readonly isGood: boolean; readonly note: string }[];
  readonly isolation: IsolationView;
  readonly directNetwork: readonly DirectNetworkBlock[];
}

export interface TrashItem {
  readonly id: BlockId;
  readonly title: string;
  readonly deletedAt: number;
  readonly purgeAt: number;
}

export interface SessionSummary {
  readonly id: string;
  readonly userAgent: string;
  readonly lastSeenAt: number;
  readonly isCurrent: boolean;
}

/** What the URL inspector saw and offers. */
export type Inspection =
  | {
    readonly kind: "recognised";
    readonly address: string;
    readonly format: "json" | "feed" | "csv" | "ics" | "html";
    readonly title: string;
    readonly summary: string;
    readonly choices: readonly InspectionChoice[];
  }
  | { readonly kind: "unknown"; readonly address: string; readonly message: string; readonly hint: string };

/** One list (or record) found in the source, with the fields to show and the view that fits. */
export interface InspectionChoice {
  readonly id: string;
  readonly label: string;
  readonly rows: number;
  readonly fields: readonly {
    readonly path: string;
    readonly label: string;
    readonly type: string;
    readonly sample: string;
    readonly isChosen: boolean;
  }[];
  readonly views: readonly { readonly id: string; readonly label: string }[];
  readonly view: string;
}

/** Says that something a page shows has changed. */
export type AppEvent =
  | { readonly kind: "card"; readonly blockId: BlockId }
  | { readonly kind: "dashboard"; readonly dashboardId: DashboardId }
  | { readonly kind: "generation"; readonly generationId: GenerationId; readonly blockId: BlockId };

/** An action that can be taken back for half a minute. */
export interface Undo {
  readonly token: string;
  readonly label: string;
}
