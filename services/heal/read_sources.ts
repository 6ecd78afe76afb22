import { createHash } from "node:crypto";
import { type AnswerShape, mergeShapes } from "../../domain/answer_shape.ts";
import type { Exchange, RecordedAnswer } from "../../domain/recording.ts";
import { readShape } from "../../generation/shape/read_shape.ts";

/** What one source answered in a run. */
export interface SourceAnswer {
  /** Method and address without query; parts of the path that vary stand as {}. */
  readonly source: string;
  /** Absent when no answer came. */
  readonly status?: number;
  /** Of good answers. */
  readonly shape?: AnswerShape;
  /** SHA-256 of the shape, hex. */
  readonly hash?: string;
  /** The first answer of the source as text, for what may be shown of it. */
  readonly text?: string;
}

const MAX_SOURCES = 12;
const MAX_ANSWERS = 40;
/** Characters of all answers of a run that are looked at. */
const MAX_CHARS = 4 * 1024 * 1024;

/** A run's answers by source, each with its shape; several answers of one source give one shape. */
export function readSources(exchanges: readonly Exchange[]): SourceAnswer[] {
  const sources = new Map<string, SourceAnswer>();
  let left = MAX_CHARS;
  for (const { request, answer } of exchanges.slice(0, MAX_ANSWERS)) {
    const source = nameSource(request.method, request.url);
    const known = sources.get(source);
    if (known === undefined && sources.size >= MAX_SOURCES) continue;
    if (answer.kind === "failed") {
      sources.set(source, known ?? { source });
      continue;
    }
    const text = answer.body.byteLength > left ? "" : new TextDecoder().decode(answer.body);
    left -= text.length;
    const isReadable = answer.status >= 200 && answer.status < 300 && !answer.isTrimmed &&
      answer.body.byteLength === 0 === (text === "");
    const shape = isReadable ? readShape({ contentType: contentTypeOf(answer), text }) : undefined;
    const merged = known?.shape !== undefined && shape !== undefined
      ? mergeShapes(known.shape, shape)
      : shape;
    sources.set(source, {
      source,
      status: known?.status ?? answer.status,
      ...(merged !== undefined ? { shape: merged } : known?.shape !== undefined && { shape: known.shape }),
      text: known?.text ?? text,
    });
  }
  return [...sources.values()].map((answer) =>
    answer.shape === undefined ? answer : { ...answer, hash: hashShape(answer.shape) }
  );
}

/** The same for two answers that code cannot tell apart: their rows may be more or fewer. */
function hashShape({ format, fields, rows, isPartial }: AnswerShape): string {
  const facts = [format, fields, rows === undefined ? null : rows > 0, isPartial ?? false];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

function contentTypeOf({ headers }: Extract<RecordedAnswer, { kind: "answered" }>): string {
  return headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
}

/** One name for the addresses of one kind: "/item/8863" and "/item/8864" answer the same things. */
export function nameSource(method: string, url: string): string {
  if (!URL.canParse(url)) return `${method} ${url.slice(0, 80)}`;
  const { origin, pathname } = new URL(url);
  const path = pathname.split("/").slice(0, 20).map((step) => isVariable(step) ? "{}" : step.slice(0, 80))
    .join("/");
  return `${method} ${origin}${path}`;
}

function isVariable(step: string): boolean {
  return /^\d+(\.\w{1,5})?$/.test(step) || /^\d{4}-\d{2}/.test(step) || /^[0-9a-f-]{16,}$/i.test(step);
}
