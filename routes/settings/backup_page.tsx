import { sizeWords } from "../../domain/size_words.ts";
import { BACKUP_RHYTHMS, KEPT_BACKUPS } from "../../services/backup/backup_schedule.ts";
import type { LastBackup } from "../../services/backup/last_backup.ts";
import type { FieldErrors } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { SelectField, TextField } from "../../views/field.tsx";
import { Note } from "../../views/note.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading, Panel } from "../../views/panel.tsx";
import { RelativeTime } from "../../views/relative_time.tsx";
import { SavedNote } from "./settings_panel.tsx";

interface BackupPageProps {
  readonly frame: PageFrame;
  /** False for a database on a server of its own. */
  readonly isPossible: boolean;
  readonly last: LastBackup | undefined;
  /** As stored, or as typed when it was refused. */
  readonly schedule: { readonly every: string; readonly keep: string | number } | undefined;
  readonly keptFolder: string;
  readonly errors: FieldErrors;
  readonly isSaved: boolean;
}

/** A backup as a download, when the last one was made, and how one is put back. */
export function BackupPage(
  { frame, isPossible, last, schedule, keptFolder, errors, isSaved }: BackupPageProps,
) {
  return (
    <Page frame={frame} title="Backup" current="settings" width="narrow">
      <nav class="crumbs" aria-label="Way back">
        <a href={href("settings")}>Settings</a>
      </nav>
      <PageHeading
        title="Backup"
        note="Everything in one file: dashboards, blocks with their code and data, connections, settings."
      />
      <div class="panels">
        {isPossible ? <DownloadPanel frame={frame} last={last} errors={errors} /> : <RemotePanel />}
        {isPossible && schedule !== undefined
          ? <SchedulePanel schedule={schedule} keptFolder={keptFolder} errors={errors} isSaved={isSaved} />
          : null}
        <RestorePanel />
      </div>
    </Page>
  );
}

function DownloadPanel({ frame, last, errors }: Pick<BackupPageProps, "frame" | "last" | "errors">) {
  return (
    <Panel
      title="Download a backup"
      id="download"
      note={
        <>
          {"Tessera goes on meanwhile. What blocks show is readable in the file: keep it as you keep the data itself. "}
          {last === undefined ? "None was made yet." : (
            <>
              {"The last one was made "}
              <RelativeTime at={last.at} now={frame.now} />
              {`, ${sizeWords(last.bytes)}, ${
                last.secrets === "passphrase" ? "with secrets." : "without secrets."
              }`}
            </>
          )}
        </>
      }
    >
      <form method="post" action={href("settingsBackupFiles")} autocomplete="off">
        <div class="field-row">
          <TextField
            name="passphrase"
            type="password"
            label="Passphrase (optional)"
            help="Takes the secrets of connections and models along, sealed with it. Without one they are left out and must be typed in again after a restore."
            error={errors["passphrase"]}
            maxLength={1_000}
            autocomplete="new-password"
          />
          <TextField
            name="again"
            type="password"
            label="Passphrase again"
            help="Nobody can open the secrets without it, and nothing keeps it for you."
            error={errors["again"]}
            maxLength={1_000}
            autocomplete="new-password"
          />
        </div>
        <div class="form-actions">
          <SubmitButton>Download</SubmitButton>
        </div>
      </form>
    </Panel>
  );
}

const RHYTHM_LABELS = { off: "Never", daily: "Every day", weekly: "Every week" } as const;

function SchedulePanel({ schedule, keptFolder, errors, isSaved }: {
  readonly schedule: { readonly every: string; readonly keep: string | number };
  readonly keptFolder: string;
  readonly errors: FieldErrors;
  readonly isSaved: boolean;
}) {
  return (
    <Panel
      title="By itself"
      id="schedule"
      note={`Without secrets, on this machine, in ${keptFolder}. They help after a mistake; against a lost disk copy one elsewhere.`}
    >
      {isSaved ? <SavedNote /> : null}
      <form method="post" action={`${href("settingsBackupSchedule")}#schedule`}>
        <div class="field-row">
          <SelectField
            name="every"
            label="Make one"
            value={schedule.every}
            options={BACKUP_RHYTHMS.map((value) => ({ value, label: RHYTHM_LABELS[value] }))}
            error={errors["every"]}
          />
          <TextField
            name="keep"
            type="number"
            label="Keep the newest"
            value={schedule.keep}
            error={errors["keep"]}
            minimum={KEPT_BACKUPS.minimum}
            maximum={KEPT_BACKUPS.maximum}
            required
          />
        </div>
        <div class="form-actions">
          <SubmitButton>Save</SubmitButton>
        </div>
      </form>
    </Panel>
  );
}

function RemotePanel() {
  return (
    <Panel title="Download a backup" id="download">
      <Note tone="neutral">
        The database lives on a server of its own. Use that server’s own backup.
      </Note>
    </Panel>
  );
}

function RestorePanel() {
  return (
    <Panel
      title="Put a backup back"
      id="restore"
      note="A restore replaces the data under the server, so it is done at the command line while no server runs."
    >
      <ol class="numbered">
        <li>Stop Tessera.</li>
        <li>
          Look at what would change: <code>tessera restore FILE --dry-run</code>
        </li>
        <li>
          Restore: <code>tessera restore FILE --yes</code>, with <code>--passphrase-file -</code>{" "}
          where the backup has secrets, or <code>--keep-secrets</code>{" "}
          to keep those of this machine. A copy of the present data is kept beside it.
        </li>
        <li>Start Tessera and sign in again with the link that it prints.</li>
      </ol>
    </Panel>
  );
}
