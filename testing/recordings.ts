import type { Exchange, RecordedAnswer, RecordedRequest, Recording } from "../domain/recording.ts";

export interface GivenExchange {
  readonly method?: string;
  readonly url?: string;
  readonly body?: string | Uint8Array;
  readonly at?: number;
  readonly request?: Partial<RecordedRequest>;
  readonly answer?: Partial<Extract<RecordedAnswer, { kind: "answered" }>>;
}

/** A request to api.example.org that was answered 200 with JSON, changed as a test says. */
export function newExchange(given: GivenExchange = {}): Exchange {
  const { method = "GET", url = "https://api.example.org/a", body = '{"n":1}', at = 10 } = given;
  return {
    request: { method, url, ...given.request },
    answer: {
      kind: "answered",
      status: 200,
      statusText: "OK",
      headers: [["content-type", "application/json"]],
      body: typeof body === "string" ? new TextEncoder().encode(body) : body,
      url,
      isRedirected: false,
      isTrimmed: false,
      ...given.answer,
    },
    at,
  };
}

export function newRecording(change: Partial<Recording> = {}): Recording {
  return {
    nowMs: Date.UTC(2026, 10, 22, 12),
    timeZone: "Europe/Lisbon",
    locale: "en-GB",
    settings: {},
    exchanges: [newExchange()],
    ...change,
  };
}
