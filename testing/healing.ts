import assert from "node:assert/strict";
import type { BlockId } from "../domain/ids.ts";
import { createScheduler } from "../services/scheduler.ts";
import { getBlock } from "../storage/blocks.ts";
import { answers, text, type WrittenBlock } from "./model/scripts.ts";
import {
  type ModelScript,
  type ScriptedModel,
  type ScriptedReply,
  startScriptedModel,
} from "./model/scripted_model.ts";
import { createShop, type Shop, SHOP_HOST, SHOP_URL } from "./sites/changing_shop.ts";
import type { TestProgram, TestProgramOptions } from "./start_program.ts";
import { withProgram } from "./with_program.ts";

export interface HealStage {
  readonly program: TestProgram;
  readonly shop: Shop;
  readonly model: ScriptedModel;
  readonly id: BlockId;
  /** Prompts that the model got since the block was made, as one text each. */
  asked(): string[];
}

export const SENTENCE = "What the smithy shop asks for its things today, as a table with my own words";

/** Reads the old form only, and is strict about it, as a good model writes. */
export const OLD_BACKEND = `
import { z } from "zod";
const Raw = z.object({ items: z.array(z.object({ name: z.string(), price: z.number() })) });
export const dataSchema = z.object({ rows: z.array(z.object({ name: z.string(), price: z.number() })) });
export async function fetchData(ctx) {
  const response = await fetch("${SHOP_URL}");
  if (!response.ok) throw new Error("The shop answered " + response.status);
  return await response.json();
}
export function processData(raw) {
  return { rows: Raw.parse(raw).items.map(({ name, price }) => ({ name, price })) };
}
`;

const VIEW = `
import { Table } from "@tessera/ui";
export default function View({ data }) {
  return <Table rows={data.rows} columns={[{ key: "name", label: "Thing" }, { key: "price", label: "Price" }]} />;
}
`;

export function shopBlock(
  backend = OLD_BACKEND,
  manifest: Readonly<Record<string, unknown>> = {},
): WrittenBlock {
  return {
    manifest: {
      ...{ title: "Smithy prices", hosts: [SHOP_HOST], refresh: { everySeconds: 900 } },
      ...{ size: { columns: 6, rows: 3 }, explanation: "Reads what the shop asks", minimumRows: 1 },
      ...manifest,
    },
    backend,
    view: VIEW,
  };
}

/** The old code with another body of processData. */
export function reading(
  body: string,
  change: (backend: string) => string = (backend) => backend,
): WrittenBlock {
  const start = OLD_BACKEND.indexOf("export function processData");
  return shopBlock(change(`${OLD_BACKEND.slice(0, start)}export function processData(raw) {\n${body}\n}\n`));
}

/** Takes the new name where it is there and the old one where it is not. */
export const BOTH_FORMS = reading(
  `  return { rows: raw.items.map((item) => ({ name: item.name, price: item.amount ?? item.price })) };`,
);

/** A block of the shop that works, made by a scripted model, which then answers repairs in order. */
export async function withShopBlock(
  repairs: readonly (WrittenBlock | ScriptedReply)[],
  work: (stage: HealStage) => Promise<void>,
  options: TestProgramOptions & {
    readonly backend?: string;
    readonly manifest?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<void> {
  const replies = repairs.map((each) => "kind" in each ? each : text(answers.json(each)));
  const first = text(answers.json(shopBlock(options.backend, options.manifest)));
  const script: ModelScript = {
    reply: (_, turn) =>
      turn === 1 ? first : replies[Math.min(turn - 2, replies.length - 1)] ?? text("I cannot"),
  };
  const model = await startScriptedModel(script);
  const shop = createShop();
  try {
    await withProgram(async (program) => {
      const { app, maker } = program;
      await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
      const answer = await app.createFromSentence((await app.getDashboard()).id, SENTENCE);
      assert(answer.kind === "started", JSON.stringify(answer));
      const made = await maker.wait(answer.generation.id);
      assert.equal(made.status, "adopted", JSON.stringify(made.diagnosis));
      const asked = () =>
        model.seen.slice(1).map(({ messages }) => messages.map(({ content }) => content).join("\n"));
      await work({ program, shop, model, id: made.blockId, asked });
    }, {
      ...options,
      sites: [shop.site],
      model: { baseUrl: model.baseUrl, model: "scripted", apiKey: "sk-canary" },
    });
  } finally {
    await model.close();
  }
}

/** Lets the clock come to the block's next run and runs it by schedule, with what follows from it. */
export async function runScheduled({ program, id }: HealStage, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    const { nextRunAt } = await getBlock(program.db, id);
    program.clock.now = Math.max(program.clock.now + 1, nextRunAt ?? 0);
    await createScheduler(program.deps).tick();
    await program.deps.flights.idle();
    await program.healer.idle();
  }
}
