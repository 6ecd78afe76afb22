import { z } from "zod";

/** What a backup says of itself: its first part, `manifest.json`. `docs/backup.md` describes the file for people. */

export const BACKUP_FORMAT = "tessera-backup";
export const BACKUP_VERSION = 1;

/** Names inside the file, in their order; the last two only where there is something to put into them. */
export const MANIFEST_PART = "manifest.json";
export const DATABASE_PART = "tessera.db.gz";
export const CONFIG_PART = "tessera.json";
export const SECRETS_PART = "secrets.json";
/** SHA-256 over every byte of the file before it. */
export const CHECKSUM_PART = "checksum.sha256";

/** Most bytes of the parts that are read into memory. */
export const MAX_PART_BYTES = {
  manifest: 256 * 1024,
  config: 256 * 1024,
  secrets: 16 * 1024 * 1024,
} as const;
/** Most that the size field of the file's container can say. */
export const MAX_PACKED_BYTES = 0o77777777777;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Count = z.number().int().min(0);

const Part = z.object({ name: z.enum([CONFIG_PART, SECRETS_PART]), bytes: Bytes, sha256: Sha256 });

const DatabasePart = z.object({
  name: z.literal(DATABASE_PART),
  bytes: Bytes,
  sha256: Sha256,
  /** Of the database file in it. */
  unpacked: z.object({ bytes: Bytes, sha256: Sha256 }),
});

/** Rows that a person knows by name. */
export const BackupCounts = z.object({
  dashboards: Count,
  blocks: Count,
  versions: Count,
  /** Stored data of blocks, history included. */
  data: Count,
  runs: Count,
  connections: Count,
});
export type BackupCounts = z.infer<typeof BackupCounts>;

export const BackupManifest = z.object({
  format: z.literal(BACKUP_FORMAT),
  version: z.literal(BACKUP_VERSION),
  /** Version of the program that wrote it. */
  app: z.string().max(80),
  createdAt: z.iso.datetime(),
  /** Number of the newest migration in the database. */
  schema: z.number().int().min(1).max(9_999),
  /** "passphrase": they are in it, sealed; "none": they were removed. */
  secrets: z.enum(["none", "passphrase"]),
  counts: BackupCounts,
  parts: z.tuple([DatabasePart], Part).refine((parts) => parts.length <= 3),
});
export type BackupManifest = z.infer<typeof BackupManifest>;
export type BackupPart = BackupManifest["parts"][number];

/** What is needed to say why a backup cannot be read, whatever wrote it. */
export const BackupKind = z.object({ format: z.string(), version: z.number(), app: z.string().optional() });

/**
 * Words that the sealed secrets are bound to: everything in the backup but themselves. A backup in which anything was
 * changed does not give them away.
 */
export function secretsContext(manifest: BackupManifest): string {
  const { app, createdAt, schema, counts, parts } = manifest;
  const others = parts.filter(({ name }) => name !== SECRETS_PART);
  // Written out: the order of names in a parsed object is nobody's promise.
  return JSON.stringify([
    ...["tessera backup secrets", BACKUP_VERSION, app, createdAt, schema],
    Object.entries(counts).sort(([a], [b]) => a < b ? -1 : 1),
    others.map((
      part,
    ) => [part.name, part.bytes, part.sha256, "unpacked" in part ? part.unpacked.sha256 : null]),
  ]);
}
