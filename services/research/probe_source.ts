import { describeShape } from "../../domain/answer_shape.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { EgressAnswer, EgressPolicy } from "../../egress/types.ts";
import { readShape } from "../../generation/shape/read_shape.ts";
import type { ProbedSource } from "../../generation/types.ts";
import type { ServiceDeps } from "../deps.ts";
import { grantedLanHosts } from "../lan_hosts.ts";
import { judgeProbe, type ProbeRules } from "./probe_rules.ts";

const PROBE_LIMITS = { bodyBytes: 1024 * 1024, totalMs: 10_000, connectMs: 5_000, redirects: 3 };
const PROBE_MAX_AGE_SECONDS = 300;
const MAX_URL_CHARS = 600;
const MAX_SHAPE_CHARS = 1_500;
const MAX_EXCERPT_CHARS = 600;
const MAX_HEADER_CHARS = 120;
/** Raw text that an excerpt is looked for in. */
const MAX_EXCERPT_SOURCE_CHARS = 16_000;

/** Headers that a model may choose; everything else would be a way to say something. */
const SENDABLE = /^(accept|accept-language)$/;
/** Headers that tell how a source wants to be asked. */
const TELLING =
  /^(retry-after|link|last-modified|etag|cache-control|www-authenticate|(x-)?ratelimit-(limit|remaining|reset))$/;

/**
 * Reads one address for a model before a block exists: GET, without any secret, within small limits, and only where the
 * rules allow it. Never throws; what it gives is outside text, cleaned and bounded.
 */
export async function probeSource(
  { broker }: Pick<ServiceDeps, "broker">,
  request: { readonly url: string; readonly headers?: Readonly<Record<string, string>> },
  rules: ProbeRules,
  signal?: AbortSignal,
): Promise<ProbedSource> {
  const shown = { url: cleanText(request.url, MAX_URL_CHARS), headers: [], shape: "", excerpt: "" };
  const judged = judgeProbe(request.url, rules);
  if (judged.kind === "refused") return { ...shown, problem: judged.problem };
  const policy: EgressPolicy = {
    ...{ purpose: "inspect", owner: "research", hosts: judged.hosts, limits: PROBE_LIMITS },
    lanHosts: grantedLanHosts(rules.approved),
  };
  const answer = await broker.send(
    {
      url: judged.url.href,
      headers: sendableHeaders(request.headers ?? {}),
      maxAgeSeconds: PROBE_MAX_AGE_SECONDS,
    },
    policy,
    signal,
  );
  return answer.kind === "failed"
    ? { ...shown, problem: cleanText(answer.message, 300) }
    : { ...shown, ...describeAnswer(answer) };
}

function describeAnswer(
  { status, headers, body }: Extract<EgressAnswer, { kind: "answered" }>,
): Omit<ProbedSource, "url" | "problem"> {
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  const text = decode(body, contentType);
  const shape = readShape({ contentType, text });
  return {
    status,
    contentType: cleanText(contentType, MAX_HEADER_CHARS),
    headers: headers.filter(([name]) => TELLING.test(name.toLowerCase()))
      .map(([name, value]) => [name.toLowerCase(), cleanText(value, MAX_HEADER_CHARS)] as const),
    shape: describeShape(shape, MAX_SHAPE_CHARS),
    excerpt: text.slice(0, 2_000).includes("\u0000") ? "" : quote(text, shape.format === "page"),
  };
}

function quote(text: string, isPage: boolean): string {
  const from = isPage ? Math.max(0, text.search(/<body[\s>]/i)) : 0;
  const part = text.slice(from, from + MAX_EXCERPT_SOURCE_CHARS);
  const words = isPage ? part.replace(/<[^<>]*>/g, " ") : part;
  return cleanText(words.replace(/\s+/g, " ").trim(), MAX_EXCERPT_CHARS);
}

function decode(body: Uint8Array, contentType: string): string {
  const label = /charset=["']?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(label).decode(body);
  } catch {
    // A RangeError: the answer names a charset that does not exist.
    return new TextDecoder().decode(body);
  }
}

function sendableHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    SENDABLE.test(name.toLowerCase()) && /^[\x20-\x7e]{1,120}$/.test(value)
      ? [[name.toLowerCase(), value]]
      : []
  );
}
