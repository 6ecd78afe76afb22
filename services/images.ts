import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { BlockId } from "../domain/ids.ts";
import type { Broker } from "../egress/types.ts";
import { href } from "../urls.ts";

/** Raster images only: an SVG or a page from another site never comes from our own origin. */
const SIGNATURES: readonly (readonly [type: string, isType: (bytes: Uint8Array) => boolean])[] = [
  ["image/png", (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ["image/jpeg", (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff])],
  ["image/gif", (bytes) => ["GIF87a", "GIF89a"].includes(ascii(bytes, 0, 6))],
  ["image/webp", (bytes) => ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP"],
  ["image/avif", (bytes) => ascii(bytes, 4, 8) === "ftyp" && ["avif", "avis"].includes(ascii(bytes, 8, 12))],
];

export const MAX_IMAGE_BYTES = 3_000_000;
const IMAGE_MAX_AGE_SECONDS = 3_600;

export interface ImageService {
  /** Address of our own image route for a picture that a card shows; signed, so that it fetches nothing else. */
  href(blockId: BlockId, src: string): string;
  fetch(token: string): Promise<{ readonly type: string; readonly bytes: Uint8Array } | undefined>;
}

export interface ImageDeps {
  readonly broker: Broker;
  /** Signs the tokens; stable over restarts, so that browsers keep their copies. */
  readonly key: Uint8Array;
  /** Hosts that a block may call; `undefined` when there is no such block. */
  readonly hostsOf: (id: BlockId) => Promise<readonly string[] | undefined>;
}

export function createImageService(deps: ImageDeps): ImageService {
  const sign = (text: string) => createHmac("sha256", deps.key).update(text).digest("base64url").slice(0, 22);
  return {
    href(blockId, src) {
      const payload = Buffer.from(`${blockId} ${src}`).toString("base64url");
      return href("image", { token: `${payload}.${sign(payload)}` });
    },
    async fetch(token) {
      const [payload = "", signature = ""] = token.split(".");
      if (!isSame(signature, sign(payload))) return undefined;
      const [, id = "", src = ""] = /^(\S+) (.*)$/s.exec(Buffer.from(payload, "base64url").toString()) ?? [];
      const hosts = await deps.hostsOf(BlockId.parse(id));
      if (hosts === undefined) return undefined;
      const answer = await deps.broker.send(
        {
          url: src,
          maxAgeSeconds: IMAGE_MAX_AGE_SECONDS,
          headers: [["accept", "image/avif,image/webp,image/png,image/jpeg,image/gif"]],
        },
        { purpose: "image", owner: id, hosts, limits: { bodyBytes: MAX_IMAGE_BYTES } },
      );
      if (answer.kind === "failed" || answer.status !== 200) return undefined;
      const type = SIGNATURES.find(([, isType]) => isType(answer.body))?.[0];
      return type === undefined ? undefined : { type, bytes: answer.body };
    },
  };
}

function isSame(given: string, right: string): boolean {
  // By bytes: letters of another alphabet have more of them, and unequal lengths throw.
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
