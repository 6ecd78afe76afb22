import { BlockId, GenerationId } from "../domain/ids.ts";
import { Manifest } from "../domain/manifest.ts";
import type { RunError } from "../domain/outcome.ts";
import type { BlockTree } from "../domain/tree.ts";
import type { Card, CardState, GenerationView } from "../services/types.ts";
import * as trees from "./sample_trees.ts";

export interface SampleCard {
  card: Card;
  readonly manifest: Manifest;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

/** A dashboard of twelve cards that shows every state a card can be in. */
export function sampleCards(now: number): SampleCard[] {
  const fresh = (ageMs: number, nextMs: number): CardState => ({
    kind: "fresh",
    at: now - ageMs,
    nextRunAt: now + nextMs,
  });
  const make = createCardMaker(now);
  return [
    make("Lisbon", {
      columns: 4,
      hosts: ["open-meteo.com"],
      state: fresh(4 * MINUTE_MS, 11 * MINUTE_MS),
      tree: trees.weather,
      origin: "recipe",
    }),
    make("EUR / USD, last 30 days", {
      columns: 5,
      hosts: ["frankfurter.dev"],
      state: fresh(2 * HOUR_MS, 3 * HOUR_MS),
      tree: trees.currency,
      origin: "recipe",
    }),
    make("Deno", {
      columns: 3,
      hosts: ["api.github.com"],
      state: fresh(31 * MINUTE_MS, 29 * MINUTE_MS),
      tree: trees.release,
    }),
    make("Hacker News", {
      columns: 4,
      hosts: ["hacker-news.firebaseio.com"],
      state: { kind: "refreshing", since: now - 2_000, at: now - MINUTE_MS },
      tree: trees.stories,
    }),
    make("Premier League scores today, live", {
      columns: 5,
      state: { kind: "making", generation: generation(now) },
    }),
    make("GitHub notifications", {
      columns: 3,
      state: {
        kind: "needs_you",
        need: { kind: "hosts", hosts: ["api.github.com", "avatars.example.org"], reason: "" },
      },
    }),
    make("Homelab", {
      columns: 6,
      hosts: ["beszel.home.arpa"],
      state: fresh(12_000, 48_000),
      tree: trees.servers,
    }),
    make("Are my sites up?", {
      columns: 6,
      hosts: ["shop.example", "api.harvest", "wiki.harvest"],
      state: fresh(20_000, 40_000),
      tree: trees.sites,
      origin: "recipe",
    }),
    make("r/selfhosted", {
      columns: 3,
      hosts: ["www.reddit.com"],
      state: {
        kind: "stale",
        at: now - 3 * HOUR_MS,
        error: error("http_status", "The site answers 403"),
        retryAt: now + 9 * MINUTE_MS,
        failures: 3,
      },
      tree: trees.feed,
    }),
    make("Pi-hole", {
      columns: 3,
      hosts: ["pi.hole"],
      state: fresh(MINUTE_MS, MINUTE_MS),
      tree: trees.numbers,
      isPaused: true,
    }),
    make("Nightly backup of a server with a name that is far too long for its card", {
      columns: 3,
      state: {
        kind: "draft",
        generation: {
          ...generation(now),
          id: GenerationId.parse("draftdraftdraftd"),
          status: "draft",
          attempt: 3,
          hasDraft: true,
          endedAt: now,
          diagnosis: {
            kind: "schema",
            happened: "the page holds no backup times",
            advice: "Give the address of a JSON file or a feed instead",
            move: "person",
          },
          nextStep: "Give the address of a JSON file or a feed instead",
        },
      },
    }),
    make("Proxmox nodes", {
      columns: 3,
      hosts: ["pve.home.arpa:8006"],
      state: {
        kind: "failed",
        error: error(
          "http_status",
          "pve.home.arpa:8006 refused the token (401)",
          "It worked until 14:20. Your move: the token may have expired, or lost its role.",
        ),
        retryAt: null,
        failures: 4,
      },
    }),
  ];
}

interface CardOptions {
  readonly columns: number;
  readonly state: CardState;
  readonly rows?: number;
  readonly hosts?: readonly string[];
  readonly tree?: BlockTree;
  readonly origin?: "recipe" | "model";
  readonly isPaused?: boolean;
  readonly directNetwork?: readonly string[];
  readonly raisableLimit?: Card["raisableLimit"];
}

/** As in a database, no two pieces of data share their id: drawings are kept by it. */
let lastDataId = 0;

/** Makes cards with ids that tell them apart: "aaaa…", "bbbb…". */
export function createCardMaker(now: number): (title: string, options: CardOptions) => SampleCard {
  let count = 0;
  return (title, options) => {
    const letter = ALPHABET[count++ % ALPHABET.length] ?? "a";
    const hosts = options.hosts ?? [];
    const at = "at" in options.state && options.state.at !== null ? options.state.at : now;
    return {
      card: {
        id: BlockId.parse(letter.repeat(16)),
        title,
        description: `${title}, described`,
        prompt: title,
        columns: options.columns,
        rows: options.rows ?? 2,
        isPaused: options.isPaused ?? false,
        version: options.tree === undefined ? null : 1,
        origin: options.origin === "recipe"
          ? { kind: "recipe", recipe: "sample" }
          : { kind: "model", model: "sample-model" },
        state: options.state,
        content: options.tree === undefined
          ? null
          : { tree: options.tree, at, dataId: ++lastDataId, cssFile: null },
        hosts,
        directNetwork: options.directNetwork ?? [],
        raisableLimit: options.raisableLimit ?? null,
        ...{ tokens: options.origin === "recipe" ? 0 : 3_480, tokensSince: 0, refreshes: 412 },
        hasSettings: true,
        proposal: null,
        ...{ heal: null, drift: null, canRepair: false },
        editing: null,
        editingNeed: null,
      },
      manifest: Manifest.parse({
        title,
        hosts,
        settings: [
          {
            name: "place",
            label: "Place",
            type: "place",
            default: { name: "Lisbon", latitude: 38.72, longitude: -9.14 },
          },
          {
            name: "days",
            label: "Days",
            type: "number",
            default: 30,
            minimum: 1,
            maximum: 365,
            required: true,
          },
          {
            name: "unit",
            label: "Unit",
            type: "choice",
            default: "c",
            options: [{ value: "c", label: "Celsius" }, { value: "f", label: "Fahrenheit" }],
          },
          { name: "wind", label: "Show wind", type: "boolean", default: true },
          {
            name: "feeds",
            label: "Feeds",
            type: "list",
            of: "address",
            default: ["https://example.org/feed.xml"],
          },
        ],
      }),
    };
  };
}

function error(kind: RunError["kind"], message: string, hint?: string): RunError {
  return { kind, message, ...(hint === undefined ? {} : { hint }) };
}

function generation(now: number): GenerationView {
  const step = (label: string, note: string, state: "done" | "now" | "later", agoMs: number) => ({
    label,
    note,
    state,
    at: now - agoMs,
  });
  return {
    id: GenerationId.parse("makemakemakemake"),
    blockId: BlockId.parse("eeeeeeeeeeeeeeee"),
    sentence: "Premier League scores today, live",
    status: "running",
    steps: [
      step("Looked at site.api.espn.com", "JSON, 14 games", "done", 40_000),
      step("Wrote the block", "2,140 tokens", "done", 30_000),
      step("Ran it", "“score” was text, the table wants a number", "done", 20_000),
      step("Repairing", "", "now", 7_000),
      step("Check and show", "", "later", 0),
    ],
    attempt: 2,
    maxAttempts: 3,
    tokens: 3_480,
    hosts: [],
    connections: [],
    diagnosis: null,
    nextStep: null,
    hasDraft: false,
    job: "new" as const,
    request: null,
    model: null,
    plan: null,
    refusal: null,
    facts: [],
    version: null,
    startedAt: now - 48_000,
    endedAt: null,
  };
}
