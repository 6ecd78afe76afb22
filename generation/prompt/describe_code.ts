import type { Manifest } from "../../domain/manifest.ts";
import { manifestText } from "../edits/manifest_text.ts";
import type { Candidate, Diagnosis } from "../types.ts";
import { backendSignature, viewSignature } from "./describe_signature.ts";
import { estimateTokens } from "./estimate_tokens.ts";
import { excerptCode, findSeeds } from "./excerpt_code.ts";
import { boundText, breakChatMarks } from "./quote_data.ts";

type CodeFile = "backend.ts" | "view.tsx";

/** Which file matters, and where in it. */
interface Focus {
  readonly file: CodeFile;
  /** From 0. */
  readonly line?: number;
  readonly words: string;
}

const MANIFEST_TOKENS = 260;
const FENCE_TOKENS = 16;
const PARTS_NOTE =
  "Parts of the code are not shown and stay as they are: answer edits of lines that you see, or a whole new file.";

/**
 * A block's files as fenced code within a budget of tokens. What does not fit is left out by file and by line: the file
 * that matters is shown whole or around the place that matters, the other one as its signature.
 */
export function describeCode(
  candidate: Candidate,
  { budget, trouble, request = "" }: {
    readonly budget: number;
    readonly trouble?: Diagnosis;
    /** The person's words, when nothing failed: they name what to look at. */
    readonly request?: string;
  },
): string {
  const { manifest, backend, view } = candidate;
  const files = { "backend.ts": fence("ts backend.ts", backend), "view.tsx": fence("tsx view.tsx", view) };
  const whole = [fence("json manifest.json", manifestText(manifest)), ...Object.values(files)].join("\n\n");
  if (estimateTokens(whole) <= budget) return whole;
  const focus = trouble === undefined ? { file: "backend.ts" as const, words: request } : focusOf(trouble);
  const other = focus.file === "backend.ts" ? "view.tsx" : "backend.ts";
  const head = fence("json manifest.json", shortManifest(manifest));
  const signature = other === "view.tsx" ? viewSignature(candidate) : signatureFence(backend);
  let left = budget - estimateTokens(`${head}\n\n${PARTS_NOTE}\n\n`);
  const main = fitFile(candidate, focus, left - estimateTokens(signature));
  left -= estimateTokens(main);
  const rest = estimateTokens(files[other]) <= left ? files[other] : signature;
  const ordered = focus.file === "backend.ts" ? [main, rest] : [rest, main];
  return [head, ...ordered, PARTS_NOTE].join("\n\n");
}

function fitFile({ backend, view }: Candidate, focus: Focus, budget: number): string {
  const isBackend = focus.file === "backend.ts";
  const code = isBackend ? backend : view;
  const info = isBackend ? "ts backend.ts" : "tsx view.tsx";
  const whole = fence(info, code);
  if (estimateTokens(whole) <= budget) return whole;
  const isThere = focus.line !== undefined && focus.line < code.split("\n").length;
  const seeds = [...(isThere ? [focus.line] : []), ...findSeeds(code, focus.words)];
  return fence(
    `${info}, parts of it`,
    excerptCode(shownCode(code), { budget: budget - FENCE_TOKENS, seeds }),
  );
}

function signatureFence(backend: string): string {
  const code = shownCode(backendSignature(backend));
  const fits = estimateTokens(code) <= MANIFEST_TOKENS;
  return fence(
    "ts backend.ts, its signature",
    fits ? code : excerptCode(code, { budget: MANIFEST_TOKENS, seeds: [0] }),
  );
}

/** Diagnoses name the file, and often the line, in words: "(backend.ts, line 12, column 3)", "Edit 2 of view.tsx". */
function focusOf({ kind, happened, evidence = "" }: Diagnosis): Focus {
  const words = `${happened}\n${evidence}`;
  const named = /\b(backend\.ts|view\.tsx)(?:, line (\d{1,6}))?/.exec(words);
  if (named === null) return { file: /view|render/.test(kind) ? "view.tsx" : "backend.ts", words };
  const file = named[1] === "view.tsx" ? "view.tsx" : "backend.ts";
  return { file, words, ...(named[2] === undefined ? {} : { line: Number(named[2]) - 1 }) };
}

/** First the words go, then what settings say, then all but what cannot be left out. */
function shortManifest(manifest: Manifest): string {
  const { title, hosts, refresh, size } = manifest;
  const named = manifest.settings.map(({ name, type }) => ({ name, type }));
  const steps = [
    manifestText(manifest),
    manifestText({ ...manifest, explanation: "", description: "" }),
    JSON.stringify({ title, hosts, connections: manifest.connections, settings: named, refresh, size }),
    JSON.stringify({ title: title.slice(0, 40), hosts: hosts.slice(0, 5), refresh }),
  ];
  const fitting = steps.find((text) => estimateTokens(text) <= MANIFEST_TOKENS) ?? steps.at(-1) ?? "{}";
  return fitting === steps[0] ? fitting : `${fitting}\n// ... other fields are not shown ...`;
}

/** A fence longer than any inside. */
function fence(info: string, body: string): string {
  const code = shownCode(body).replace(/^\n+/, "").trimEnd();
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}${info}\n${code}\n${ticks}`;
}

/**
 * Code may come from elsewhere too: invisible characters go, and marks of chat templates are broken by a blank. Edits
 * are matched without regard to both.
 */
function shownCode(code: string): string {
  return breakChatMarks(boundText(code, code.length + 1));
}
