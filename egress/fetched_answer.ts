import type { HeaderList } from "./request_headers.ts";

/** One host's whole answer to one request, redirects not followed. */
export interface FetchedAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Cleaned, names in lower case. */
  readonly headers: HeaderList;
  /** Decoded; shared by everyone who asked at the same time, so nobody may change it. */
  readonly body: Uint8Array;
  /** Nothing was sent for it, or only a question whether it is still good. */
  readonly isFromCache: boolean;
  /** Epoch milliseconds before which the host asked not to be called again. */
  readonly notBefore?: number;
}
