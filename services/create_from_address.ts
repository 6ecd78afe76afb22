import { AppError } from "../domain/errors.ts";
import type { BlockId, DashboardId } from "../domain/ids.ts";
import { blockFromChoice } from "../generation/inspect/block_from_choice.ts";
import { inspectAnswer, MAX_INSPECT_BYTES } from "../generation/inspect/inspect_answer.ts";
import type { Inspection } from "../generation/inspect/types.ts";
import { createReadyBlock } from "./create_ready_block.ts";
import type { ServiceDeps } from "./deps.ts";

/** What a person chose on the inspector's page. */
export interface AddressChoice {
  readonly address: string;
  readonly choice: string;
  readonly fields: readonly string[];
  readonly view: string;
  readonly title: string;
}

/** The pages of one visit share what was read. */
const INSPECT_MAX_AGE_SECONDS = 300;

/** Reads an address through the broker and says what can be shown of it. Throws only for what is no address. */
export async function inspectAddress(deps: Pick<ServiceDeps, "broker">, given: string): Promise<Inspection> {
  const address = parseAddress(given);
  const answer = await deps.broker.send(
    { url: address, maxAgeSeconds: INSPECT_MAX_AGE_SECONDS },
    { purpose: "inspect", owner: "inspector", hosts: "any-public", limits: { bodyBytes: MAX_INSPECT_BYTES } },
  );
  if (answer.kind === "answered") {
    const contentType = answer.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
    return await inspectAnswer({ url: answer.url, status: answer.status, contentType, body: answer.body });
  }
  const hint = answer.errorKind === "blocked_address"
    ? insideHint(address)
    : answer.hint ?? "Check the address, or try again in a while";
  return { kind: "unknown", address, message: answer.message, hint };
}

function insideHint(address: string): string {
  const lan =
    "Addresses of your own network must be named in TESSERA_LAN_HOSTS first, such as nas.home.arpa:8080";
  const { hostname } = new URL(address);
  return /[.:]/.test(hostname)
    ? lan
    : `"${hostname}" has no dot, as names of machines at home have: write an address of the web whole, such as https://example.org/data.json. ${lan}`;
}

/** Makes a block from a choice of the inspector; what the address answers is looked at again. */
export async function createFromAddress(
  deps: ServiceDeps,
  dashboardId: DashboardId,
  chosen: AddressChoice,
): Promise<BlockId> {
  const inspection = await inspectAddress(deps, chosen.address);
  if (inspection.kind === "unknown") throw new AppError("invalid", inspection.message, inspection.hint);
  const candidate = blockFromChoice(inspection, chosen);
  return await createReadyBlock(deps, { dashboardId, candidate, prompt: chosen.address });
}

function parseAddress(given: string): string {
  const text = given.trim().replace(/^webcal:/i, "https:");
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (text !== "" && text.length <= 2_000 && URL.canParse(address)) return address;
  throw new AppError(
    "invalid",
    `Cannot use "${text.slice(0, 80)}" as an address`,
    'Expected one such as "https://example.org/data.json"',
  );
}
