import type { GuestMessage } from "./guest_messages.ts";
import type { ProcessUsage } from "./process_meter.ts";
import type { GuestFacts, GuestIsolation, GuestLimits, GuestStage } from "./types.ts";

type LogMessage = Extract<GuestMessage, { kind: "log" }>;

/** Collects what is true of a run however it ends: its log, the host's own clock at each stage, what it used. */
export interface RunFactsCollector {
  addLog(message: LogMessage): void;
  enterStage(stage: GuestStage): void;
  readonly stage: GuestStage | undefined;
  addUsage(usage: ProcessUsage | undefined): ProcessUsage | undefined;
  facts(): GuestFacts;
}

/** What a run looks like that never began. */
export function noFacts({ level, layers }: GuestIsolation): GuestFacts {
  return {
    logs: [],
    timings: { queuedMs: 0, startMs: 0, fetchMs: 0, processMs: 0, renderMs: 0, totalMs: 0 },
    usage: { cpuMs: 0, peakRssBytes: 0 },
    isolation: { level, layers },
  };
}

export function collectRunFacts(options: {
  readonly limits: GuestLimits;
  readonly queuedMs: number;
  /** Processor time that the guest had used before the job came. */
  readonly cpuBefore: number;
  /** Epoch milliseconds at which the job says it begins; log lines count from there. */
  readonly nowMs: number;
  readonly isolation: GuestIsolation;
}): RunFactsCollector {
  const startedAt = performance.now();
  const wallNow = () => Math.round(options.nowMs + performance.now() - startedAt);
  const logs: GuestFacts["logs"][number][] = [];
  const spent = { load: 0, fetch: 0, process: 0, schema: 0, render: 0 };
  let [bytes, leftOut] = [0, 0];
  let [stage, stageAt] = [undefined as GuestStage | undefined, startedAt];
  let used: ProcessUsage = { cpuMs: 0, rssBytes: 0, peakRssBytes: 0 };

  function closeStage(): void {
    const now = performance.now();
    spent[stage ?? "load"] += now - stageAt;
    stageAt = now;
  }

  return {
    addLog(message) {
      bytes += new TextEncoder().encode(message.text).length;
      if (logs.length < options.limits.logLines && bytes <= options.limits.logBytes) {
        logs.push({ level: message.level, text: message.text, at: wallNow() });
      } else leftOut++;
    },
    enterStage(next) {
      closeStage();
      stage = next;
    },
    get stage() {
      return stage;
    },
    addUsage(usage) {
      if (usage === undefined) return undefined;
      used = {
        cpuMs: Math.max(0, usage.cpuMs - options.cpuBefore),
        rssBytes: usage.rssBytes,
        peakRssBytes: Math.max(used.peakRssBytes, usage.peakRssBytes),
      };
      return used;
    },
    facts() {
      closeStage();
      const text = `${leftOut} more lines were left out`;
      return {
        logs: leftOut === 0 ? logs : [...logs, { level: "warn", text, at: wallNow() }],
        timings: {
          queuedMs: options.queuedMs,
          startMs: spent.load,
          fetchMs: spent.fetch,
          processMs: spent.process + spent.schema,
          renderMs: spent.render,
          totalMs: options.queuedMs + performance.now() - startedAt,
        },
        usage: { cpuMs: used.cpuMs, peakRssBytes: used.peakRssBytes },
        isolation: options.isolation,
      };
    },
  };
}
