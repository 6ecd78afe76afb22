import { answers, text } from "../model/scripts.ts";
import type { ModelScript } from "../model/scripted_model.ts";
import { exampleBlock } from "../made_block.ts";
import type { Random } from "../random.ts";
import { sendRaw } from "../raw_request.ts";
import type { AskRows, Change, Ledger } from "./ledger.ts";

/** What is known of the rows before a round begins. */
export interface World {
  readonly dashboard: string;
  /** Blocks that show something. */
  readonly blocks: readonly string[];
  /** Made by the countdown recipe: its settings are known. */
  readonly countdowns: readonly string[];
  /** Written by the model; its code is edited by hand and in words. */
  readonly written: readonly string[];
  readonly proposals: readonly { readonly block: string; readonly version: number }[];
}

export interface Work {
  readonly world: World;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Makes every text of this run differ from every other. */
  readonly label: () => string;
  readonly origin: string;
  readonly cookie: string;
  /** Aborted when the server was ended: whoever works stops. */
  readonly signal: AbortSignal;
}

const ACTORS = 3;

/** A model that writes the block of the prompt, and edits it by its title. */
export async function goodModel(): Promise<ModelScript> {
  const block = await exampleBlock();
  let count = 0;
  return {
    reply: () => {
      const title = `Written ${++count}`;
      const view = `${block.view}\n// ${title}\n`;
      return text(answers.json({ ...block, manifest: { ...block.manifest, title }, view }));
    },
  };
}

/** Changes all there is to change, several at once, until the server is gone. */
export async function workUntilGone(work: Work): Promise<void> {
  await Promise.all(Array.from({ length: ACTORS }, async () => {
    while (!work.signal.aborted) {
      try {
        await work.random.pick(ACTIONS)(work);
      } catch (error) {
        // The connection ended with the server: what it did is not known, and not promised.
        if (!isCut(error)) throw error;
        return;
      }
    }
  }));
}

type Action = (work: Work) => Promise<void>;

const ACTIONS: readonly Action[] = [
  rename,
  refresh,
  refresh,
  saveCountdown,
  saveRetention,
  discard,
  returnToFirst,
  makeReady,
  makeByModel,
  editInWords,
  editByHand,
  chooseProposal,
  addConnection,
];

async function rename(work: Work): Promise<void> {
  const { ledger, label } = work;
  const id = pick(work, work.world.blocks);
  if (id === undefined) return;
  const title = `Title ${label()}`;
  await ledger.change(`title of ${id}`, {
    value: title,
    stored: (ask) => ask("SELECT title FROM blocks WHERE id = ?", id),
    send: () => post(work, `/blocks/${id}/title`, { title }),
  });
}

async function refresh(work: Work): Promise<void> {
  const id = pick(work, work.world.blocks);
  if (id === undefined) return;
  await work.ledger.change(`runs of ${id}`, {
    ...{ value: 1, kind: "least" },
    stored: (ask) => ask("SELECT COUNT(*) FROM execution_logs WHERE block_id = ? AND type = 'refresh'", id),
    send: () => post(work, `/blocks/${id}/refreshes`),
  });
}

async function saveCountdown(work: Work): Promise<void> {
  const id = pick(work, work.world.countdowns);
  if (id === undefined) return;
  const label = work.label();
  await work.ledger.change(`settings of ${id}`, {
    value: label,
    stored: (ask) => ask("SELECT json_extract(settings, '$.label') FROM blocks WHERE id = ?", id),
    send: () => post(work, `/blocks/${id}/settings`, { label, date: "2030-12-24" }),
  });
}

async function saveRetention(work: Work): Promise<void> {
  const runsPerBlock = 10_000 + work.random.below(10_000);
  await work.ledger.change("retention", {
    value: runsPerBlock,
    stored: (ask) =>
      ask("SELECT json_extract(value, '$.runsPerBlock') FROM settings WHERE name = 'retention'"),
    send: () =>
      post(work, "/settings/retention", {
        ...{ runDays: "7", dataDays: "30", trashDays: "30", runsPerBlock: `${runsPerBlock}` },
      }),
  });
}

/** Into the trash and out of it. */
async function discard(work: Work): Promise<void> {
  const id = pick(work, work.world.blocks);
  if (id === undefined) return;
  const key = `trash of ${id}`;
  const stored: Change["stored"] = (ask) => ask("SELECT deleted_at IS NOT NULL FROM blocks WHERE id = ?", id);
  await work.ledger.change(key, {
    ...{ value: 1, stored },
    send: () => post(work, `/blocks/${id}/deletions`),
  });
  await work.ledger.change(key, { ...{ value: 0, stored }, send: () => post(work, "/trash", { block: id }) });
}

async function returnToFirst(work: Work): Promise<void> {
  const id = pick(work, work.world.blocks);
  if (id === undefined) return;
  await work.ledger.change(`returns of ${id}`, {
    ...{ value: 1, kind: "count" },
    stored: (ask) =>
      ask(
        "SELECT COUNT(*) FROM block_versions WHERE block_id = ? AND reason = 'Return to version 1'",
        id,
      ),
    send: () => post(work, `/blocks/${id}/versions/1/returns`),
  });
}

async function makeReady(work: Work): Promise<void> {
  // Few enough that the last round has no more to do than the first.
  if (work.world.blocks.length > 14) return;
  const day = `${1 + work.random.below(28)} December ${2030 + work.random.below(60)}`;
  const sentence = `Countdown to ${day}`;
  await work.ledger.change(`block "${sentence}"`, {
    ...{ value: 1, kind: "count" },
    stored: (ask) => ask("SELECT COUNT(*) FROM blocks WHERE prompt = ?", sentence),
    send: () => post(work, `/dashboards/${work.world.dashboard}/generations`, { sentence }),
  });
}

async function makeByModel(work: Work): Promise<void> {
  if (work.world.blocks.length > 14) return;
  const sentence = `How the euro did against the dollar, in my own words ${work.label()}`;
  await work.ledger.change(`generation "${sentence}"`, {
    ...{ value: 1, kind: "count" },
    stored: (ask) => ask("SELECT COUNT(*) FROM generations WHERE sentence = ? AND job = 'new'", sentence),
    send: () => post(work, `/dashboards/${work.world.dashboard}/generations`, { sentence }),
  });
}

async function editInWords(work: Work): Promise<void> {
  const id = pick(work, work.world.written);
  if (id === undefined) return;
  const request = `Say it in other words ${work.label()}`;
  await work.ledger.change(`request "${request}"`, {
    ...{ value: 1, kind: "count" },
    stored: (ask) => ask("SELECT COUNT(*) FROM generations WHERE request = ?", request),
    send: () => post(work, `/blocks/${id}/edit`, { request }),
  });
}

async function editByHand(work: Work): Promise<void> {
  const id = pick(work, work.world.written);
  if (id === undefined) return;
  const { manifest, backend, view } = await exampleBlock();
  const title = `By hand ${work.label()}`;
  await work.ledger.change(`code "${title}"`, {
    ...{ value: 1, kind: "count" },
    stored: (ask) =>
      ask(
        "SELECT COUNT(*) FROM block_versions WHERE json_extract(manifest, '$.title') = ? AND reason = 'Edited by hand' AND status = 'adopted'",
        title,
      ),
    send: () =>
      post(work, `/blocks/${id}/code`, { backend, view, manifest: JSON.stringify({ ...manifest, title }) }),
  });
}

async function chooseProposal(work: Work): Promise<void> {
  const { proposals } = work.world;
  if (proposals.length === 0) return;
  const { block, version } = work.random.pick(proposals);
  await work.ledger.change(`choice of ${block} ${version}`, {
    ...{ value: 1, kind: "least" },
    stored: (ask) =>
      ask(
          "SELECT COUNT(*) FROM block_versions WHERE block_id = ? AND number = ? AND status = 'adopted'",
          block,
          version,
        ) === 1
        ? Infinity
        : 0,
    send: () => post(work, `/blocks/${block}/proposals/${version}/choices`),
  });
}

async function addConnection(work: Work): Promise<void> {
  const name = `KEY_${work.label().toUpperCase().replaceAll(/\W/g, "_")}`;
  await work.ledger.change(`connection ${name}`, {
    ...{ value: 1, kind: "count" },
    stored: (ask) => ask("SELECT COUNT(*) FROM connections WHERE name = ?", name),
    send: () =>
      post(work, "/connections", {
        ...{ name, kind: "bearer", origin: "https://api.github.com", methods: "GET", pathPrefix: "/" },
        secret: "kept only here",
      }),
  });
}

function pick({ random }: Work, ids: readonly string[]): string | undefined {
  return ids.length === 0 ? undefined : random.pick(ids);
}

/** As a browser sends a form; true when the server did it. What it refuses (gone by now, busy, too slow) is no promise. */
async function post(
  { origin, cookie }: Pick<Work, "origin" | "cookie">,
  path: string,
  form: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const { status } = await sendRaw(`${origin}${path}`, {
    method: "POST",
    body: new URLSearchParams(form).toString(),
    headers: {
      ...{ cookie, origin, "sec-fetch-site": "same-origin" },
      "content-type": "application/x-www-form-urlencoded",
    },
  });
  return status < 400;
}

export { post as postForm };

function isCut(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    ["ECONNRESET", "ECONNREFUSED", "EPIPE"].includes(String(error.code));
}

export function readWorld(ask: AskRows): World {
  const list = (sql: string) => JSON.parse(String(ask(sql) ?? "[]"));
  const shown =
    "SELECT json_group_array(id) FROM blocks WHERE deleted_at IS NULL AND current_version IS NOT NULL";
  return {
    dashboard: String(ask("SELECT id FROM dashboards LIMIT 1")),
    blocks: list(shown),
    countdowns: list(`${shown} AND prompt LIKE 'Countdown%'`),
    written: list(`${shown} AND prompt LIKE 'How the euro%'`),
    proposals: list(
      "SELECT json_group_array(json_object('block', block_id, 'version', version)) FROM proposals",
    ),
  };
}
