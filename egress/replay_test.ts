import { deepEqual, equal, match, ok } from "node:assert/strict";
import { ConnectionTerms } from "../domain/connection.ts";
import type { Exchange } from "../domain/recording.ts";
import { Secret } from "../domain/secret.ts";
import { newExchange } from "../testing/recordings.ts";
import { createRecorder } from "./recorder.ts";
import { createReplayBroker } from "./replay.ts";
import { replayConnections } from "./replay_connections.ts";
import type { EgressAnswer, EgressPolicy, EgressRequest } from "./types.ts";

const POLICY: EgressPolicy = { purpose: "block", owner: "test", hosts: ["api.example.org"] };
const URL_A = "https://api.example.org/a";

async function ask(
  exchanges: readonly Exchange[],
  request: Partial<EgressRequest> = {},
  policy: Partial<EgressPolicy> = {},
): Promise<EgressAnswer> {
  return await createReplayBroker(exchanges).send({ url: URL_A, ...request }, { ...POLICY, ...policy });
}

const textOf = (answer: EgressAnswer) =>
  answer.kind === "answered"
    ? new TextDecoder().decode(answer.body)
    : `${answer.errorKind}: ${answer.message}`;

Deno.test("createReplayBroker() gives repeated requests their answers in order, then the last", async () => {
  const broker = createReplayBroker(["1", "2"].map((body) => newExchange({ body })));
  const texts = [];
  for (let count = 0; count < 4; count += 1) texts.push(textOf(await broker.send({ url: URL_A }, POLICY)));
  deepEqual(texts, ["1", "2", "2", "2"]);
  equal(textOf(await broker.send({ url: `${URL_A}#part` }, POLICY)), "2", "a fragment is never sent");
});

Deno.test("createReplayBroker() tells requests apart by method, address, body and connection", async () => {
  const body = new TextEncoder().encode("hello");
  const hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  const exchanges = [
    newExchange({ body: "get" }),
    newExchange({ body: "head", method: "HEAD" }),
    newExchange({ body: "any post", method: "POST" }),
    newExchange({ body: "this post", method: "POST", request: { bodySha256: hash } }),
    newExchange({ body: "keyed", url: "https://api.example.org/k", request: { connection: "KEY" } }),
  ];
  equal(textOf(await ask(exchanges)), "get");
  equal(textOf(await ask(exchanges, { method: "head" })), "head");
  equal(textOf(await ask(exchanges, { method: "POST", body })), "this post");
  equal(textOf(await ask(exchanges, { method: "POST", body: Uint8Array.of(1) })), "any post");
  const keyed = { url: "https://api.example.org/k" };
  const connections = replayConnections(["KEY", "OTHER"], exchanges);
  equal(textOf(await ask(exchanges, { ...keyed, connection: "KEY" }, { connections })), "keyed");
  match(textOf(await ask(exchanges, keyed)), /^network: .* recorded with another connection$/);
  match(
    textOf(await ask(exchanges, { ...keyed, connection: "OTHER" }, { connections })),
    /another connection$/,
  );
  match(
    textOf(await ask(exchanges, { ...keyed, connection: "KEY" })),
    /^permission: There is no connection "KEY"/,
  );
});

Deno.test("createReplayBroker() says what a miss asked and what comes nearest, and no query", async () => {
  const exchanges = [
    newExchange({ url: "https://other.example/" }),
    newExchange({ url: "https://api.example.org/v1/rates?key=private" }),
    newExchange({ url: "https://api.example.org/v1/raw" }),
  ];
  equal(
    textOf(await ask(exchanges, { url: "https://api.example.org/v1/rate?key=mine" })),
    "network: No recorded answer for GET https://api.example.org/v1/rate: " +
      "the nearest recorded is GET https://api.example.org/v1/rates",
  );
  match(
    textOf(await ask(exchanges, { url: "https://api.example.org/v1/rates?key=mine" })),
    /rates: it was recorded with another query$/,
  );
  match(textOf(await ask([], {})), /GET https:\/\/api\.example\.org\/a: nothing was recorded$/);
  match(textOf(await ask(exchanges, { url: "nowhere" })), /^network: Cannot read the address "nowhere"/);
});

Deno.test("createReplayBroker() gives the final answer of a redirect, and only to who follows one", async () => {
  const exchange = newExchange({
    answer: { url: "https://api.example.org/new", isRedirected: true, headers: [["X-Next", "1"]] },
  });
  const answer = await ask([exchange]);
  ok(answer.kind === "answered");
  deepEqual([answer.url, answer.isRedirected], ["https://api.example.org/new", true]);
  deepEqual(answer.headers, [["x-next", "1"]]);
  for (const redirect of ["manual", "error"] as const) {
    match(textOf(await ask([exchange], { redirect })), /^network: .* was redirected$/);
  }
  const away = newExchange({ answer: { url: "https://elsewhere.example/", isRedirected: true } });
  match(textOf(await ask([away])), /^host_not_declared: .*elsewhere\.example/);
});

Deno.test("createReplayBroker() keeps to the declared hosts and gives no cookie of a written recording", async () => {
  match(textOf(await ask([newExchange()], {}, { hosts: ["b.example"] })), /^host_not_declared/);
  const answer = await ask([newExchange({ answer: { headers: [["Set-Cookie", "a=1"]] } })]);
  ok(answer.kind === "answered");
  deepEqual(answer.headers, []);
});

Deno.test("createReplayBroker() never gives a part for the whole, and repeats failures", async () => {
  match(textOf(await ask([newExchange({ answer: { isTrimmed: true } })])), /^network: Only the beginning/);
  const failed: Exchange = {
    request: { method: "GET", url: URL_A },
    answer: { kind: "failed", errorKind: "timeout", message: "Took too long" },
    at: 1,
  };
  equal(textOf(await ask([failed])), "timeout: Took too long");
});

Deno.test("createReplayBroker() finds what was recorded with other placeholders", async () => {
  const open = (placeholder: string, auth: ConnectionTerms["auth"], name: string) => ({
    ...ConnectionTerms.parse({ name, auth, origin: "https://api.example.org", methods: ["GET"] }),
    ...{ id: "0123456789abcdef", secret: new Secret("canary"), placeholder },
  });
  const run = (tag: string) => [
    open(`ph_${tag}`, { kind: "placeholder" }, "TOKEN"),
    open(`https://${tag}.secret.invalid/`, { kind: "address" }, "CALENDAR"),
  ];
  const requests = (tag: string): EgressRequest[] => [
    { url: `${URL_A}?t=ph_${tag}`, method: "POST", body: new TextEncoder().encode(`token=ph_${tag}`) },
    { url: `https://${tag}.secret.invalid/` },
  ];
  const recorder = createRecorder({ connections: run("first"), now: () => 1 });
  for (const request of requests("first")) {
    recorder.begin(request)({
      kind: "answered",
      status: 200,
      statusText: "",
      headers: [],
      url: request.url,
      isRedirected: false,
      body: new TextEncoder().encode("found"),
      record: { method: "GET", host: "", path: "", ms: 0, bytes: 0, fromCache: false },
    });
  }
  const exchanges = recorder.exchanges() ?? [];
  const answers = [];
  for (const request of requests("second")) {
    answers.push(await ask(exchanges, request, { connections: run("second") }));
  }
  const names = replayConnections(["TOKEN", "CALENDAR"], exchanges);
  const [token, calendar] = names.map(({ placeholder }) => placeholder);
  const body = new TextEncoder().encode(`token=${token}`);
  const request = { url: `${URL_A}?t=${token}`, method: "POST", body };
  equal(textOf(await ask(exchanges, request, { connections: names })), "found");
  equal(textOf(await ask(exchanges, { url: `${calendar}` }, { connections: names })), "found");
  deepEqual(names, replayConnections(["TOKEN", "CALENDAR"], exchanges), "the same each time");
  deepEqual(answers.map(textOf), ["found", "found"]);
  deepEqual(answers.map((answer) => answer.kind === "answered" && answer.url), [
    `${URL_A}?t=ph_second`,
    "https://second.secret.invalid/",
  ]);
  match(textOf(await ask(exchanges, requests("second")[0], {})), /^network/, "premise: the names did it");
});
