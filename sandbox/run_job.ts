import { parseAnswer } from "./answer.ts";
import type { Frame } from "./frames.ts";
import {
  type AnsweredMessage,
  type GuestMessage,
  parseGuestMessage,
  type ThrewMessage,
} from "./guest_messages.ts";
import type { TakenGuest } from "./guest_pool.ts";
import type { GuestEvent } from "./guest_process.ts";
import {
  MAX_JSON_DEPTH,
  MAX_MESSAGE_BYTES,
  MAX_MESSAGES,
  MAX_REQUEST_BODY_BYTES,
  MAX_TREE_DEPTH,
} from "./limits.ts";
import type { ProcessMeter, ProcessUsage } from "./process_meter.ts";
import { createRequestDesk } from "./request_desk.ts";
import { collectRunFacts } from "./run_facts.ts";
import { findThrownAt } from "./thrown.ts";
import type {
  GuestFacts,
  GuestIsolation,
  GuestJob,
  GuestLimitName,
  GuestLimits,
  GuestReport,
} from "./types.ts";
import { startWallClock, type WallClock } from "./wall_clock.ts";
import type { Watchdog } from "./watchdog.ts";

/** How a run ended, without the facts that every ending has. */
type Ending = GuestReport extends infer Report
  ? Report extends GuestReport ? Omit<Report, keyof GuestFacts> : never
  : never;

export interface RunOptions {
  readonly limits: GuestLimits;
  readonly queuedMs: number;
  /** Text of the libraries that the job needs and the guest does not have. */
  readonly libraries: readonly { readonly name: string; readonly source: Uint8Array }[];
  readonly componentNames: readonly string[];
  readonly meter: ProcessMeter;
  readonly watchdog: Watchdog;
  /** The runner's path, taken out of what people see. */
  readonly hidden: string;
  readonly isolation: GuestIsolation;
  /** The guest ran this very code before. */
  readonly hasCode?: boolean;
  /** Takes a guest that has answered, to serve the same code again; absent when it ends with its answer. */
  readonly keep?: () => void;
  readonly signal: AbortSignal | undefined;
}

/** Hands a job to a guest, serves it, and ends it with the first word that decides. Never rejects. */
export function runJob(
  { guest, isReady }: Pick<TakenGuest, "guest" | "isReady">,
  job: GuestJob,
  options: RunOptions,
): Promise<GuestReport> {
  const { limits, meter, isolation } = options;
  const findUsage = () => {
    const pid = guest.findPid();
    return pid === undefined ? undefined : meter.findUsage(pid);
  };
  const cpuBefore = isReady ? findUsage()?.cpuMs ?? 0 : 0;
  const run = collectRunFacts({
    limits,
    queuedMs: options.queuedMs,
    cpuBefore,
    nowMs: job.context.nowMs,
    isolation,
  });
  let clock: WallClock | undefined;
  const desk = createRequestDesk(guest, {
    limits,
    job: {
      ...job,
      async fetch(request, signal) {
        if (request.browse === undefined) return await job.fetch(request, signal);
        const endPage = clock?.beginPage(request.browse.timeoutSeconds);
        return await job.fetch(request, signal).finally(endPage);
      },
    },
  });
  let [messages, messageBytes, hasSpoken] = [0, 0, isReady];

  return new Promise((resolve) => {
    const unwatch = options.watchdog.watch(guest.findPid, checkUsage);
    clock = startWallClock(limits.wallMs, () => {
      const allowed = clock?.allowedMs() ?? limits.wallMs;
      finish(limitEnding("wallMs", allowed, allowed));
    });
    const cancel = () => finish({ kind: "cancelled" });
    options.signal?.addEventListener("abort", cancel);

    function finish(ending: Ending): void {
      clock?.stop();
      unwatch();
      options.signal?.removeEventListener("abort", cancel);
      guest.listen(() => {});
      run.addUsage(findUsage());
      desk.close();
      if (ending.kind === "answered" && options.keep !== undefined) options.keep();
      else guest.kill();
      resolve({ ...ending, ...run.facts() });
    }

    function checkUsage(usage: ProcessUsage): void {
      const used = run.addUsage(usage);
      if (used === undefined) return;
      if (used.rssBytes > limits.rssBytes) finish(limitEnding("rssBytes", limits.rssBytes, used.rssBytes));
      else if (used.cpuMs > limits.cpuMs) finish(limitEnding("cpuMs", limits.cpuMs, used.cpuMs));
    }

    function hear(event: GuestEvent): void {
      if (event.kind === "ended") return finish(explainEnd(event));
      if (event.kind === "broken") {
        const { kind, message, seenBytes } = event.error;
        return finish(
          kind === "too_large"
            ? limitEnding("resultBytes", limits.resultBytes, seenBytes)
            : { kind: "protocol", message },
        );
      }
      messageBytes += event.frame.header.length;
      if (++messages > MAX_MESSAGES || messageBytes > MAX_MESSAGE_BYTES) {
        return finish({ kind: "protocol", message: "The guest sent too many messages" });
      }
      try {
        obey(parseGuestMessage(event.frame), event.frame);
      } catch (error) {
        // Whatever it is: thrown on, it would end the reader of the guest's output, and with it the server.
        const message = error instanceof Error ? error.message : "The guest's message cannot be read";
        finish({ kind: "protocol", message });
      }
    }

    function obey(message: GuestMessage, frame: Frame): void {
      switch (message.kind) {
        case "ready":
          hasSpoken = true;
          return;
        case "stage":
          return run.enterStage(message.stage);
        case "log":
          return run.addLog({ ...message, text: hide(message.text) });
        case "request": {
          const taken = desk.take(message, frame.body);
          if (taken === "too_many") finish(limitEnding("requests", limits.requests, limits.requests + 1));
          if (taken === "wrong") finish({ kind: "protocol", message: "The guest asked in a wrong way" });
          return;
        }
        case "abort":
          if (!desk.abort(message.id)) {
            finish({ kind: "protocol", message: "The guest gave up what it never asked" });
          }
          return;
        case "answered":
          return finish(toAnswered(message, frame));
        case "threw":
          return finish(toThrew(message));
        case "limit":
          return finish(limitEnding(message.name, message.allowed, message.seen));
      }
    }

    guest.limitMemory(limits.rssBytes);
    guest.allowFrame(Math.max(limits.resultBytes * 2, MAX_REQUEST_BODY_BYTES));
    guest.listen(hear);
    if (options.signal?.aborted) return cancel();
    handOver();
  });

  function handOver(): void {
    for (const { name, source } of options.libraries) guest.send({ kind: "library", name }, source);
    const { code: { backend, view }, context, wantsSchema = false } = job;
    // Only the text runs; the maps back to the author's lines stay here.
    const code = options.hasCode === true ? {} : { code: { backend: backend.code, view: view.code } };
    const { wallMs, resultBytes, logLines, logBytes, treeNodes } = limits;
    const bounds = {
      wallMs,
      resultBytes,
      logLines,
      logBytes,
      treeDepth: MAX_TREE_DEPTH,
      treeNodes,
    };
    guest.send({
      kind: "job",
      components: options.componentNames,
      job: { ...code, context, wantsSchema, mayStay: options.keep !== undefined, ...bounds },
    });
  }

  function limitEnding(name: GuestLimitName, allowed: number, seen: number): Ending {
    return { kind: "limit", name, allowed, seen, ...at() };
  }

  function at(): { readonly stage?: NonNullable<typeof run.stage> } {
    return run.stage === undefined ? {} : { stage: run.stage };
  }

  function toAnswered(message: AnsweredMessage, frame: Frame): Ending {
    // Before anything is parsed: a frame may be twice as large as a result.
    const size = Math.max(message.dataBytes + message.treeBytes, message.schemaBytes);
    if (size > limits.resultBytes) return limitEnding("resultBytes", limits.resultBytes, size);
    const answer = parseAnswer(message, frame, options.hidden);
    if (answer.kind === "wrong") return { kind: "protocol", message: answer.message };
    if (answer.kind === "too_deep") return limitEnding("dataDepth", MAX_JSON_DEPTH, answer.depth);
    const { data, tree, schema } = answer;
    return { kind: "answered", data, tree, ...(schema === undefined ? {} : { schema }) };
  }

  function toThrew(message: ThrewMessage): Ending {
    const { stage, name, hint } = message;
    return {
      kind: "threw",
      stage,
      name,
      message: hide(message.message),
      ...findThrownAt(message, job.code),
      ...(hint === undefined ? {} : { hint: hide(hint) }),
    };
  }

  function hide(text: string): string {
    return text.replaceAll(options.hidden, "deno");
  }

  function explainEnd({ exitCode, signal }: Extract<GuestEvent, { kind: "ended" }>): Ending {
    const memoryEnd = guest.findMemoryEnd();
    if (memoryEnd === "heap") return limitEnding("heapMegabytes", guest.heapMegabytes, guest.heapMegabytes);
    if (memoryEnd === "resident") return limitEnding("rssBytes", limits.rssBytes, limits.rssBytes);
    if (signal === "SIGXCPU") return limitEnding("cpuMs", limits.cpuMs, limits.cpuMs);
    if (!hasSpoken) {
      const message =
        "The restricted process ended before it was ready: check the Deno program that runs blocks";
      return { kind: "not_started", reason: "no_runner", message };
    }
    if (signal !== null) return { kind: "crashed", exitCode, signal, ...at() };
    return { kind: "no_result", exitCode, ...at() };
  }
}
