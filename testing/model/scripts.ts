import type { ModelScript, ScriptedReply } from "./scripted_model.ts";

/** The three files that a script makes the model write. */
export interface WrittenBlock {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly backend: string;
  readonly view: string;
}

const STEP = "```";

/** A whole answer in one of the forms that models give. */
export const answers = {
  json: (block: WrittenBlock) => JSON.stringify(block),
  prettyJson: (block: WrittenBlock) => JSON.stringify(block, null, 2),
  fencedJson: (block: WrittenBlock) => `${STEP}json\n${JSON.stringify(block, null, 2)}\n${STEP}\n`,
  proseAround: (block: WrittenBlock) =>
    `Sure! Here is a block {as you asked} for:\n\n${
      JSON.stringify(block)
    }\n\nLet me know if you want {changes}.`,
  threeFences: ({ manifest, backend, view }: WrittenBlock) =>
    [
      "Here are the three files.",
      `**manifest.json**\n${STEP}json\n${JSON.stringify(manifest, null, 2)}\n${STEP}`,
      `**backend.ts**\n${STEP}ts\n${backend}\n${STEP}`,
      `**view.tsx**\n${STEP}tsx\n${view}\n${STEP}`,
    ].join("\n\n"),
  thinkingFirst: (block: WrittenBlock) =>
    `<think>I could answer {"backend": "x", "view": "y"} but that is wrong</think>\n${JSON.stringify(block)}`,
  /** Line breaks stand raw inside the strings, and a comma too many. */
  brokenStrings: ({ manifest, backend, view }: WrittenBlock) =>
    `{"manifest": ${JSON.stringify(manifest)}, "backend": "${looseString(backend)}", "view": "${
      looseString(view)
    }",}`,
  toolCall: (block: WrittenBlock) =>
    JSON.stringify({ name: "create_block", arguments: JSON.stringify(block) }),
  truncated: (block: WrittenBlock) => JSON.stringify(block).slice(0, -Math.floor(block.view.length / 2) - 20),
} as const;

/** Answers that hold no block. */
export const badAnswers = {
  nothing: "",
  spaces: "   \n\n ",
  prose: "You could use the open-meteo API for this. It needs no key and answers JSON.",
  refusal: "I'm sorry, but I can't help with that request.",
  html: "<!DOCTYPE html><html><body><h1>Dashboard</h1></body></html>",
  badJson: '{"manifest": {"title": "X"}, "backend": export const',
  wrongFields: '{"title": "Weather", "code": "fetch(1)", "html": "<b>hi</b>"}',
  toolCall: '<tool_call>{"name": "web_search", "arguments": {"query": "weather"}}</tool_call>',
  huge: "x".repeat(5_000_000),
} as const;

export function text(value: string): ScriptedReply {
  return { kind: "text", text: value };
}

/** Answers in order; the last one again and again. */
export function inOrder(...replies: readonly ScriptedReply[]): ModelScript {
  return { reply: (_, turn) => replies[Math.min(turn, replies.length) - 1] ?? text("") };
}

/** Chooses by words of the person's sentence, which stands in the last user message. */
export function bySentence(table: Readonly<Record<string, ModelScript["reply"]>>): ModelScript {
  return {
    reply(request, turn) {
      const asked = request.messages.at(-1)?.content ?? "";
      const found = Object.entries(table).find(([words]) => asked.includes(words));
      return found === undefined ? text(badAnswers.refusal) : found[1](request, turn);
    },
  };
}

/** Says whether the prompt asks for a correction of an earlier answer. */
export function isRepair(request: { readonly messages: readonly { readonly content: string }[] }): boolean {
  return request.messages.some(({ content }) => content.includes("# Your answer before failed"));
}

function looseString(code: string): string {
  return code.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
