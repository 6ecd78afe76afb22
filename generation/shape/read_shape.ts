import type { AnswerFormat, AnswerShape } from "../../domain/answer_shape.ts";
import { readJsonShape } from "./json_shape.ts";
import { readPageShape, readXmlShape } from "./page_shape.ts";
import { SHAPE_LIMITS } from "./shape_limits.ts";
import { readCalendarShape, readTableShape } from "./table_shape.ts";

/** What a source answered, as text. */
export interface SeenText {
  /** Empty when it named none. */
  readonly contentType: string;
  readonly text: string;
}

/**
 * The shape of an answer: its format, the fields and their types, never a value. Never throws for what a web site
 * answered. Bounded in time as in size: it runs at refreshes, without a parser that builds a tree.
 */
export function readShape({ contentType, text }: SeenText): AnswerShape {
  const start = text.slice(0, 4_000).replace(/^\ufeff/, "").trimStart();
  if (start === "" && text.trim() === "") return { format: "empty", fields: [] };
  if (text.slice(0, 4_000).includes("\u0000")) return nothingIn("text");
  if (/^begin:vcalendar/i.test(start)) return readCalendarShape(text);
  if (/^[[{"]|^(true|false|null|-?\d)/.test(start)) {
    const json = readJson(text, contentType);
    if (json !== undefined) return json;
  }
  if (/^<(rss|feed|rdf:rdf)[\s>]/i.test(afterProlog(start))) return readXmlShape(text);
  if (isPage(start, contentType)) return readPageShape(text);
  if (start.startsWith("<")) return readXmlShape(text);
  return readTableShape(text) ?? nothingIn("text");
}

function readJson(text: string, contentType: string): AnswerShape | undefined {
  // A beginning of JSON is no JSON: what is too large to be parsed is named, but not looked into.
  if (text.length > SHAPE_LIMITS.parsedChars) {
    return /json/i.test(contentType) ? { ...nothingIn("json"), isPartial: true } : undefined;
  }
  try {
    return readJsonShape(JSON.parse(text.replace(/^\ufeff/, "")));
  } catch {
    // Text that begins like JSON: lines of values, a number with words behind it.
    return undefined;
  }
}

/** The text from its first element on. By hand: comments in a pattern would be tried in every combination. */
function afterProlog(start: string): string {
  let rest = start;
  while (/^<[?!]/.test(rest)) {
    const mark = rest.startsWith("<!--") ? "-->" : ">";
    const end = rest.indexOf(mark);
    if (end === -1) return "";
    rest = rest.slice(end + mark.length).trimStart();
  }
  return rest;
}

function isPage(start: string, contentType: string): boolean {
  return /^<!doctype html|<html[\s>]|<body[\s>]|<table[\s>]|<head[\s>]/i.test(start) ||
    (/html/i.test(contentType) && start.includes("<") && !start.startsWith("<?xml"));
}

function nothingIn(format: AnswerFormat): AnswerShape {
  return { format, fields: [] };
}
