import { Secret } from "../../domain/secret.ts";
import { type EvalPrompt, PromptFile } from "../../services/eval/prompt_file.ts";
import { BESZEL_TOKEN } from "../sites/beszel.ts";
import { HASS_TOKEN } from "../sites/home_assistant.ts";
import { PIHOLE_PASSWORD } from "../sites/pihole.ts";
import type { WrittenBlock } from "../model/scripts.ts";
import { factsByPrompt } from "./facts.ts";

/** Sunday evening, while games are played, and the Thursday after it, when none are. */
export const SUNDAY = Date.parse("2026-11-22T17:40:00Z");
export const THURSDAY = Date.parse("2026-11-26T09:05:00Z");

/** Values of the secrets that the prompts' people have stored. */
export const SECRETS: ReadonlyMap<string, Secret> = new Map([
  ["BESZEL_TOKEN", new Secret(BESZEL_TOKEN)],
  ["HASS_TOKEN", new Secret(HASS_TOKEN)],
  ["PIHOLE_PASSWORD", new Secret(PIHOLE_PASSWORD)],
]);

/** The prompts, with the facts of an instant. */
export async function readPrompts(nowMs: number): Promise<EvalPrompt[]> {
  const text = await Deno.readTextFile(new URL("prompts.json", import.meta.url));
  return PromptFile.parse(JSON.parse(text)).prompts.map((prompt) => ({
    ...prompt,
    facts: factsOf(prompt.id, nowMs),
  }));
}

export function factsOf(id: string, nowMs: number): EvalPrompt["facts"] {
  const factsAt = factsByPrompt[id];
  if (factsAt === undefined) throw new Error(`The prompt "${id}" has no check of facts`);
  return factsAt(nowMs);
}

/** A block with the plan that its author began with. */
export interface GoldenAnswer extends WrittenBlock {
  readonly plan: unknown;
}

/** What a very good model would answer. */
export async function readGolden(id: string): Promise<GoldenAnswer> {
  const read = (file: string) => Deno.readTextFile(new URL(`golden/${id}/${file}`, import.meta.url));
  return {
    plan: JSON.parse(await read("plan.json")),
    manifest: JSON.parse(await read("manifest.json")),
    backend: await read("backend.ts"),
    view: await read("view.tsx"),
  };
}
