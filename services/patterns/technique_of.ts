import type { Technique } from "../../domain/technique.ts";

/** How an answer is read, by its type and its address. */
export function techniqueOf(contentType: string, pathname: string): Technique {
  const type = contentType.toLowerCase();
  const path = pathname.toLowerCase();
  if (/json|javascript/.test(type)) return "json_api";
  if (/rss|atom/.test(type) || /\.(rss|atom)$/.test(path)) return "feed";
  if (/calendar/.test(type) || path.endsWith(".ics")) return "calendar";
  if (/csv|tab-separated/.test(type) || /\.(csv|tsv)$/.test(path)) return "csv";
  if (/html/.test(type)) return "page";
  if (/xml/.test(type)) return "feed";
  return path.endsWith(".json") ? "json_api" : "page";
}
