import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../domain/errors.ts";
import { isHostAllowed } from "../domain/hosts.ts";
import type { RequestRecord } from "../domain/outcome.ts";
import { isTimeZone } from "../domain/schedule.ts";
import type { Broker, EgressAnswer, EgressPolicy, EgressRequest } from "./types.ts";

/** One recorded exchange (architecture.md 8). */
const RecordedAnswer = z.object({
  request: z.object({ method: z.string().default("GET"), url: z.url(), bodySha256: z.string().optional() }),
  response: z.object({
    status: z.number().int(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().optional(),
    bodyBase64: z.string().optional(),
  }),
  at: z.union([z.number(), z.string()]).optional(),
});
export type RecordedAnswer = z.infer<typeof RecordedAnswer>;

const RunFacts = z.object({
  now: z.union([z.number(), z.string()]).refine(isInstant, 'expected a time such as "2026-11-22T18:39:02Z"')
    .optional(),
  timeZone: z.string().refine(isTimeZone, 'expected a time zone such as "Europe/Lisbon"').optional(),
  locale: z.string().refine(isLocale, 'expected a locale such as "en-GB"').optional(),
  settings: z.record(z.string(), z.json()).optional(),
});

export interface Fixtures {
  readonly answers: readonly RecordedAnswer[];
  /** Moment and viewer of the recorded run, as far as `run.json` says. */
  readonly run: {
    readonly nowMs: number | undefined;
    readonly timeZone: string | undefined;
    readonly locale: string | undefined;
    readonly settings: Readonly<Record<string, unknown>> | undefined;
  };
}

/** Reads a folder of recorded answers. Throws `AppError` "invalid" that names the file and what is wrong with it. */
export async function readFixtures(folder: string): Promise<Fixtures> {
  const answers: RecordedAnswer[] = [];
  let run: z.infer<typeof RunFacts> = {};
  for (const name of await listJsonFiles(folder)) {
    const path = join(folder, name);
    const value = parseFile(path, await Deno.readTextFile(path));
    if (name === "run.json") run = parseAs(RunFacts, value, path);
    else answers.push(parseAs(RecordedAnswer, value, path));
  }
  const { now, timeZone, locale, settings } = run;
  return {
    answers,
    run: { nowMs: now === undefined ? undefined : new Date(now).getTime(), timeZone, locale, settings },
  };
}

function isInstant(value: number | string): boolean {
  return !Number.isNaN(new Date(value).getTime());
}

function isLocale(name: string): boolean {
  try {
    return new Intl.Locale(name).toString() !== "";
  } catch {
    return false;
  }
}

/** A broker that opens no socket: answers come from a recording, a miss is kind `network`. */
export function createReplayBroker(answers: readonly RecordedAnswer[]): Broker {
  return {
    send: (request, policy) => Promise.resolve(replay(request, policy, answers)),
    createFetch: () => () => Promise.reject(new TypeError("Cannot reach the network: this run is offline")),
    checkDirect: ([entry = ""]) =>
      Promise.resolve({
        kind: "refused",
        entry,
        errorKind: "network",
        message: `Cannot reach "${entry}" directly: this run is offline`,
        hint: "Run it without recorded answers",
      }),
    close: () => Promise.resolve(),
  };
}

function replay(
  request: EgressRequest,
  policy: EgressPolicy,
  answers: readonly RecordedAnswer[],
): EgressAnswer {
  const method = (request.method ?? "GET").toUpperCase();
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  const record: RequestRecord = {
    method,
    host: url?.host ?? "",
    path: url?.pathname ?? "",
    ms: 0,
    bytes: 0,
    fromCache: false,
  };
  if (url === undefined) {
    return fail("network", `Cannot read the address "${request.url.slice(0, 80)}"`, record);
  }
  if (policy.hosts !== "any-public" && !isHostAllowed(url, policy.hosts)) {
    return fail("host_not_declared", `The block does not declare ${url.host}`, {
      ...record,
      refusedHost: url.host,
    });
  }
  const found = answers.find((answer) => isSameRequest(answer, { method, url, body: request.body }));
  if (found === undefined) {
    return fail("network", `No recorded answer for ${method} ${url.origin}${url.pathname}`, record);
  }
  const body = new Uint8Array(
    Buffer.from(
      found.response.bodyBase64 ?? found.response.body ?? "",
      found.response.bodyBase64 === undefined ? "utf8" : "base64",
    ),
  );
  return {
    ...{
      kind: "answered",
      status: found.response.status,
      statusText: "",
      body,
      url: url.href,
      isRedirected: false,
    },
    headers: Object.entries(found.response.headers),
    record: { ...record, status: found.response.status, bytes: body.byteLength, fromCache: true },
  };
}

function isSameRequest(
  { request }: RecordedAnswer,
  asked: { readonly method: string; readonly url: URL; readonly body: Uint8Array | undefined },
): boolean {
  if (request.method.toUpperCase() !== asked.method || new URL(request.url).href !== asked.url.href) {
    return false;
  }
  if (request.bodySha256 === undefined) return true;
  return createHash("sha256").update(asked.body ?? new Uint8Array()).digest("hex") === request.bodySha256;
}

function fail(
  errorKind: "network" | "host_not_declared",
  message: string,
  record: RequestRecord,
): EgressAnswer {
  return { kind: "failed", errorKind, message, record: { ...record, refused: errorKind } };
}

async function listJsonFiles(folder: string): Promise<string[]> {
  try {
    const names: string[] = [];
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile && name.endsWith(".json")) names.push(name);
    }
    return names.sort();
  } catch (cause) {
    throw new AppError(
      "invalid",
      `Cannot read the fixtures in "${folder}": expected a folder of .json files`,
      undefined,
      { cause },
    );
  }
}

function parseFile(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError(
      "invalid",
      `Cannot read "${path}": ${cause instanceof Error ? cause.message : cause}`,
      undefined,
      { cause },
    );
  }
}

function parseAs<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new AppError(
    "invalid",
    `Cannot use "${path}": ${issue?.path.join(".") || "the whole"}: ${issue?.message}`,
  );
}
