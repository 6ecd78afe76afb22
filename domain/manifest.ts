import { z } from "zod";
import { parseHostPattern } from "./hosts.ts";
import { Refresh } from "./schedule.ts";

export const DEFAULT_REFRESH_SECONDS = 3600;
export const GRID_COLUMNS = 12;
export const MIN_COLUMNS = 2;
export const MAX_ROWS = 6;
export const MAX_HOSTS = 30;
export const MAX_CONNECTIONS = 10;
export const MAX_SETTINGS = 20;

const SettingName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,39}$/, "a name of letters, digits and _");
const Label = z.string().trim().min(1).max(80);
const common = {
  name: SettingName,
  label: Label,
  required: z.boolean().optional(),
  help: z.string().max(200).optional(),
};

/** A place on Earth, as geocoding answers it. */
export const Place = z.object({
  name: z.string().min(1).max(120),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  timeZone: z.string().max(60).optional(),
  country: z.string().max(80).optional(),
});
export type Place = z.infer<typeof Place>;

/** One setting of a block; the ordered list becomes the form on the card. */
export const SettingDefinition = z.discriminatedUnion("type", [
  z.object({
    ...common,
    type: z.literal("text"),
    default: z.string().max(2_000).optional(),
    pattern: z.string().max(200).optional(),
    maximumLength: z.number().int().min(1).max(2_000).optional(),
  }),
  z.object({
    ...common,
    type: z.literal("number"),
    default: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    step: z.number().positive().optional(),
  }),
  z.object({ ...common, type: z.literal("boolean"), default: z.boolean().optional() }),
  z.object({
    ...common,
    type: z.literal("choice"),
    default: z.string().max(200).optional(),
    options: z.array(z.object({ value: z.string().max(200), label: z.string().max(120) })).min(1).max(100),
  }),
  z.object({ ...common, type: z.literal("address"), default: z.string().max(2_000).optional() }),
  z.object({ ...common, type: z.literal("place"), default: Place.optional() }),
  z.object({
    ...common,
    type: z.literal("list"),
    of: z.enum(["text", "address"]).default("text"),
    default: z.array(z.string().max(2_000)).max(50).optional(),
  }),
]);
export type SettingDefinition = z.infer<typeof SettingDefinition>;

export const SETTING_TYPES = SettingDefinition.options.map(({ shape }) => shape.type.value);

const Host = z.string().max(260).transform((value, context) => {
  const host = parseHostPattern(value);
  if (host !== undefined) return host;
  context.addIssue({
    code: "custom",
    message: `expected a host such as "api.example.org" or "host:8080", got "${value}"`,
  });
  return z.NEVER;
});

/** Who wrote a version. */
export const Origin = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("model"),
    model: z.string().max(200),
    provider: z.string().max(200).optional(),
  }),
  z.object({ kind: z.literal("recipe"), recipe: z.string().max(80) }),
  z.object({ kind: z.literal("inspector"), address: z.string().max(2_000) }),
  z.object({
    kind: z.literal("import"),
    /** Where the package came from, in words. */
    from: z.string().max(200).optional(),
    /** Of the package. */
    hash: z.string().max(80).optional(),
  }),
  z.object({ kind: z.literal("person") }),
]);
export type Origin = z.infer<typeof Origin>;

/** What a block says of itself: its face, what it may touch, how often it runs. Only title and hosts must be given. */
export const Manifest = z.object({
  title: z.string().trim().min(1).max(120),
  description: z.string().max(400).default(""),
  explanation: z.string().max(1_000).default(""),
  hosts: z.array(Host).max(MAX_HOSTS),
  connections: z.array(z.string().max(80)).max(MAX_CONNECTIONS).default([]),
  settings: z.array(SettingDefinition).max(MAX_SETTINGS).default([]),
  refresh: Refresh.default({ everySeconds: DEFAULT_REFRESH_SECONDS }),
  size: z.object({
    columns: z.number().int().min(MIN_COLUMNS).max(GRID_COLUMNS),
    rows: z.number().int().min(1).max(MAX_ROWS),
  }).default({ columns: 4, rows: 2 }),
  minimumRows: z.number().int().min(0).max(10_000).default(0),
  staleAfterSeconds: z.number().int().positive().optional(),
  dataAt: z.string().max(200).optional(),
  interactive: z.boolean().default(false),
  prompt: z.string().max(4_000).default(""),
  requests: z.array(z.string().max(4_000)).max(100).default([]),
  origin: Origin.default({ kind: "person" }),
});
export type Manifest = z.infer<typeof Manifest>;

/** What a run reads: one value for each setting of the manifest. */
export type SettingValues = Readonly<
  Record<string, string | number | boolean | Place | readonly string[] | null>
>;
