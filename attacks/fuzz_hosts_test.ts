import assert from "node:assert/strict";
import { isHostAllowed, parseHostPattern } from "../domain/hosts.ts";
import { createTargetRules } from "../egress/target_rules.ts";
import { createRandom, type Random } from "../testing/random.ts";
import { isPublicBySlowRules, writeAddress } from "./fuzz_addresses.ts";

const SEED = 65;
const CASES = 20_000;
const LABELS = [
  "a",
  "b",
  "ab",
  "ba",
  "example",
  "notexample",
  "com",
  "org",
  "co",
  "xn--bcher-kva",
  "a-b",
  "x_y",
  "1",
];

interface HostParts {
  readonly labels: readonly string[];
  readonly port: number | undefined;
}

Deno.test(`attack 65 isHostAllowed() agrees with a slow oracle on ${CASES} patterns and addresses`, () => {
  const random = createRandom(SEED);
  let allowed = 0;
  for (let at = 0; at < CASES; at++) {
    const pattern = makeHost(random);
    const isWild = random.chance(0.4);
    const asked = random.chance(0.5) ? nearHost(random, pattern) : makeHost(random);
    const scheme = random.pick(["http", "https"]);
    const text = `${isWild ? "*." : ""}${writeHost(random, pattern)}`;
    const parsed = parseHostPattern(text);
    const address = `${scheme}://${writeHost(random, asked)}/x?y#z`;
    if (parsed === undefined || !URL.canParse(address)) continue;
    assert.equal(parseHostPattern(parsed), parsed, `case ${at}: "${text}" is not steady`);
    const expected = isCovered(asked, scheme, { ...pattern, isWild });
    assert.equal(isHostAllowed(new URL(address), [parsed]), expected, `case ${at}: ${text} and ${address}`);
    if (expected) allowed++;
  }
  assert.ok(allowed > CASES / 50, `${allowed} allowed`);
});

Deno.test(`attack 52 checkTarget() reaches no blocked address in ${CASES} spellings`, () => {
  const random = createRandom(SEED + 1);
  const rules = createTargetRules({
    ...{ lanHosts: [], ownAddresses: () => [], interfaceAddresses: () => [], proxyHosts: [] },
  });
  const count = { open: 0, closed: 0 };
  for (let at = 0; at < CASES; at++) {
    const { text, bits } = writeAddress(random);
    const url = `${random.pick(["http", "https"])}://${text}${random.pick(["", ":443", ":8443"])}/`;
    if (!URL.canParse(url)) continue;
    const isOpen = passes(() =>
      rules.checkTarget(url, { purpose: "block", owner: "x", hosts: "any-public" })
    );
    assert.equal(isOpen, isPublicBySlowRules(bits), `case ${at}: ${url} ${new URL(url).hostname}`);
    count[isOpen ? "open" : "closed"]++;
  }
  assert.ok(count.open > CASES / 50 && count.closed > CASES / 50, JSON.stringify(count));
});

Deno.test(`attack 65 checkTarget() throws only its own refusals for ${CASES} texts that are hardly addresses`, () => {
  const random = createRandom(SEED + 2);
  const rules = createTargetRules({
    ...{ lanHosts: [], ownAddresses: () => [], interfaceAddresses: () => [], proxyHosts: [] },
  });
  const pieces = [
    "http",
    "https",
    "file",
    ":",
    "//",
    "/",
    "\\",
    "@",
    "#",
    "?",
    "[",
    "]",
    "%",
    "%2e",
    ".",
    "..",
    "127.0.0.1",
  ];
  const more = [
    "::1",
    "localhost",
    "example.org",
    "\u3002",
    "\uff0e",
    "\t",
    "\n",
    " ",
    "\u0000",
    "0x7f",
    "443",
    "é",
    "xn--",
    "*",
  ];
  for (let at = 0; at < CASES; at++) {
    const text = random.many(1, 9, () => random.pick([...pieces, ...more])).join("");
    const open = passes(() =>
      rules.checkTarget(text, { purpose: "block", owner: "x", hosts: ["example.org"] })
    );
    if (open) assert.equal(new URL(text).hostname.replace(/\.$/, ""), "example.org", `case ${at}: ${text}`);
  }
});

/** True when nothing was thrown, false for a refusal; anything else that is thrown is a crash. */
function passes(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (error) {
    assert.ok(error instanceof Error && error.constructor.name === "EgressError", String(error));
    return false;
  }
}

function makeHost(random: Random): HostParts {
  return {
    labels: random.many(1, 4, () => random.pick(LABELS)),
    port: random.chance(0.3) ? random.pick([80, 443, 8080, 1, 65_535]) : undefined,
  };
}

/** The same host with a label or a port more, less or other. */
function nearHost(random: Random, { labels, port }: HostParts): HostParts {
  switch (random.below(5)) {
    case 0:
      return { labels: [random.pick(LABELS), ...labels], port };
    case 1:
      return { labels: [...labels, random.pick(LABELS)], port };
    case 2:
      return { labels: labels.length > 1 ? labels.slice(1) : labels, port };
    case 3:
      return { labels, port: random.pick([undefined, 80, 443, 8080]) };
    default:
      return { labels: [`${random.pick(LABELS)}${labels[0]}`, ...labels.slice(1)], port };
  }
}

function writeHost(random: Random, { labels, port }: HostParts): string {
  const name = labels.join(".");
  const cased = random.chance(0.2) ? name.toUpperCase() : name;
  return `${cased}${random.chance(0.1) ? "." : ""}${port === undefined ? "" : `:${port}`}`;
}

/** What the rule says in words, label by label: 80 and 443 are the ordinary ports of their schemes. */
function isCovered(
  asked: HostParts,
  scheme: string,
  pattern: HostParts & { readonly isWild: boolean },
): boolean {
  const ordinary = scheme === "https" ? 443 : 80;
  const isOrdinary = pattern.port === undefined || pattern.port === 80 || pattern.port === 443;
  const port = asked.port ?? ordinary;
  if (isOrdinary ? port !== ordinary : port !== pattern.port) return false;
  const [have, want] = [[...asked.labels].reverse(), [...pattern.labels].reverse()];
  if (pattern.isWild ? have.length <= want.length : have.length !== want.length) return false;
  return want.every((label, at) => have[at] === label);
}
