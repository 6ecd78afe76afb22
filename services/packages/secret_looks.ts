/** Names of what is a secret more often than not. */
const SECRET_NAME =
  /(^|[^a-z])(api[-_ ]?key|access[-_ ]?key|key|token|auth|secret|signature|sig|password|passwd|pwd|pass|session|sid|private|credential)s?([^a-z]|$)/i;
/** As Google, GitHub, OpenAI, Slack and others begin theirs. */
const KNOWN_TOKEN =
  /\b(sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{30,}|AKIA[A-Z0-9]{12,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,})/;
const MIN_SECRET_CHARS = 6;
/** A part of a path that nobody could have thought of: the address itself is the secret. */
const RANDOM_PART = /^(private-)?(?=[^/]*\d)(?=[^/]*[a-zA-Z])[A-Za-z0-9_-]{24,}$/;

/** What of an address looks secret: "the password", "api_key"; `undefined` for an ordinary one. */
export function findSecretInAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return "a name and password";
  for (const [name, value] of url.searchParams) {
    if (value.length >= MIN_SECRET_CHARS && looksNamedSecret(name)) return name;
    if (KNOWN_TOKEN.test(value)) return name;
  }
  return KNOWN_TOKEN.test(url.pathname) || /\/private-[0-9a-f]{16,}/.test(url.pathname)
    ? "a private path"
    : undefined;
}

/** The same for what a person typed, where more caution costs nothing: also a path that looks random. */
export function looksSecret(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((each) => looksSecret(name, each));
  if (typeof value !== "string") return false;
  if (value.length >= MIN_SECRET_CHARS && looksNamedSecret(name)) return true;
  if (KNOWN_TOKEN.test(value) || findSecretInAddress(value) !== undefined) return true;
  return URL.canParse(value) && new URL(value).pathname.split("/").some((part) => RANDOM_PART.test(part));
}

/** The first address or token in a text that looks secret, by what gives it away. */
export function findSecretInText(text: string): string | undefined {
  for (const [address] of text.matchAll(/https?:\/\/[^\s"'`<>\\)}\]]+/gi)) {
    const found = findSecretInAddress(address);
    // `${key}` and the like stand for a value that is not in the text.
    if (found !== undefined && !address.includes("${")) return found;
  }
  return KNOWN_TOKEN.test(text) ? "a token" : undefined;
}

function looksNamedSecret(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, "$1_$2"));
}
