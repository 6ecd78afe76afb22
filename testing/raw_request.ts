import { request } from "node:http";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  /** A `host` that differs from the address is sent as it stands, which `fetch` would refuse. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Lets an answer without an end, such as a stream of events, go once its body matches. */
  readonly until?: RegExp;
}

/** Sends one request over a connection of its own, without following redirects. */
export function sendRaw(address: string, options: RawRequest = {}): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const sent = request(address, {
    method: options.method ?? "GET",
    headers: { connection: "close", ...options.headers },
    agent: false,
  }, (answer) => {
    let body = "";
    const finish = () => resolve({ status: answer.statusCode ?? 0, headers: readHeaders(answer), body });
    answer.setEncoding("utf8").on("error", reject).on("end", finish).on("data", (part: string) => {
      body += part;
      if (options.until?.test(body) !== true) return;
      finish();
      answer.destroy();
    });
  });
  sent.on("error", reject);
  sent.end(options.body);
  return promise;
}

function readHeaders({ rawHeaders }: { readonly rawHeaders: readonly string[] }): Headers {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  }
  return headers;
}

/** Trades a printed link for the `Cookie` header of a signed-in browser. */
export async function signIn(link: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await sendRaw(link, { headers });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  if (answer.status !== 303 || cookie === undefined) {
    throw new Error(`Cannot sign in: ${answer.status}\n${answer.body}`);
  }
  return cookie;
}
