import { href, pathPrefix } from "../../urls.ts";

const MAX_CHARS = 2_000;

/** The path when a browser stays on our origin with it, otherwise home: "//host" and "/\host" lead elsewhere. */
export function toLocalPath(text: string | undefined): string {
  if (text === undefined || text.length > MAX_CHARS || !/^\/(?![/\\])[^\\\s\u0000-\u001f]*$/.test(text)) {
    return href("home");
  }
  return text.startsWith(`${pathPrefix()}/`) ? text : href("home");
}
