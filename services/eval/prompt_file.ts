import { z } from "zod";
import { CONNECTION_METHODS, ConnectionAuth, ConnectionName } from "../../domain/connection.ts";
import { parseHostPattern } from "../../domain/hosts.ts";
import { Facts } from "./facts.ts";

const Host = z.string().max(300).refine(
  (text) => parseHostPattern(text) !== undefined,
  'expected a host such as "api.example.org" or "nas.home.arpa:8080"',
);

/** A secret that the person of the sentence has stored: where it goes, and never what it is. */
export const EvalSecret = z.strictObject({
  /** Also its name in the file of secrets. */
  name: ConnectionName,
  origin: z.url(),
  auth: ConnectionAuth,
  methods: z.array(z.enum(CONNECTION_METHODS)).min(1).default(["GET", "POST"]),
  pathPrefix: z.string().startsWith("/").max(400).default("/"),
});
export type EvalSecret = z.infer<typeof EvalSecret>;

export const EVAL_ENDS = ["adopted", "refused", "needs_facts"] as const;

/** One sentence of an evaluation, what its person has and says yes to, and what a right card shows. */
export const EvalPrompt = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "expected lower-case letters, digits and hyphens"),
  sentence: z.string().trim().min(1).max(4_000),
  /** Hosts that the person approves when the block asks for them. */
  hosts: z.array(Host).max(50).default([]),
  secrets: z.array(EvalSecret).max(20).default([]),
  /** What the person answers when the block asks for facts that only they know, by setting name. */
  settings: z.record(z.string().max(80), z.json()).default({}),
  facts: Facts.default({ mustShow: [], mustNotShow: [], minRows: 0 }),
  /** How it should end: a sentence that nobody can make a block from is good when it is refused. */
  expect: z.enum(EVAL_ENDS).default("adopted"),
  /** Folder of recorded answers, beside the file (docs/fixtures.md). */
  fixtures: z.string().min(1).max(400).optional(),
});
export type EvalPrompt = z.infer<typeof EvalPrompt>;

/** A file of prompts (docs/eval.md). */
export const PromptFile = z.strictObject({
  prompts: z.array(EvalPrompt).min(1).max(500),
}).refine(
  ({ prompts }) => new Set(prompts.map(({ id }) => id)).size === prompts.length,
  "expected each id once",
);
export type PromptFile = z.infer<typeof PromptFile>;
