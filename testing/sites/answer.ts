/** Same seed, same number in [0, 1): values that look alive and can still be computed by a test. */
export function noise(...seed: readonly (string | number)[]): number {
  let hash = 2166136261;
  for (const char of seed.join("/")) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}

export function round(value: number, decimals = 0): number {
  return Number(value.toFixed(decimals));
}

export interface AnswerOptions {
  readonly status?: number;
  readonly maxAgeSeconds?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** JSON with an ETag; answers 304 when the caller holds it already. */
export function answerJson(request: Request, value: unknown, options: AnswerOptions = {}): Response {
  return answerText(request, JSON.stringify(value), {
    type: "application/json; charset=utf-8",
    ...options,
  });
}

/** Text of any type, with an ETag and a 304 as above. */
export function answerText(request: Request, text: string, options: AnswerOptions = {}): Response {
  const etag = `W/"${Math.floor(noise(text) * 2 ** 32).toString(16)}-${text.length.toString(16)}"`;
  const headers = new Headers({ "content-type": options.type ?? "text/plain; charset=utf-8", etag });
  if (options.maxAgeSeconds !== undefined) {
    headers.set("cache-control", `public, max-age=${options.maxAgeSeconds}`);
  }
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
  const status = options.status ?? 200;
  if (status === 200 && request.headers.get("if-none-match") === etag) {
    headers.delete("content-type");
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { status, headers });
}

export function answerHtml(request: Request, html: string, options: AnswerOptions = {}): Response {
  return answerText(request, html, { type: "text/html; charset=utf-8", ...options });
}
