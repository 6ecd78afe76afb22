import type { RequestRecord, RunErrorKind } from "../domain/outcome.ts";
import type { EgressAnswer, EgressPolicy, EgressRequest } from "../egress/types.ts";

/** A browser that is spoken to in messages of its debugging protocol, one JSON text each. */
export interface BrowserWire {
  send(text: string): void;
  /** Replaces the listener. */
  listen(listener: (text: string) => void): void;
  /** Resolves when the browser is gone. */
  readonly ended: Promise<void>;
  /** What stands around it, in words for people. */
  readonly layers: readonly string[];
  /** True for a browser of the person that goes on without us. */
  readonly isRemote?: boolean;
  close(): Promise<void>;
}

/** Opens a wire to the configured browser. Throws `Error` with words for a person. */
export type OpenBrowser = () => Promise<BrowserWire>;

/** `Broker.send`: every request of a page is answered by it alone. */
export type SendRequest = (
  request: EgressRequest,
  policy: EgressPolicy,
  signal?: AbortSignal,
) => Promise<EgressAnswer>;

export interface BrowseRequest {
  readonly url: string;
  /** CSS selector of what must be there before the page is read. */
  readonly waitFor?: string;
  readonly timeoutSeconds?: number;
}

interface BrowseFacts {
  /** One for each request of the page that was let through, and one for a page that was refused. */
  readonly records: readonly RequestRecord[];
  /** Hosts that the page asked besides and the block does not declare, with how often; none of it was sent. */
  readonly leftOut: ReadonlyMap<string, number>;
}

export type BrowseAnswer =
  | ({
    readonly kind: "answered";
    /** Address after redirects and whatever the page did itself. */
    readonly url: string;
    readonly status: number;
    /** The page as its scripts left it. */
    readonly html: string;
    /** What a person would read. */
    readonly text: string;
    /** True when the time was over before the page was quiet. */
    readonly isUnfinished: boolean;
  } & BrowseFacts)
  | ({
    readonly kind: "failed";
    readonly errorKind: RunErrorKind;
    readonly message: string;
    readonly hint?: string;
  } & BrowseFacts);

/** Reads pages with a browser. */
export interface PageReader {
  /** Never throws. Pages are read one after the other. */
  browse(request: BrowseRequest, policy: EgressPolicy, signal?: AbortSignal): Promise<BrowseAnswer>;
  /** Works on an empty page without any network; `undefined` when no browser is configured or it does not start. */
  withBlankPage<Result>(work: (page: BlankPage) => Promise<Result>): Promise<Result | undefined>;
  /** Ends the browser with all its processes. */
  close(): Promise<void>;
}

/** A page of ours, in which only what is handed in exists. */
export interface BlankPage {
  setContent(html: string): Promise<void>;
  setSize(size: { readonly width: number; readonly height: number }): Promise<void>;
  /** Value of an expression, as JSON. */
  evaluate(expression: string): Promise<unknown>;
}
