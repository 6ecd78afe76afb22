import { isHostAllowed } from "../../domain/hosts.ts";
import type { BlockId } from "../../domain/ids.ts";
import type { Exchange } from "../../domain/recording.ts";
import { settingValues } from "../../domain/settings.ts";
import { summariseTree } from "../../domain/visible_tree.ts";
import { findNewestData } from "../../storage/block_data.ts";
import { getVersion, type VersionRow } from "../../storage/block_versions.ts";
import { getBlock } from "../../storage/blocks.ts";
import { findRecording } from "../../storage/recorded_responses.ts";
import { type NewSuccessPattern, upsertSuccessPattern } from "../../storage/success_patterns.ts";
import type { ServiceDeps } from "../deps.ts";
import { grantedLanHosts } from "../lan_hosts.ts";
import { endpointShape } from "./endpoint_shape.ts";
import { keptSentence, requestWords } from "./request_words.ts";
import { techniqueOf } from "./technique_of.ts";

/** Endpoints of one block that are worth remembering. */
const MAX_ENDPOINTS = 3;
const MAX_VIEWS = 3;

/** Components that only arrange what others show. */
const LAYOUT = new Set([
  ...[
    "Stack",
    "Row",
    "Grid",
    "Section",
    "Divider",
    "Text",
    "Card",
    "Tabs",
    "Button",
    "Link",
    "Icon",
    "Popover",
  ],
  ...["Dialog", "Sheet", "Tooltip", "Label", "Skeleton", "Empty", "ErrorNote"],
]);

type Source = Pick<NewSuccessPattern, "host" | "endpoint" | "technique">;

export interface AdoptedVersion {
  readonly blockId: BlockId;
  readonly version: number;
}

/**
 * Remembers how a version that a model wrote and that is on the card now gets its facts: what kind of request it
 * answers, from which endpoints, how, and shown by what. Never a value: addresses lose theirs, and what was asked with
 * a connection or on the own network is left out. Ready blocks are found by their own matching and leave nothing here.
 */
export async function noteAdopted(
  deps: Pick<ServiceDeps, "db" | "now" | "log">,
  adopted: AdoptedVersion,
): Promise<void> {
  // The version is on the card already: what cannot be learned from it must not undo that.
  await learn(deps, adopted).catch((error) =>
    deps.log.error("patterns", "Pattern not kept", { ...adopted }, error)
  );
}

async function learn(deps: Pick<ServiceDeps, "db" | "now">, adopted: AdoptedVersion): Promise<void> {
  const { db, now } = deps;
  const version = await getVersion(db, adopted.blockId, adopted.version);
  if (version.manifest.origin.kind !== "model") return;
  const block = await getBlock(db, adopted.blockId);
  const words = requestWords(block.prompt);
  if (words.length === 0) return;
  const data = await findNewestData(db, adopted.blockId);
  const view = data === undefined ? "" : describeView(data.tree);
  const sources = await listSources(deps, version, settingValues(version.manifest.settings, block.settings));
  const common = { sentence: keptSentence(block.prompt), words: words.join(" "), view, lastWorkedAt: now() };
  await db.transaction(async (tx) => {
    for (const source of sources) await upsertSuccessPattern(tx, { ...common, ...source }, adopted);
  });
}

function describeView(tree: Parameters<typeof summariseTree>[0]): string {
  const { components } = summariseTree(tree);
  return [...components].filter((name) => !LAYOUT.has(name)).slice(0, MAX_VIEWS).join(", ");
}

async function listSources(
  { db }: Pick<ServiceDeps, "db">,
  { blockId, number, manifest, backend }: VersionRow,
  settings: ReturnType<typeof settingValues>,
): Promise<Source[]> {
  const recording = await findRecording(db, { blockId, version: number });
  const exchanges = recording?.exchanges ?? [];
  if (exchanges.length === 0) {
    return manifest.hosts.length + manifest.connections.length > 0
      ? []
      : [{ host: "", endpoint: "", technique: "none" }];
  }
  const found = exchanges.flatMap((exchange) =>
    toSource(exchange, { hosts: manifest.hosts, code: backend, settings })
  );
  return found
    .filter(({ host, endpoint }, i) =>
      found.findIndex((s) => s.host === host && s.endpoint === endpoint) === i
    )
    .slice(0, MAX_ENDPOINTS);
}

function toSource(
  { request, answer }: Exchange,
  { hosts, ...facts }: Parameters<typeof endpointShape>[1] & { readonly hosts: readonly string[] },
): Source[] {
  if (answer.kind === "failed" || answer.status < 200 || answer.status > 299) return [];
  if (request.connection !== undefined || request.url.includes("[secret:") || !URL.canParse(request.url)) {
    return [];
  }
  const url = new URL(request.url);
  // Only hosts that the code names itself: an address that a person typed is theirs.
  if (!isHostAllowed(url, hosts) || url.username !== "" || grantedLanHosts([url.host]).length > 0) return [];
  const contentType = answer.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  const method = request.method === "GET" ? "" : `${request.method} `;
  return [{
    host: url.host,
    endpoint: method + endpointShape(url, facts),
    technique: techniqueOf(contentType, url.pathname),
  }];
}
