import type { BlockId, DashboardId } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import type { PackageConnection } from "../../domain/package.ts";
import type { BlockTree } from "../../domain/tree.ts";
import type { FieldErrors, Undo } from "../types.ts";

/** What a person chose to give away with the code. */
export interface ExportChoice {
  /** Recorded answers; unless said, only of blocks that read what anybody may read. */
  readonly fixtures?: boolean | undefined;
  /** What was typed into settings; what looks secret never goes. */
  readonly settings?: boolean | undefined;
}

export interface ExportedPackage {
  readonly kind: "block" | "dashboard";
  readonly title: string;
  /** `weather-lisbon.tessera.json` */
  readonly fileName: string;
  readonly hash: string;
  /** The whole file. */
  readonly text: string;
  /** The same as a value. */
  readonly value: Readonly<Record<string, Json>>;
  /** What was left out and why, and what a person may not want to give away. */
  readonly notes: readonly string[];
}

/** Where a package was read from, in words: a file's name, "pasted". */
export interface PackageText {
  readonly from: string;
  readonly text: string;
}

/** One block of a package as a person sees it before it is taken. */
export interface PackagePart {
  /** That its picture is drawn with. */
  readonly id: BlockId;
  readonly title: string;
  readonly prompt: string;
  readonly requests: readonly string[];
  readonly description: string;
  readonly backend: string;
  readonly view: string;
  /** Hosts that it will ask for, those of addresses in its settings included. */
  readonly hosts: readonly string[];
  readonly connections: readonly PackageConnection[];
  readonly settings: readonly { readonly label: string; readonly value: string }[];
  readonly refresh: string;
  readonly trial: PartTrial;
  /** What was changed on the way in, such as a refresh that was too often. */
  readonly notes: readonly string[];
}

/** How the run on the package's own answers went; it opened no socket. */
export type PartTrial =
  | {
    readonly kind: "ran";
    readonly text: string;
    readonly tree: BlockTree;
    readonly css: string;
    readonly at: number;
  }
  /** Nothing is recorded in the package. */
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly message: string };

export interface PackagePreview {
  /** To adopt it by; forgotten after half an hour. */
  readonly token: string;
  readonly kind: "block" | "dashboard";
  readonly title: string;
  readonly from: string;
  readonly hash: string;
  readonly parts: readonly PackagePart[];
  /** Why it cannot be taken as it is. */
  readonly problems: readonly string[];
  /** Blocks that came from the very same package before. */
  readonly copies: readonly {
    readonly id: BlockId;
    readonly title: string;
    readonly dashboardId: DashboardId;
  }[];
}

export interface ImportChoice {
  /** For a block: where it goes; the first dashboard unless given. */
  readonly dashboardId?: DashboardId | undefined;
  /** A second one of what is there already. */
  readonly isCopy?: boolean | undefined;
  /** Although the run on its own answers failed. */
  readonly ignoresTrial?: boolean | undefined;
  /** Called before each block. */
  readonly onProgress?: ((done: number, all: number, title: string) => void) | undefined;
}

export interface ImportedPart {
  readonly id: BlockId;
  readonly title: string;
  readonly version: number;
  /** Hosts and connections that wait for a yes. */
  readonly hosts: readonly string[];
  readonly connections: readonly string[];
  readonly notes: readonly string[];
}

export type ImportAnswer =
  | {
    readonly kind: "imported";
    readonly dashboardId: DashboardId;
    readonly title: string;
    readonly hash: string;
    readonly blocks: readonly ImportedPart[];
  }
  /** The same package is here already; nothing was done. */
  | { readonly kind: "there"; readonly hash: string; readonly copies: PackagePreview["copies"] }
  | { readonly kind: "refused"; readonly hash: string; readonly problems: readonly string[] };

export interface ApplyChoice {
  /** Name under which the dashboard is found again. */
  readonly source: string;
  readonly prunes: boolean;
  readonly isDryRun: boolean;
}

export interface AppliedPart {
  readonly name: string;
  readonly action: "created" | "updated" | "unchanged" | "removed" | "extra" | "failed";
  readonly id: BlockId | null;
  readonly version: number | null;
  readonly hosts: readonly string[];
  readonly connections: readonly string[];
  readonly message?: string;
}

export interface ApplyAnswer {
  /** Null when a dry run found no dashboard. */
  readonly dashboardId: DashboardId | null;
  readonly title: string;
  readonly blocks: readonly AppliedPart[];
}

/** Packages, and the dashboards that they need. */
export interface PackageCases {
  /** @throws NotFoundError; AppError "invalid" when something secret stands where it cannot be left out. */
  exportBlock(id: BlockId, choice?: ExportChoice): Promise<ExportedPackage>;
  exportDashboard(id: DashboardId, choice?: ExportChoice): Promise<ExportedPackage>;
  /** Reads, compiles and tries it without a network, and keeps it for a while. @throws AppError "invalid" */
  previewPackage(given: PackageText): Promise<PackagePreview>;
  /** The same again; `undefined` when it is forgotten by now. */
  showPackage(token: string): Promise<PackagePreview | undefined>;
  /** Stylesheet of one block's picture in a preview, by its place. */
  findPackageCss(token: string, index: number): Promise<string | undefined>;
  /** Takes what `previewPackage` showed. @throws NotFoundError when it is forgotten by now. */
  adoptPackage(token: string, choice: ImportChoice): Promise<ImportAnswer>;
  /** Both at once. @throws AppError "invalid" for what is no package. */
  importPackage(given: PackageText, choice?: ImportChoice): Promise<ImportAnswer>;
  /** A package as a value without a hash, from a folder of files. */
  importFolder(
    given: { readonly from: string; readonly value: unknown },
    choice?: ImportChoice,
  ): Promise<ImportAnswer>;
  /** Makes a dashboard what the folder says, again and again. */
  applyFolder(
    given: { readonly from: string; readonly value: unknown },
    choice: ApplyChoice,
  ): Promise<ApplyAnswer>;

  /** Errors by field instead of an id when the title is none. */
  createDashboard(title: string): Promise<{ readonly id: DashboardId } | { readonly errors: FieldErrors }>;
  /** Its blocks go to the trash. @throws AppError "conflict" for the only one. */
  deleteDashboard(id: DashboardId): Promise<Undo>;
}
