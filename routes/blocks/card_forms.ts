import { z } from "zod";
import { ConnectionId } from "../../domain/connection.ts";
import { parseHostPattern } from "../../domain/hosts.ts";
import { GRID_COLUMNS } from "../../domain/manifest.ts";
import { cleanText } from "../../domain/outcome.ts";
import { Refresh } from "../../domain/schedule.ts";

export const MAX_TITLE_CHARS = 120;
const MAX_HOSTS = 30;

/** Visible text on one line; what only looks empty is empty. */
const TitleText = z.string().transform((text) =>
  cleanText(text.slice(0, 4_000), 1_000).replace(/\s+/g, " ").trim()
)
  .pipe(
    z.string().min(1, "A name needs at least one letter").max(
      MAX_TITLE_CHARS,
      `At most ${MAX_TITLE_CHARS} characters`,
    ),
  );

export const TitleForm = z.object({ title: TitleText });
export const PauseForm = z.object({ paused: z.enum(["yes", "no"]) });
export const MoveForm = z.object({ direction: z.enum(["earlier", "later"]) });
export const UndoForm = z.object({ token: z.string().min(1).max(200) });

const GridNumber = z.string().regex(/^\d{1,2}$/, "expected a whole number").transform(Number);

/** One of the two, or both; the other stays as it is. */
export const SizeForm = z.object({
  columns: GridNumber.pipe(z.number().min(2).max(GRID_COLUMNS)).optional(),
  rows: GridNumber.pipe(z.number().min(1).max(6)).optional(),
}).refine((size) => size.columns !== undefined || size.rows !== undefined, "expected columns or rows");

const Host = z.string().max(260).transform((text, context) => {
  const host = parseHostPattern(text);
  if (host !== undefined) return host;
  context.addIssue({ code: "custom", message: `expected a host such as "api.example.org", got "${text}"` });
  return z.NEVER;
});

const Several = z.union([z.array(z.string()), z.string().transform((text) => [text])]).default([]);

/** One check box a host. */
export const HostsForm = z.object({
  hosts: Several.pipe(z.array(Host).min(1, "Choose at least one host").max(MAX_HOSTS)),
  /** The page that the answer leads back to; the card's dashboard unless given. */
  back: z.literal("edit").optional(),
});

/** One yes for connections and for the hosts that may get what they read. */
export const ConnectionsForm = z.object({
  connections: Several.pipe(z.array(ConnectionId).min(1, "Choose at least one connection").max(10)),
  hosts: Several.pipe(z.array(Host).max(MAX_HOSTS)),
});

export const WithdrawalForm = z.object({ connection: ConnectionId });

type RefreshInput = z.input<typeof Refresh>;

/** "own" is the version's own schedule, "every" an interval, "cron" a line in a time zone. */
export const ScheduleForm = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("own") }).transform(() => null),
  z.object({
    kind: z.literal("every"),
    count: z.string().regex(/^\d{1,6}$/, "expected a whole number").transform(Number),
    unit: z.enum(["1", "60", "3600", "86400"]).transform(Number),
  }).transform(({ count, unit }): RefreshInput => ({ everySeconds: count * unit })).pipe(Refresh),
  z.object({ kind: z.literal("cron"), cron: z.string().max(100), timeZone: z.string().max(60) })
    .transform(({ cron, timeZone }): RefreshInput => ({ cron, timeZone })).pipe(Refresh),
]);
