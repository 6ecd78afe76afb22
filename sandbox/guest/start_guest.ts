import type { createAttributes } from "./attributes.ts";
import type { createBlockRun, JobMessage } from "./block_run.ts";
import type { createChannel, Message } from "./channel.ts";
import type { createContextMaker } from "./context.ts";
import type { createElements } from "./elements.ts";
import type { createFailures } from "./failures.ts";
import type { createFetching } from "./fetching.ts";
import type { saveIntrinsics } from "./intrinsics.ts";
import type { createJsonWriter } from "./json_writer.ts";
import type { createLogging } from "./logging.ts";
import type { createModules } from "./modules.ts";
import type { createProps } from "./props.ts";
import type { createRendering } from "./rendering.ts";
import type { createSurroundings } from "./surroundings.ts";

export interface GuestParts {
  readonly createAttributes: typeof createAttributes;
  readonly createBlockRun: typeof createBlockRun;
  readonly createChannel: typeof createChannel;
  readonly createContextMaker: typeof createContextMaker;
  readonly createElements: typeof createElements;
  readonly createFailures: typeof createFailures;
  readonly createFetching: typeof createFetching;
  readonly createJsonWriter: typeof createJsonWriter;
  readonly createLogging: typeof createLogging;
  readonly createModules: typeof createModules;
  readonly createProps: typeof createProps;
  readonly createRendering: typeof createRendering;
  readonly createSurroundings: typeof createSurroundings;
  readonly saveIntrinsics: typeof saveIntrinsics;
}

/** The guest's main program: takes messages until the job comes, runs it, and ends when the host is gone. */
export function startGuest(
  parts: GuestParts,
  io: {
    readonly readNow: (bytes: number) => Uint8Array;
    readonly secret: Uint8Array;
  },
): void {
  const saved = parts.saveIntrinsics();
  const channel = parts.createChannel(saved, io);
  const failures = parts.createFailures(saved);
  const elements = parts.createElements(failures);
  const json = parts.createJsonWriter(saved, failures);
  const logging = parts.createLogging(saved, { channel, failures });
  const fetching = parts.createFetching(saved, { channel, failures });
  const modules = parts.createModules(saved, { elements, failures });
  const attributes = parts.createAttributes(saved, logging);
  const contexts = parts.createContextMaker(saved, { fetching, logging });
  const rendering = parts.createRendering(saved, {
    attributes,
    createProps: parts.createProps,
    elements,
    failures,
    logging,
  });
  const blockRun = parts.createBlockRun(saved, {
    channel,
    contexts,
    failures,
    fetching,
    json,
    logging,
    modules,
    rendering,
  });

  const surroundings = parts.createSurroundings(saved, modules);

  logging.replaceConsole();
  saved.defineProperty(globalThis, "fetch", { value: fetching.fetch, writable: true, configurable: true });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    logging.write(
      "warn",
      `A promise was rejected and nobody looked: ${failures.describe(event.reason).message}`,
    );
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    logging.write("warn", `An error was thrown and nobody looked: ${failures.describe(event.error).message}`);
  });
  channel.send(`{"kind":"ready"}`);
  startJob(waitForJob());

  function waitForJob(): Message["header"] {
    for (;;) {
      const { header, body } = channel.receiveNow();
      if (header.kind === "job") return header;
      const isEvaluated = header.isEvaluated === true;
      modules.addLibrary(`${header.name}`, saved.decode(body), { isEvaluated });
      if (!isEvaluated) continue;
      fetching.loadWeb();
      channel.send(`{"kind":"ready"}`);
    }
  }

  function startJob(header: Message["header"]): void {
    receiveMessages();
    runJob(header);
  }

  async function runJob(header: Message["header"]): Promise<void> {
    const job = header.job as JobMessage;
    modules.setComponents(saved.isArray(header.components) ? header.components : []);
    if (job.mayStay) surroundings.remember();
    await blockRun.run(job);
    if (!job.mayStay) return;
    // Whatever the run left behind ends with the process.
    if (!fetching.isDone() || !surroundings.areUnchanged()) return saved.exit(0);
    channel.send(`{"kind":"ready"}`);
  }

  /** Reads until the host is gone, and goes with it: no guest outlives its host, unless its thread is stuck. */
  async function receiveMessages(): Promise<void> {
    for (;;) {
      const message = await channel.receive();
      if (message === undefined) return saved.exit(0);
      if (message.header.kind === "job") runJob(message.header);
      else fetching.settle(message);
    }
  }
}
