import assert from "node:assert/strict";
import { AppError } from "../../domain/errors.ts";
import type { Secret } from "../../domain/secret.ts";
import type { BackupSchedule } from "../../services/backup/backup_schedule.ts";
import type { BackupDesk } from "../../services/backup/backup_desk.ts";
import { createPageClient } from "../../testing/page_client.ts";
import { createTestRoutes, NOW } from "../../testing/test_routes.ts";
import { href } from "../../urls.ts";

function createDesk(make: BackupDesk["make"], saved: BackupSchedule[] = []): BackupDesk {
  const last = { at: NOW - 3_600_000, bytes: 2_500_000, secrets: "passphrase" as const };
  return {
    ...{ isPossible: true, findLast: () => Promise.resolve(last), keptFolder: "/data/backups", make },
    getSchedule: () => Promise.resolve(saved.at(-1) ?? { every: "daily", keep: 7 }),
    saveSchedule: (schedule) => Promise.resolve(void saved.push(schedule)),
  };
}

Deno.test("GET /settings/backup says when the last one was made and how one is put back", async () => {
  const backups = createDesk(() => Promise.reject(new Error("not asked")));
  const { get } = createTestRoutes({ deps: { backups } });
  const html = await (await get(href("settingsBackup"))).text();
  assert.match(html, /1 h ago/);
  assert.match(html, /2\.4 MB, with secrets/);
  assert.match(html, /tessera restore FILE --dry-run/);
  assert.match(html, new RegExp(`<form method="post" action="${href("settingsBackupFiles")}"`));
  const settings = await (await createPageClient().get(href("settings"))).text();
  assert.ok(settings.includes(`href="${href("settingsBackup")}"`));
  const remote = createTestRoutes({ deps: { backups: { ...backups, isPossible: false } } });
  assert.match(await (await remote.get(href("settingsBackup"))).text(), /server of its own/);
});

Deno.test("POST /settings/backup/files sends the file; a GET does not make one", async () => {
  const asked: (string | undefined)[] = [];
  const backups = createDesk((passphrase: Secret | undefined) => {
    asked.push(passphrase?.reveal());
    return Promise.resolve({ bytes: 3, at: NOW, content: new Blob(["abc"]).stream() });
  });
  const { get, post } = createTestRoutes({ deps: { backups } });
  const answer = await post(href("settingsBackupFiles"), { passphrase: "", again: "" });
  assert.equal(answer.status, 200);
  assert.equal(
    answer.headers.get("content-disposition"),
    'attachment; filename="tessera-20261122T1800.backup"',
  );
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal(await answer.text(), "abc");
  const words = "eight words are easy";
  await (await post(href("settingsBackupFiles"), { passphrase: words, again: words })).body?.cancel();
  assert.deepEqual(asked, [undefined, words]);
  assert.equal((await get(href("settingsBackupFiles"))).status, 405);
});

Deno.test("POST /settings/backup/files refuses a short passphrase and one that differs, and shows neither", async () => {
  const backups = createDesk(() => Promise.reject(new Error("not asked")));
  const { post } = createTestRoutes({ deps: { backups } });
  for (
    const [passphrase, again, words] of [
      ["shortie", "shortie", /At least 8 characters/],
      ["one-passphrase", "another-one", /Not the same as the first one/],
    ] as const
  ) {
    const answer = await post(href("settingsBackupFiles"), { passphrase, again });
    assert.equal(answer.status, 422);
    const html = await answer.text();
    assert.match(html, words);
    assert.equal(html.includes(passphrase), false);
  }
});

Deno.test("POST /settings/backup/files says why none was made", async () => {
  const backups = createDesk(() =>
    Promise.reject(new AppError("busy", "A backup is being made already", "Wait for that one"))
  );
  const { post } = createTestRoutes({ deps: { backups } });
  const answer = await post(href("settingsBackupFiles"), {});
  assert.equal(answer.status, 429);
  assert.match(await answer.text(), /A backup is being made already/);
});

Deno.test("POST /settings/backup/schedule saves when one is made by itself, and refuses what does not fit", async () => {
  const saved: BackupSchedule[] = [];
  const backups = createDesk(() => Promise.reject(new Error("not asked")), saved);
  const { get, post } = createTestRoutes({ deps: { backups } });
  const answer = await post(href("settingsBackupSchedule"), { every: "weekly", keep: "4" });
  assert.equal(answer.status, 303);
  assert.deepEqual(saved, [{ every: "weekly", keep: 4 }]);
  const html = await (await get(answer.headers.get("location")?.split("#")[0] ?? "")).text();
  assert.match(html, /role="status"[^>]*><div class="note" data-tone="good">Saved/);
  assert.match(html, /value="weekly" selected|selected[^>]*value="weekly"/);
  for (
    const form of [{ every: "hourly", keep: "4" }, { every: "daily", keep: "0" }, {
      every: "daily",
      keep: "x",
    }]
  ) {
    const refused = await post(href("settingsBackupSchedule"), form);
    assert.equal(refused.status, 422, JSON.stringify(form));
  }
  assert.equal(saved.length, 1);
});
