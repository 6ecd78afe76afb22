// Names that exist in every block without an import.

// Values of the manifest's settings; where a block is checked with its manifest, it names those and no others.
interface ManifestSettings {
  // deno-lint-ignore no-explicit-any
  readonly [name: string]: any;
}

interface BlockContext {
  readonly settings: ManifestSettings;
  readonly now: Date;
  readonly timeZone: string;
  readonly locale: string;
  /** Last good data, or null at the first run. */
  // deno-lint-ignore no-explicit-any
  readonly previous: any;
  /** Earlier good data, newest first. */
  // deno-lint-ignore no-explicit-any
  history(count: number): readonly { readonly at: number; readonly data: any }[];
  log(level: "debug" | "info" | "warn" | "error", text: string): void;
  /** A placeholder of a connection that the manifest names; replaced in requests to the connection's own origin. */
  secret(name: string): string;
  readonly fetch: typeof fetch;
  /**
   * A page of a declared host after its scripts ran, where the person has set up a browser; slow, so only for pages that
   * show nothing without JavaScript. `waitFor` is a CSS selector of what must be there first.
   */
  browse(url: string | URL, options?: {
    readonly waitFor?: string;
    /** At most 45; 20 unless given. */
    readonly timeoutSeconds?: number;
  }): Promise<
    { readonly url: string; readonly status: number; readonly html: string; readonly text: string }
  >;
  readonly signal: AbortSignal;
}

interface RefreshAction {
  readonly $action: "refresh";
}

// deno-lint-ignore no-explicit-any
interface BlockProps<Data = any> {
  readonly data: Data;
  readonly settings: ManifestSettings;
  /** False in a server render: the card's frame shows state. */
  readonly isLoading: boolean;
  readonly error: null;
  readonly refreshData: RefreshAction;
}

interface RequestInit {
  /** Accept a cached answer of at most this age. */
  maxAgeSeconds?: number;
  /** Name of a stored connection, one of the manifest's, whose secret is added outside the block. */
  connection?: string;
}
