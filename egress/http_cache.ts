import type { FetchedAnswer } from "./fetched_answer.ts";
import { freshMsOf, isStorable } from "./freshness.ts";
import { headerOf } from "./http1/read_head.ts";
import type { HeaderList } from "./request_headers.ts";

export interface HttpCacheOptions {
  /** Bytes of all kept answers together, keys and headers included. */
  readonly maxBytes: number;
  readonly now: () => number;
}

/** Answers kept in memory for every caller; the least recently used go first. */
export interface HttpCache {
  /** A kept answer that may be given without asking: fresh by the server's word, or younger than `maxAgeSeconds`. */
  findUsable(key: string, maxAgeSeconds: number | undefined): FetchedAnswer | undefined;
  /** Headers that ask the server whether the kept answer is still good; empty when nothing is kept. */
  validatorsOf(key: string): HeaderList;
  /** Keeps an answer when it may be kept. */
  store(key: string, answer: FetchedAnswer): void;
  /** The kept answer with the newer headers of a 304; `undefined` when it is gone. */
  confirm(key: string, headers: HeaderList): FetchedAnswer | undefined;
}

interface Entry {
  readonly answer: FetchedAnswer;
  readonly storedAt: number;
  readonly freshMs: number;
  readonly bytes: number;
}

export function createHttpCache({ maxBytes, now }: HttpCacheOptions): HttpCache {
  const entries = new Map<string, Entry>();
  let totalBytes = 0;

  const remove = (key: string) => {
    totalBytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  const put = (key: string, answer: FetchedAnswer) => {
    remove(key);
    const bytes = key.length + answer.body.length + sizeOf(answer.headers);
    if (bytes > maxBytes / 4) return;
    entries.set(key, { answer, storedAt: now(), freshMs: freshMsOf(answer.headers, now()), bytes });
    totalBytes += bytes;
    for (const oldest of entries.keys()) {
      if (totalBytes <= maxBytes) break;
      remove(oldest);
    }
  };
  return {
    findUsable(key, maxAgeSeconds) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      const ageMs = now() - entry.storedAt;
      // A clock that was set back would make an answer good for ever.
      const isUsable = ageMs >= 0 &&
        (maxAgeSeconds === undefined ? ageMs < entry.freshMs : ageMs < maxAgeSeconds * 1000);
      if (!isUsable) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return { ...entry.answer, isFromCache: true };
    },
    validatorsOf(key) {
      const headers = entries.get(key)?.answer.headers ?? [];
      const etag = headerOf(headers, "etag");
      const modified = headerOf(headers, "last-modified");
      return [
        ...(etag === undefined ? [] : [["if-none-match", etag] as const]),
        ...(modified === undefined ? [] : [["if-modified-since", modified] as const]),
      ];
    },
    store(key, answer) {
      if (isStorable(answer.status, answer.headers)) put(key, answer);
      else if (answer.status < 500) remove(key);
    },
    confirm(key, headers) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      const renewed = new Set(headers.map(([name]) => name));
      const kept = entry.answer.headers.filter(([name]) => !renewed.has(name));
      const answer = { ...entry.answer, headers: [...kept, ...headers] };
      put(key, answer);
      return { ...answer, isFromCache: true };
    },
  };
}

function sizeOf(headers: HeaderList): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
