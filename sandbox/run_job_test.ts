import { deepEqual, equal, match } from "node:assert/strict";
import type { GuestEvent, GuestProcess } from "./guest_process.ts";
import { resolveLimits } from "./limits.ts";
import { runJob } from "./run_job.ts";
import type { GuestJob, GuestReport } from "./types.ts";

/** A guest that says what the test says: as one whose block learned the secret and speaks for itself. */
function startHostileGuest(
  options: { readonly fetch?: GuestJob["fetch"]; readonly isReading?: boolean } = {},
) {
  let tell: (event: GuestEvent) => void = () => {};
  const sent: object[] = [];
  const guest: GuestProcess = {
    findPid: () => Deno.pid,
    heapMegabytes: 128,
    send(header) {
      sent.push(header);
      return options.isReading === false ? new Promise(() => {}) : Promise.resolve();
    },
    listen: (listener) => tell = listener,
    allowFrame: () => {},
    kill: () => {},
    limitMemory: () => {},
    findMemoryEnd: () => undefined,
    ended: Promise.resolve(),
  };
  const code = { backend: { code: "", mappings: "" }, view: { code: "", mappings: "" }, libraries: [] };
  const context = { settings: {}, nowMs: 0, timeZone: "UTC", locale: "en", previous: null, history: [] };
  const fetch = options.fetch ?? (() => Promise.reject(new Error("Not asked for")));
  const report: Promise<GuestReport> = runJob({ guest, isReady: true }, {
    owner: "test",
    code,
    context,
    fetch,
  }, {
    limits: resolveLimits({ wallMs: 5_000 }),
    queuedMs: 0,
    libraries: [],
    componentNames: [],
    meter: { source: "none", refresh: () => Promise.resolve(), findUsage: () => undefined },
    watchdog: { watch: () => () => {} },
    hidden: "/opt/deno",
    isolation: { level: "standard", layers: [] },
    signal: undefined,
  });
  const encode = (text: string) => new TextEncoder().encode(text);
  return {
    report,
    sent,
    say: (header: string, body = "") =>
      tell({ kind: "frame", frame: { header: encode(header), body: encode(body) } }),
    end: () => tell({ kind: "ended", exitCode: 0, signal: null }),
  };
}

Deno.test("runJob() ends with a report whatever a guest says, and throws nothing into its reader", async () => {
  const deep = "[".repeat(200_000) + '"\\ud800"' + "]".repeat(200_000);
  const answered = `{"kind":"answered","dataBytes":${deep.length},"treeBytes":0,"schemaBytes":0}`;
  const words: readonly (readonly [string, string])[] = [
    [answered, deep],
    [`{"kind":"answered","dataBytes":1e308,"treeBytes":0,"schemaBytes":0}`, ""],
    [`{"kind":"log","level":"info","text":"x","x":${"[".repeat(200_000)}${"]".repeat(200_000)}}`, ""],
    ["\u0000", ""],
    ["null", ""],
    [`{"kind":"request","id":7,"url":"","method":"GET","redirect":"follow","headers":[]}`, ""],
    [`{"kind":"abort","id":0}`, ""],
  ];
  for (const [header, body] of words) {
    const { say, end, report } = startHostileGuest();
    say(header, body);
    end();
    match((await report).kind, /^(protocol|limit|no_result)$/, header.slice(0, 60));
  }
});

Deno.test("runJob() tells the guest when a request breaks inside the host", async () => {
  const { say, end, report, sent } = startHostileGuest({
    fetch: () => Promise.reject(new Error("secret place")),
  });
  say(
    `{"kind":"request","id":0,"url":"https://example.org/","method":"GET","redirect":"follow","headers":[]}`,
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  deepEqual(sent.at(-1), {
    kind: "refusal",
    id: 0,
    errorKind: "network",
    message: "The request failed inside the host",
  });
  end();
  await report;
});

Deno.test("runJob() asks no further for a guest that does not read its answers", async () => {
  let asked = 0;
  const { say, end, report } = startHostileGuest({
    isReading: false,
    fetch: ({ url }) => {
      asked++;
      const body = new Uint8Array(1);
      const answer = {
        kind: "answered",
        status: 200,
        statusText: "",
        headers: [],
        isRedirected: false,
      } as const;
      return Promise.resolve({ ...answer, url, body });
    },
  });
  for (let id = 0; id < 50; id++) {
    say(
      `{"kind":"request","id":${id},"url":"https://a.test/","method":"GET","redirect":"follow","headers":[]}`,
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
  equal(asked, resolveLimits().parallelRequests);
  end();
  await report;
});

Deno.test("runJob() holds the bodies of few requests that wait, and refuses the others", async () => {
  let asked = 0;
  const { say, end, report, sent } = startHostileGuest({
    fetch: () => {
      asked++;
      return new Promise(() => {});
    },
  });
  const body = "x".repeat(4 * 1024 * 1024);
  for (let id = 0; id < 20; id++) {
    say(
      `{"kind":"request","id":${id},"url":"https://a.test/","method":"POST","redirect":"follow","headers":[]}`,
      body,
    );
  }
  equal(asked, resolveLimits().parallelRequests);
  const refused = sent.filter((message) => Reflect.get(message, "errorKind") === "too_large");
  equal(refused.length, 20 - asked - 2);
  end();
  equal((await report).kind, "no_result");
});

Deno.test("runJob() ends a guest whose messages are too much to read, and one whose answer is too large to parse", async () => {
  const flood = startHostileGuest();
  for (let index = 0; index < 100; index++) {
    flood.say(`{"kind":"log","level":"info","text":"${"x".repeat(100_000)}"}`);
  }
  flood.end();
  equal((await flood.report).kind, "protocol");
  const large = startHostileGuest();
  const data = `[${"{},".repeat(2_000_000)}0]`;
  large.say(`{"kind":"answered","dataBytes":${data.length},"treeBytes":0,"schemaBytes":0}`, data);
  large.end();
  const report = await large.report;
  equal(report.kind === "limit" && report.name, "resultBytes");
});
