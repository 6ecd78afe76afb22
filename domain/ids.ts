import { z } from "zod";
import { ConnectionId } from "./connection.ts";

/** Lower-case, sortable by nothing, guessable by nobody: 16 characters of base32 from 80 random bits. */
const ID_PATTERN = /^[a-z2-7]{16}$/;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

export const BlockId = z.string().regex(ID_PATTERN).brand<"BlockId">();
export type BlockId = z.infer<typeof BlockId>;

export const DashboardId = z.string().regex(ID_PATTERN).brand<"DashboardId">();
export type DashboardId = z.infer<typeof DashboardId>;

export const GenerationId = z.string().regex(ID_PATTERN).brand<"GenerationId">();
export type GenerationId = z.infer<typeof GenerationId>;

export const createBlockId = (): BlockId => BlockId.parse(randomId());
export const createDashboardId = (): DashboardId => DashboardId.parse(randomId());
export const createGenerationId = (): GenerationId => GenerationId.parse(randomId());
export const createConnectionId = (): ConnectionId => ConnectionId.parse(randomId());

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join("");
}
