/** One or more hosts of the fixture internet, with the true shapes and headers of the real ones. */
export interface Site {
  /** Host names such as "api.github.com"; a port other than 80 and 443 is written "host:8080". */
  readonly hosts: readonly string[];
  /** Answers as the real host would: paths, statuses, headers, errors. The URL of the request has the real host. */
  handle(request: Request, world: World): Response | Promise<Response>;
}

/** What sites share: the clock that their values move with, and what a test asks them to do wrong. */
export interface World {
  /** Epoch milliseconds. */
  now(): number;
}

/** A fault of a host, switched on by a test. */
export type Fault =
  | {
    readonly kind: "status";
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }
  /** 200 with an HTML page where data was expected. */
  | { readonly kind: "html" }
  /** 200 with bytes that are nothing. */
  | { readonly kind: "garbage" }
  /** 200 with an empty body. */
  | { readonly kind: "empty" }
  /** Accepts and never answers. */
  | { readonly kind: "hang" }
  /** Headers at once, then one byte a second. */
  | { readonly kind: "drip" }
  /** Closes the connection in the middle of the body. */
  | { readonly kind: "reset" };

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A running fixture internet: a forward proxy with its own certificate authority, and the same hosts for a direct dial. */
export interface Internet {
  /** For `HTTPS_PROXY` and `HTTP_PROXY` of a real process. */
  readonly proxyUrl: string;
  /** PEM of the authority that signed every host's certificate, for `TESSERA_CA_FILE`. */
  readonly caPem: string;
  /** For `BrokerOptions` in the same process: every host resolves to a public-looking address ... */
  resolve(name: string): Promise<readonly string[]>;
  /** ... and this dials the loopback listener that stands for it. */
  connect(address: { readonly hostname: string; readonly port: number }): Promise<Deno.TcpConn>;
  /** Requests that arrived, oldest first. */
  readonly seen: readonly SeenRequest[];
  setFault(host: string, fault: Fault | undefined): void;
  setNow(now: () => number): void;
  close(): Promise<void>;
}
