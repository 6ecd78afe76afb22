import { type Context, Hono } from "hono";
import { Secret } from "../../domain/secret.ts";
import { BackupSchedule, KEPT_BACKUPS } from "../../services/backup/backup_schedule.ts";
import type { FieldErrors } from "../../services/types.ts";
import { href, paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { readTexts } from "../read_request.ts";
import { renderPage } from "../render.tsx";
import { BackupPage } from "./backup_page.tsx";

const MIN_PASSPHRASE_CHARS = 8;

/**
 * GET  /settings/backup            the page
 * POST /settings/backup/files      a backup made now, as a download
 * POST /settings/backup/schedule   when one is made by itself
 */
export function createBackupRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.settingsBackup, (c) => showBackup(c, deps));
  routes.post(paths.settingsBackupFiles, (c) => sendBackup(c, deps));
  routes.post(paths.settingsBackupSchedule, (c) => saveSchedule(c, deps));
  return routes;
}

interface PageAnswer {
  readonly errors?: FieldErrors;
  /** The form of the schedule as it was typed. */
  readonly texts?: { readonly every: string; readonly keep: string };
  readonly status?: 200 | 422;
}

async function showBackup(
  c: Context,
  deps: RouteDeps,
  { errors = {}, texts, status = 200 }: PageAnswer = {},
): Promise<Response> {
  const { backups } = deps;
  const [frame, last, schedule] = await Promise.all([
    loadPageFrame(c, deps),
    backups?.findLast(),
    backups?.getSchedule(),
  ]);
  const isPossible = backups?.isPossible === true;
  return renderPage(
    c,
    <BackupPage
      frame={frame}
      isPossible={isPossible}
      last={last}
      schedule={texts ?? schedule}
      keptFolder={backups?.keptFolder ?? ""}
      errors={errors}
      isSaved={c.req.query("saved") === "schedule"}
    />,
    { status },
  );
}

/** A POST: it costs work, and no link of another site may start it. */
async function sendBackup(c: Context, deps: RouteDeps): Promise<Response> {
  const { passphrase = "", again = "" } = await readTexts(c);
  const errors = judge(passphrase, again);
  if (deps.backups === undefined || Object.keys(errors).length > 0) {
    return await showBackup(c, deps, { errors, status: 422 });
  }
  const { bytes, at, content } = await deps.backups.make(
    passphrase === "" ? undefined : new Secret(passphrase),
  );
  const stamp = new Date(at).toISOString().slice(0, 16).replace(/[-:]/g, "");
  return c.body(content, 200, {
    "Content-Type": "application/octet-stream",
    "Content-Length": String(bytes),
    "Content-Disposition": `attachment; filename="tessera-${stamp}.backup"`,
    "Cache-Control": "no-store",
  });
}

async function saveSchedule(c: Context, deps: RouteDeps): Promise<Response> {
  const { every = "", keep = "" } = await readTexts(c);
  const form = BackupSchedule.safeParse({ every, keep: /^\d{1,3}$/.test(keep.trim()) ? Number(keep) : NaN });
  if (deps.backups === undefined || !form.success) {
    const { minimum, maximum } = KEPT_BACKUPS;
    const errors = form.error?.issues.some(({ path }) => path[0] === "every")
      ? { every: "Choose one of these" }
      : { keep: `Expected a whole number from ${minimum} to ${maximum}` };
    return await showBackup(c, deps, { errors, texts: { every, keep }, status: 422 });
  }
  await deps.backups.saveSchedule(form.data);
  return c.redirect(`${href("settingsBackup", {}, { saved: "schedule" })}#schedule`, 303);
}

function judge(passphrase: string, again: string): FieldErrors {
  if (passphrase !== again) return { again: "Not the same as the first one: type both again" };
  if (passphrase === "" || [...passphrase].length >= MIN_PASSPHRASE_CHARS) return {};
  return { passphrase: `At least ${MIN_PASSPHRASE_CHARS} characters; several words are easy to keep` };
}
