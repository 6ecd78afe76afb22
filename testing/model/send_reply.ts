import type { ScriptedReply, SeenModelRequest } from "./scripted_model.ts";

type TextReply = Extract<ScriptedReply, { kind: "text" }>;

const CHUNK_CHARS = 200;
const CALL_CHUNK_CHARS = 12;
const RESET_PAUSE_MS = 20;
const EVENTS = { "content-type": "text/event-stream; charset=utf-8" };

/** Carries out one scripted reply; a reply without an end ends with `closing`. */
export function sendReply(
  reply: ScriptedReply,
  asked: SeenModelRequest,
  closing: AbortSignal,
): Response | Promise<Response> {
  switch (reply.kind) {
    case "text":
      return asked.isStreaming && !reply.whole ? streamText(reply, asked) : wholeText(reply, asked);
    case "calls":
      return streamCalls(reply, asked);
    case "drip":
      return drip(reply, asked, closing);
    case "endless":
      return pull((index) => event(asked, { content: reply.text }, null, index === 0));
    case "held":
      return hold(reply, asked, closing);
    case "reset":
      return reset(reply.text, asked);
    case "status":
      return Response.json(
        reply.body ??
          {
            error: { message: reply.message ?? "Scripted failure", type: "error", code: reply.code ?? null },
          },
        { status: reply.status, headers: reply.headers ?? {} },
      );
    case "hang":
      return new Promise((resolve) => {
        closing.addEventListener("abort", () => resolve(new Response(null, { status: 503 })), { once: true });
      });
    case "html":
      return new Response("<!doctype html><title>Welcome</title><p>It works", {
        headers: { "content-type": "text/html" },
      });
    case "garbage":
      return new Response(new Uint8Array([100, 97, 116, 97, 58, 32, 123, 0xff, 0xfe, 0xc3, 0x28, 10, 10]), {
        headers: EVENTS,
      });
  }
}

function streamText(reply: TextReply, asked: SeenModelRequest): Response {
  const size = reply.chunkChars ?? CHUNK_CHARS;
  const finish = reply.finish === undefined ? "stop" : reply.finish;
  const lines: string[] = [];
  if (!reply.withoutRole) lines.push(event(asked, { role: "assistant", content: "" }, null));
  for (const part of split(reply.reasoning ?? "", size)) {
    lines.push(event(asked, { reasoning_content: part }, null));
  }
  for (const part of split(reply.text, size)) lines.push(event(asked, { content: part }, null));
  if (finish !== null) {
    lines.push(event(asked, {}, finish));
    if (reply.usage !== false && asked.body.includes('"include_usage":true')) {
      lines.push(usageEvent(reply, asked));
    }
    lines.push("data: [DONE]\n\n");
  }
  return new Response(lines.join(""), { headers: EVENTS });
}

/** As OpenAI streams them: numbered, the name first, the arguments in pieces of every call in turn. */
function streamCalls(reply: Extract<ScriptedReply, { kind: "calls" }>, asked: SeenModelRequest): Response {
  const given = reply.calls.map((call) =>
    typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments)
  );
  const heads = reply.calls.map(({ name }, index) => ({
    ...{ index, id: `call_${index}`, type: "function" },
    function: { name, arguments: "" },
  }));
  const lines = [event(asked, { role: "assistant", content: reply.text ?? null, tool_calls: heads }, null)];
  const longest = Math.max(0, ...given.map(({ length }) => length));
  for (let at = 0; at < longest; at += CALL_CHUNK_CHARS) {
    const pieces = given.map((text, index) => ({
      index,
      function: { arguments: text.slice(at, at + CALL_CHUNK_CHARS) },
    }));
    lines.push(event(asked, { tool_calls: pieces }, null));
  }
  lines.push(event(asked, {}, "tool_calls"));
  if (asked.body.includes('"include_usage":true')) {
    lines.push(usageEvent({ kind: "text", text: given.join("") }, asked));
  }
  lines.push("data: [DONE]\n\n");
  return new Response(lines.join(""), { headers: EVENTS });
}

function wholeText(reply: TextReply, asked: SeenModelRequest): Response {
  const finish_reason = reply.finish === undefined ? "stop" : reply.finish;
  return Response.json({
    id: "chatcmpl-1",
    object: "chat.completion",
    model: asked.model,
    choices: [{ index: 0, message: { role: "assistant", content: reply.text }, finish_reason }],
    ...(reply.usage === false ? {} : { usage: countTokens(reply.text, asked) }),
  });
}

function drip(
  reply: Extract<ScriptedReply, { kind: "drip" }>,
  asked: SeenModelRequest,
  closing: AbortSignal,
): Response {
  const parts = split(reply.text, 1);
  let index = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      closing.addEventListener("abort", () => {
        stop();
        try {
          controller.close();
        } catch { /* the client was gone before */ }
      }, { once: true });
      timer = setInterval(() => {
        const part = parts[index++ % parts.length] ?? "";
        controller.enqueue(encode(event(asked, { content: part }, null)));
      }, reply.everyMs);
    },
    cancel: stop,
  });
  return new Response(body, { headers: EVENTS });
}

function hold(
  { text, until }: Extract<ScriptedReply, { kind: "held" }>,
  asked: SeenModelRequest,
  closing: AbortSignal,
): Response {
  const half = Math.floor(text.length / 2);
  const isClosed = new Promise<void>((resolve) => closing.addEventListener("abort", () => resolve()));
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(encode(event(asked, { content: text.slice(0, half) }, null, true)));
      await Promise.race([until, isClosed]);
      try {
        controller.enqueue(encode(event(asked, { content: text.slice(half) }, null)));
        controller.enqueue(encode(event(asked, {}, "stop")));
        controller.enqueue(encode(usageEvent({ kind: "text", text }, asked)));
        controller.enqueue(encode("data: [DONE]\n\n"));
        controller.close();
      } catch { /* the client was gone before */ }
    },
  });
  return new Response(body, { headers: EVENTS });
}

function reset(text: string, asked: SeenModelRequest): Response {
  const parts = split(text.slice(0, text.length / 2), CHUNK_CHARS);
  let index = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part = parts[index++];
      if (part === undefined) {
        // Deno 2.6 would otherwise close the connection before it sent what came first.
        await new Promise((resolve) => setTimeout(resolve, RESET_PAUSE_MS));
        return controller.error(new Error("scripted reset"));
      }
      controller.enqueue(encode(event(asked, { content: part }, null)));
    },
  });
  return new Response(body, { headers: EVENTS });
}

function pull(make: (index: number) => string): Response {
  let index = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(encode(make(index++))),
  });
  return new Response(body, { headers: EVENTS });
}

function event(
  asked: SeenModelRequest,
  delta: Readonly<Record<string, unknown>>,
  finish: string | null,
  withRole = false,
): string {
  const choice = {
    index: 0,
    delta: withRole ? { role: "assistant", ...delta } : delta,
    finish_reason: finish,
  };
  return frame({ id: "chatcmpl-1", object: "chat.completion.chunk", model: asked.model, choices: [choice] });
}

function usageEvent(reply: TextReply, asked: SeenModelRequest): string {
  return frame({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    model: asked.model,
    choices: [],
    usage: typeof reply.usage === "object" ? reply.usage : countTokens(reply.text, asked),
  });
}

function countTokens(text: string, asked: SeenModelRequest) {
  const prompt_tokens = Math.ceil(asked.messages.map((message) => message.content).join("").length / 4);
  const completion_tokens = Math.ceil(text.length / 4);
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens: 0 },
  };
}

function frame(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function split(text: string, size: number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += size) parts.push(text.slice(at, at + size));
  return parts;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
