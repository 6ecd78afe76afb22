import { CONNECTION_KINDS, ConnectionName } from "../domain/connection.ts";
import { isRecord } from "../domain/json.ts";
import { cleanText } from "../domain/outcome.ts";
import type { Refusal } from "./types.ts";

const MAX_REASON = 600;
const MAX_WORDS = 300;
const MAX_ALTERNATIVES = 4;

/**
 * A refusal as the model wrote it, cleaned and bounded; `undefined` when it gives no reason. A connection that could
 * not be stored as it stands (a name or an origin of the wrong form) is left out: its form would only fail.
 */
export function readRefusal(value: unknown): Refusal | undefined {
  const written = typeof value === "string" ? { reason: value } : value;
  if (!isRecord(written)) return undefined;
  const reason = readLine(written.reason, MAX_REASON);
  if (reason === "") return undefined;
  const connection = readConnection(written.connection);
  const alternatives = Array.isArray(written.alternatives) ? written.alternatives : [];
  return {
    reason,
    ...(connection === undefined ? {} : { connection }),
    alternatives: alternatives.map((each) => readLine(each, MAX_WORDS)).filter((each) => each !== "")
      .slice(0, MAX_ALTERNATIVES),
  };
}

function readConnection(value: unknown): Refusal["connection"] {
  if (!isRecord(value)) return undefined;
  const name = ConnectionName.safeParse(value.name);
  const origin = readOrigin(value.origin);
  if (!name.success || origin === undefined) return undefined;
  const kind = CONNECTION_KINDS.find((each) => each === value.kind) ?? "bearer";
  const header = readLine(value.header, 80);
  return {
    name: name.data,
    origin,
    kind,
    ...(header === "" ? {} : { header }),
    help: readLine(value.help, MAX_WORDS),
  };
}

function readOrigin(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const address = /^https?:\/\//i.test(value) ? value : `https://${value}`;
  if (!URL.canParse(address)) return undefined;
  const { origin, hostname } = new URL(address);
  return hostname === "" || origin === "null" ? undefined : origin;
}

function readLine(value: unknown, maxChars: number): string {
  return typeof value === "string" ? cleanText(value, maxChars).replace(/\s+/g, " ").trim() : "";
}
