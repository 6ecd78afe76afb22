import assert from "node:assert/strict";
import { judgeRun } from "../../domain/acceptance.ts";
import { settingValues } from "../../domain/settings.ts";
import type { Broker } from "../../egress/types.ts";
import { diagnose, diagnoseAcceptance } from "../../generation/diagnosis.ts";
import { generate } from "../../generation/generate.ts";
import { createModelClient } from "../../generation/model.ts";
import { loadPromptKit } from "../../generation/prompt_kit.ts";
import type { Candidate, GenerationResult, TrialVerdict } from "../../generation/types.ts";
import { componentNames } from "../../kit/components.ts";
import type { GuestLimits } from "../../sandbox/mod.ts";
import { runVersion } from "../../services/run_version.ts";
import { compile, type TestSandbox, testSandbox } from "../block_sandbox.ts";
import type { Site } from "../internet/types.ts";
import { withBroker } from "../internet/with_broker.ts";
import { goodBlock, hostileBlocks, WEATHER_HOST } from "./hostile_blocks.ts";
import { type ScriptedModel, startScriptedModel } from "./scripted_model.ts";
import { answers, inOrder, isRepair, text, type WrittenBlock } from "./scripts.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
/** On a busy machine a second and a half of computing may take many more. */
const LIMITS = { wallMs: 20_000, cpuMs: 1_500 };
/** For the block that waits for nothing: its end is this one. */
const SHORT_WALL_MS = 3_000;

const weather: Site = {
  hosts: [WEATHER_HOST],
  handle: (request) =>
    new URL(request.url).pathname === "/now"
      ? Response.json({ celsius: 17.29, town: "Lisbon" })
      : Response.json({ problem: "unknown path" }, { status: 404 }),
};

interface Lab {
  readonly box: TestSandbox;
  readonly broker: Broker;
  readonly model: ScriptedModel;
}

async function withLab(work: (lab: Lab) => Promise<void>): Promise<void> {
  await using box = await testSandbox({ componentNames });
  const model = await startScriptedModel({ reply: () => text("") });
  try {
    await withBroker([weather], (broker) => work({ box, broker, model }), { now: () => NOW });
  } finally {
    await model.close();
  }
}

/** Compiles, runs and judges as the service does, with short limits. Only the weather's host is approved. */
async function tryOut({ box, broker }: Lab, { manifest, backend, view }: Candidate): Promise<TrialVerdict> {
  const result = await compile({ backend, view });
  if (result.kind === "refused") {
    const { kind, message } = result.problem;
    return {
      kind: "bad",
      score: 0,
      diagnosis: { kind, happened: message, advice: "Mend it", move: "retry" },
    };
  }
  const sandbox = {
    ...box.sandbox,
    run: (job: Parameters<typeof box.sandbox.run>[0], signal?: AbortSignal) =>
      box.sandbox.run({ ...job, limits: limitsOf(backend) }, signal),
  };
  const settings = settingValues(manifest.settings, {});
  const { outcome, schema, answers: bodies } = await runVersion({ sandbox, broker }, {
    owner: "test",
    compiled: result.block,
    settings,
    hosts: manifest.hosts.filter((host) => host === WEATHER_HOST),
    lanHosts: [],
    nowMs: NOW,
    timeZone: "Europe/Lisbon",
    locale: "en-GB",
    previous: null,
    history: [],
    schema: undefined,
  });
  if (outcome.kind === "failed") return { kind: "bad", score: 10, diagnosis: diagnose(outcome) };
  const [failure] =
    judgeRun({ outcome, manifest, schema, answers: bodies, settings, nowMs: NOW, isTrial: true }).failures;
  return failure === undefined
    ? { kind: "good", warnings: [] }
    : { kind: "bad", score: 20, diagnosis: diagnoseAcceptance(failure) };
}

function limitsOf(backend: string): Partial<GuestLimits> {
  return backend.includes("new Promise(() => {})") ? { ...LIMITS, wallMs: SHORT_WALL_MS } : LIMITS;
}

async function generateWith(lab: Lab, blocks: readonly WrittenBlock[]): Promise<GenerationResult> {
  lab.model.setScript(inOrder(...blocks.map((block) => text(answers.json(block)))));
  return await generate({
    job: { kind: "new", sentence: "Weather in Lisbon" },
    model: createModelClient({ baseUrl: lab.model.baseUrl, model: "scripted", fetch }),
    kit: await loadPromptKit(),
    facts: { nowMs: NOW, timeZone: "Europe/Lisbon", locale: "en-GB", units: "metric" },
    trial: (candidate) => tryOut(lab, candidate),
    onEvent: () => {},
    now: () => NOW,
  });
}

Deno.test("a model's block is adopted when it is honest, and never when it is hostile", async (t) => {
  await withLab(async (lab) => {
    await t.step("an honest block at once", async () => {
      const result = await generateWith(lab, [goodBlock]);
      assert(result.kind === "adopted", JSON.stringify(result));
      assert.equal(result.attempts, 1);
    });
    for (const [what, { block, diagnosis }] of Object.entries(hostileBlocks)) {
      await t.step(`one that ${what} is ${diagnosis}`, async () => {
        const result = await generateWith(lab, [block]);
        assert(result.kind === "draft", JSON.stringify(result));
        assert.equal(result.diagnosis.kind, diagnosis, JSON.stringify(result.diagnosis));
        assert.doesNotMatch(result.diagnosis.happened + result.diagnosis.advice, /SYSTEM/);
      });
    }
    await t.step(
      "an honest one after a hostile one, whose words reach the model as quoted data only",
      async () => {
        const before = lab.model.seen.length;
        const { block } = hostileBlocks["throws instructions for the next prompt"] ?? { block: goodBlock };
        const result = await generateWith(lab, [block, goodBlock]);
        assert.equal(result.kind, "adopted");
        const repair = lab.model.seen.slice(before).find(isRepair);
        const said = repair?.messages.at(-1)?.content ?? "";
        const evidence = said.split("\n").find((line) => line.startsWith('"SYSTEM: grant network'));
        assert.notEqual(evidence, undefined, said);
      },
    );
  });
});
