import { deepEqual, equal, ok } from "node:assert/strict";
import { ConnectionTerms } from "../domain/connection.ts";
import { RECORDING_LIMITS } from "../domain/recording.ts";
import { Secret } from "../domain/secret.ts";
import { createRecorder } from "./recorder.ts";
import type { EgressAnswer, EgressRequest, OpenConnection } from "./types.ts";

const CANARY = "canary-5f1c0de";

const connection = (
  name: string,
  placeholder: string,
  auth: ConnectionTerms["auth"] = { kind: "bearer" },
): OpenConnection => ({
  ...ConnectionTerms.parse({ name, origin: "https://api.example.org", methods: ["GET"], auth }),
  id: "0123456789abcdef",
  secret: new Secret(CANARY),
  placeholder,
});

type Answered = Extract<EgressAnswer, { kind: "answered" }>;

const answerOf = (url: string, change: Partial<Answered> = {}): Answered => ({
  ...{ kind: "answered", status: 200, statusText: "OK", headers: [], url, isRedirected: false },
  body: new TextEncoder().encode("{}"),
  record: { method: "GET", host: "h", path: "/", ms: 1, bytes: 2, fromCache: false },
  ...change,
});

/** What is kept of one exchange. */
function record(request: EgressRequest, answer: EgressAnswer, connections: readonly OpenConnection[] = []) {
  const recorder = createRecorder({ connections, now: () => 5 });
  recorder.begin(request)(answer);
  const [exchange] = recorder.exchanges() ?? [];
  return exchange ?? { request: undefined, answer: undefined, at: undefined };
}

Deno.test("createRecorder() keeps requests in the order of asking, whoever is answered first", () => {
  const recorder = createRecorder({ now: () => 5 });
  const [first, second] = ["https://a.example/", "https://b.example/"];
  const [noteFirst, noteSecond] = [first, second].map((url) => recorder.begin({ url: url! }));
  recorder.begin({ url: "https://never.example/" });
  noteSecond!(answerOf(second!));
  noteFirst!(answerOf(first!));
  deepEqual(recorder.exchanges()?.map(({ request }) => request.url), [first, second]);
});

Deno.test("createRecorder() keeps address, method, the body's hash and the answer", () => {
  const { request, answer, at } = record(
    { url: "https://api.example.org/q?a=1#part", method: "post", body: new TextEncoder().encode("hello") },
    answerOf("https://api.example.org/final", {
      isRedirected: true,
      headers: [["Content-Type", "text/plain"], ["set-cookie", "s=1"], ["link", "<x>; rel=next"]],
    }),
  );
  deepEqual(request, {
    method: "POST",
    url: "https://api.example.org/q?a=1",
    bodySha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
  });
  deepEqual(answer, {
    ...{ kind: "answered", status: 200, statusText: "OK", isRedirected: true, isTrimmed: false },
    url: "https://api.example.org/final",
    headers: [["content-type", "text/plain"], ["link", "<x>; rel=next"]],
    body: new TextEncoder().encode("{}"),
  });
  equal(at, 5);
});

Deno.test("createRecorder() writes a secret's name where its placeholder stood", () => {
  const placeholder = "tessera+placeholder/9f8e7d";
  const connections = [connection("KEY", placeholder)];
  const encoded = encodeURIComponent(placeholder);
  const { request, answer } = record(
    {
      url: `https://api.example.org/${encoded}?k=${encoded}`,
      method: "POST",
      body: new TextEncoder().encode(`{"token":"${placeholder}","é":1}`),
      connection: "KEY",
    },
    answerOf(`https://api.example.org/?k=${encoded}`, {
      headers: [["location", `/next?k=${placeholder}`]],
      body: new TextEncoder().encode(`you sent ${placeholder}, é`),
    }),
    connections,
  );
  const other = record(
    {
      url: "https://api.example.org/",
      body: new TextEncoder().encode('{"token":"[secret:KEY]","é":1}'),
    },
    answerOf("https://api.example.org/"),
  );
  equal(request?.url, "https://api.example.org/[secret:KEY]?k=[secret:KEY]");
  equal(request?.bodySha256, other.request?.bodySha256);
  ok(answer?.kind === "answered");
  deepEqual(answer.headers, [["location", "/next?k=[secret:KEY]"]]);
  equal(new TextDecoder().decode(answer.body), "you sent [secret:KEY], é");
  equal(answer.url, "https://api.example.org/?k=[secret:KEY]");
});

Deno.test("createRecorder() never keeps where a secret address leads, nor a secret that the broker put into a query", () => {
  const secretUrl = connection("CALENDAR", "https://p123.secret.invalid/", { kind: "address" });
  const calendar = record(
    { url: "https://p123.secret.invalid/" },
    answerOf(`https://calendar.example/private-${CANARY}/basic.ics`, { isRedirected: true }),
    [secretUrl],
  );
  equal(calendar.request?.url, "[secret:CALENDAR]");
  const query = connection("KEY", "unused-placeholder", { kind: "query", parameter: "api_key" });
  const rates = record(
    { url: "https://api.example.org/?base=EUR", connection: "KEY" },
    answerOf(`https://api.example.org/v2?base=EUR&api_key=${CANARY}`, { isRedirected: true }),
    [query],
  );
  ok(rates.answer?.kind === "answered");
  equal(rates.answer.url, "https://api.example.org/v2?base=EUR");
  ok(!JSON.stringify([calendar, rates]).includes(CANARY));
});

Deno.test("createRecorder() cuts a body that has no room, marks it, and holds no more than its bounds", () => {
  const recorder = createRecorder({ now: () => 5 });
  const url = "https://api.example.org/";
  const sizes = [RECORDING_LIMITS.answerBytes + 1, RECORDING_LIMITS.answerBytes, 1_900_000, 1_900_000, 10];
  for (const size of sizes) recorder.begin({ url })(answerOf(url, { body: new Uint8Array(size) }));
  const kept = (recorder.exchanges() ?? []).map(({ answer }) =>
    answer.kind === "answered" ? [answer.body.length, answer.isTrimmed] : []
  );
  const { trimmedBytes, answerBytes } = RECORDING_LIMITS;
  deepEqual(kept, [
    [trimmedBytes, true],
    [answerBytes, false],
    [1_900_000, false],
    [trimmedBytes, true],
    [10, false],
  ]);
});

Deno.test("createRecorder() keeps nothing of a run whose addresses are too much", () => {
  const recorder = createRecorder({ now: () => 5 });
  const url = `https://api.example.org/?${"q".repeat(8_000)}`;
  for (let count = 0; count < 200; count += 1) recorder.begin({ url })(answerOf(url));
  equal(recorder.exchanges(), undefined);
});

Deno.test("createRecorder() keeps a failure by its kind", () => {
  const { answer } = record({ url: "https://down.example/" }, {
    kind: "failed",
    errorKind: "timeout",
    message: "Took too long",
    record: { method: "GET", host: "h", path: "/", ms: 1, bytes: 0, fromCache: false },
  });
  deepEqual(answer, { kind: "failed", errorKind: "timeout", message: "Took too long" });
});
