/** Names of cloud metadata services; nobody can grant them. */
const METADATA_NAMES = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "instance-data",
  "instance-data.ec2.internal",
]);

const PRIVATE_SUFFIXES = [".internal", ".local", ".localhost", ".home.arpa"];

/** What a name alone says, before any lookup: `never` is refused always, `private` unless a person granted it. */
export type NameClass = "never" | "private" | "public";

/** Judges a host name in the URL parser's spelling. */
export function classifyName(hostname: string): NameClass {
  const name = hostname.replace(/\.$/, "").toLowerCase();
  if (METADATA_NAMES.has(name) || name === "" || name.split(".").includes("")) return "never";
  const isPrivate = !name.includes(".") || PRIVATE_SUFFIXES.some((suffix) => name.endsWith(suffix));
  return isPrivate ? "private" : "public";
}

/** True for names that mean this machine (RFC 6761 6.3). */
export function isLoopbackName(hostname: string): boolean {
  return /(^|\.)localhost\.?$/i.test(hostname);
}
