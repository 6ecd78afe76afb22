import { z } from "zod";
import { CONNECTION_KINDS, CONNECTION_METHODS, ConnectionName } from "./connection.ts";
import { Manifest } from "./manifest.ts";

/** A block or a dashboard as one file that a stranger may have written (docs/packages.md). */

export const PACKAGE_FORMAT = 1;

export const PACKAGE_LIMITS = {
  /** Of the file, before it is parsed. */
  bytes: 32 * 1024 * 1024,
  /** Of a file that comes by the page. */
  pageBytes: 8 * 1024 * 1024,
  blocks: 100,
  /** Of one module; above what the compiler takes, so that it is the one to say what is too large. */
  codeChars: 512 * 1024,
  answers: 200,
  /** Of one block's recorded answers, as JSON. */
  fixtureBytes: 2 * 1024 * 1024,
} as const;

/** Name of a block inside a package, and of its folder. */
export const PartName = z.string().regex(
  /^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/,
  "expected a name of small letters, digits and -",
);

const Origin = z.string().max(300).refine(
  (text) => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text,
  'expected an origin such as "https://api.example.org"',
);

/** A connection that the code names: where it leads and how it signs in; never with what. */
export const PackageConnection = z.strictObject({
  name: ConnectionName,
  /** Null when whoever exported it had none of that name. */
  origin: Origin.nullable(),
  kind: z.enum(CONNECTION_KINDS).optional(),
  methods: z.array(z.enum(CONNECTION_METHODS)).max(CONNECTION_METHODS.length).optional(),
  pathPrefix: z.string().max(400).startsWith("/").optional(),
  header: z.string().max(80).optional(),
  parameter: z.string().max(80).optional(),
  tokenUrl: z.url().max(400).optional(),
});
export type PackageConnection = z.infer<typeof PackageConnection>;

/** Who wrote it is nothing that a package can say of itself. */
const PackageManifest = z.strictObject(Manifest.omit({ origin: true }).shape);

export const PackageBlock = z.strictObject({
  name: PartName.optional(),
  backend: z.string().max(PACKAGE_LIMITS.codeChars),
  view: z.string().max(PACKAGE_LIMITS.codeChars),
  manifest: PackageManifest,
  connections: z.array(PackageConnection).max(10).default([]),
  /** What a person had chosen, by setting. */
  settings: z.record(z.string().max(40), z.json()).default({}),
  /** Answers of one good run: each is read as a file of docs/fixtures.md. */
  fixtures: z.strictObject({
    run: z.json(),
    answers: z.array(z.json()).max(PACKAGE_LIMITS.answers),
  }).nullable().default(null),
});
export type PackageBlock = z.infer<typeof PackageBlock>;

const head = {
  tessera: z.literal("package"),
  format: z.literal(PACKAGE_FORMAT),
  /** Version of the program that wrote it; says nothing about what is in it. */
  app: z.string().max(60).optional(),
  /** Absent in a folder, whose files are for hands and Git. */
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, "expected sha256: and 64 hex digits").optional(),
};

export const Package = z.discriminatedUnion("kind", [
  z.strictObject({ ...head, kind: z.literal("block"), block: PackageBlock }),
  z.strictObject({
    ...head,
    kind: z.literal("dashboard"),
    title: z.string().trim().min(1).max(120),
    blocks: z.array(PackageBlock).max(
      PACKAGE_LIMITS.blocks,
      `expected at most ${PACKAGE_LIMITS.blocks} blocks`,
    ),
  }),
]);
export type Package = z.infer<typeof Package>;
