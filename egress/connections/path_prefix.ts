/**
 * True when the path lies at or below the prefix, segment by segment. A path that a server may read in two ways is
 * below nothing but "/": an encoded slash, backslash, dot or percent sign, an empty or a dot segment, a control.
 */
export function isBelow(pathname: string, prefix: string): boolean {
  if (prefix === "/") return true;
  if (/%(2f|5c|2e|25|[01][0-9a-f])|\/\/|[\\\u0000-\u001f]/i.test(pathname)) return false;
  const given = segmentsOf(pathname);
  // Some servers cut what follows a semicolon off before they look at the dots.
  if (given.some((segment) => /^\.{1,2}(;|$)/.test(segment))) return false;
  return segmentsOf(prefix).every((segment, index) => segment === given[index]);
}

/** The segments behind the leading slash; one slash at the end means nothing. */
function segmentsOf(path: string): string[] {
  return path.slice(1).replace(/\/$/, "").split("/").map(decodeUnreserved);
}

/** `%41` is `A` (RFC 3986 6.2.2.2); what is encoded for a reason stays. */
function decodeUnreserved(segment: string): string {
  return segment.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9_~-]/.test(character) ? character : whole.toUpperCase();
  });
}
