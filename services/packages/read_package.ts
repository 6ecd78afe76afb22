import { z } from "zod";
import { inOneSpelling } from "../../domain/canonical_json.ts";
import { AppError } from "../../domain/errors.ts";
import { parseImportJson, quote } from "../../domain/import_json.ts";
import { isRecord } from "../../domain/json.ts";
import { cleanText } from "../../domain/outcome.ts";
import { Package, PACKAGE_LIMITS, type PackageBlock } from "../../domain/package.ts";
import { MIN_REFRESH_SECONDS } from "../../domain/schedule.ts";
import { hashOf } from "./export_package.ts";
import { type ReadPart, readPart } from "./read_part.ts";
import type { PackageText } from "./types.ts";

/** A package whose form and hash are right; nothing of it ran yet. */
export interface ReadPackage {
  readonly kind: "block" | "dashboard";
  readonly title: string;
  readonly from: string;
  readonly hash: string;
  readonly parts: readonly ReadPart[];
}

/** Reads a file. @throws AppError "invalid" that says what is wrong with it. */
export function readPackage({ from, text }: PackageText): ReadPackage {
  if (text.length > PACKAGE_LIMITS.bytes) {
    throw refuse(from, `a file of at most ${PACKAGE_LIMITS.bytes / 1024 / 1024} MB`);
  }
  const value = parseImportJson(from, text);
  requireFormat(from, value);
  const { hash: claimed } = value;
  if (typeof claimed !== "string") throw refuse(from, "a hash of its content: it is not whole");
  const actual = hashOf(value);
  if (claimed !== actual) {
    throw new AppError(
      "invalid",
      `${quote(from)} was changed after it was exported: it claims ${
        cleanText(claimed, 80)
      } and is ${actual}`,
      "Ask whoever gave it to you for another, or import its folder when the change is yours",
    );
  }
  return readContent(from, value, actual);
}

/** Reads what a folder of files was put together to: the same content, whose hash is made here. */
export function readFolderPackage(
  { from, value }: { readonly from: string; readonly value: unknown },
): ReadPackage {
  requireFormat(from, value);
  return readContent(from, value, hashOf(value));
}

/** A file of something else is told so, and one of a later program too. */
function requireFormat(from: string, value: unknown): asserts value is Record<string, unknown> {
  if (!isRecord(value) || value["tessera"] !== "package") {
    throw refuse(from, 'a package that Tessera exported ("tessera": "package")');
  }
  const format = value["format"];
  if (format === 1) return;
  throw refuse(
    from,
    `format 1, got ${cleanText(JSON.stringify(format ?? null), 40)}: a newer Tessera may read it`,
  );
}

function readContent(from: string, value: Record<string, unknown>, hash: string): ReadPackage {
  const notes = new Map<unknown, string>();
  const parsed = Package.safeParse(withCalmRefresh(inOneSpelling(value), notes));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = cleanText(z.core.toDotPath(issue?.path ?? []), 200) || "the whole";
    throw refuse(from, `another ${place}: ${cleanText(issue?.message ?? "", 300)}`);
  }
  const given = parsed.data;
  const blocks: readonly PackageBlock[] = given.kind === "block" ? [given.block] : given.blocks;
  const source = { from: cleanText(from, 200), hash };
  const parts = blocks.map((block, index) => readPart(block, { ...source, note: notes.get(index) }));
  const title = given.kind === "dashboard" ? cleanLine(given.title) : parts[0]?.manifest.title ?? "";
  return { kind: given.kind, title, parts, ...source };
}

/** A refresh that is too often becomes the most often that there is. */
function withCalmRefresh(value: unknown, notes: Map<unknown, string>): unknown {
  if (!isRecord(value)) return value;
  const blocks = Array.isArray(value["blocks"]) ? value["blocks"] : [value["block"]];
  blocks.forEach((block, index) => {
    const manifest = isRecord(block) ? block["manifest"] : undefined;
    const refresh = isRecord(manifest) ? manifest["refresh"] : undefined;
    const seconds = isRecord(refresh) ? refresh["everySeconds"] : undefined;
    if (!isRecord(refresh) || typeof seconds !== "number" || !(seconds < MIN_REFRESH_SECONDS)) return;
    refresh["everySeconds"] = MIN_REFRESH_SECONDS;
    notes.set(index, `it wanted to run every ${seconds} s; it runs every ${MIN_REFRESH_SECONDS} s`);
  });
  return value;
}

function cleanLine(text: string): string {
  return cleanText(text, 120).replace(/\s+/g, " ").trim() || "Imported";
}

function refuse(from: string, wanted: string): AppError {
  return new AppError("invalid", `Cannot use ${quote(from)}: expected ${wanted}`);
}
