import { z } from "zod";
import type { Frame } from "./frames.ts";
import { MAX_PAGE_SECONDS } from "./limits.ts";

const Count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Stage = z.enum(["load", "fetch", "process", "schema", "render"]);

/** Everything a guest may say. All of it is attacker-written. */
const GuestMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("stage"), stage: Stage }),
  z.object({
    kind: z.literal("log"),
    level: z.enum(["debug", "info", "warn", "error"]),
    text: z.string(),
  }),
  z.object({
    kind: z.literal("request"),
    id: Count,
    url: z.string().max(16_000),
    method: z.string().max(20),
    redirect: z.enum(["follow", "manual", "error"]),
    headers: z.array(z.tuple([z.string().max(200), z.string().max(16_000)])).max(100),
    maxAgeSeconds: z.number().optional(),
    connection: z.string().max(80).optional(),
    browse: z.strictObject({
      waitFor: z.string().max(500).optional(),
      timeoutSeconds: z.number().positive().max(MAX_PAGE_SECONDS).optional(),
    }).optional(),
  }),
  z.object({ kind: z.literal("abort"), id: Count }),
  z.object({ kind: z.literal("answered"), dataBytes: Count, treeBytes: Count, schemaBytes: Count }),
  z.object({
    kind: z.literal("threw"),
    stage: Stage,
    name: z.string().max(200),
    message: z.string().max(4_000),
    stack: z.string().max(8_000),
    hint: z.string().max(4_000).optional(),
    file: z.enum(["backend.ts", "view.tsx"]).optional(),
  }),
  z.object({
    kind: z.literal("limit"),
    name: z.enum(["resultBytes", "dataDepth", "treeDepth", "treeNodes"]),
    allowed: Count,
    seen: Count,
  }),
]);

export type GuestMessage = z.infer<typeof GuestMessage>;
export type RequestMessage = Extract<GuestMessage, { kind: "request" }>;
export type AnsweredMessage = Extract<GuestMessage, { kind: "answered" }>;
export type ThrewMessage = Extract<GuestMessage, { kind: "threw" }>;

/** Throws `TypeError` when the header is not UTF-8, not JSON, or no message of ours. */
export function parseGuestMessage({ header }: Frame): GuestMessage {
  try {
    return GuestMessage.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(header)));
  } catch (cause) {
    throw new TypeError("Cannot read the guest's message", { cause });
  }
}
