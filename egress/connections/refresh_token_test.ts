import assert from "node:assert/strict";
import { Secret } from "../../domain/secret.ts";
import { expectAnswered, expectFailed } from "../../testing/internet/expect_answer.ts";
import { withBroker } from "../../testing/internet/with_broker.ts";
import {
  askApi as ask,
  CLIENT_SECRET,
  clientOf,
  oauthSites,
  refreshing,
  tokenRequests,
} from "../../testing/oauth_kit.ts";

const NOON = Date.parse("2026-03-04T12:00:00Z");

Deno.test("a refresh token that the server replaces is handed on and used from then on", async () => {
  let now = NOON;
  const { sites } = oauthSites((count) => ({ refresh_token: `refresh-${count}` }));
  await withBroker(sites, async (broker, internet) => {
    const stored: string[] = [];
    const connection = refreshing({
      onRotated: (secret) => Promise.resolve(void stored.push(secret.reveal())),
    });
    for (let count = 1; count <= 3; count += 1) {
      // The second run still brings the secret of before: it was opened before the first one stored the new one.
      const secret = count < 3 ? connection.secret : new Secret(stored[1] ?? "");
      expectAnswered(await ask(broker, { ...connection, secret }));
      now += 3_600_000;
    }
    assert.deepEqual(
      tokenRequests(internet).map(({ body }) => new URLSearchParams(body).get("refresh_token")),
      ["refresh-0", "refresh-1", "refresh-2"],
    );
    assert.deepEqual(
      stored.map((text) => JSON.parse(text)),
      [1, 2, 3].map((count) => ({
        clientSecret: CLIENT_SECRET,
        refreshToken: `refresh-${count}`,
      })),
    );
    const fresh = new Secret(JSON.stringify({ clientSecret: "another", refreshToken: "by-a-person" }));
    expectAnswered(await ask(broker, { ...connection, secret: fresh }));
    assert.match(
      `${tokenRequests(internet).at(-1)?.body}`,
      /by-a-person/,
      "a person's new secret wins at once",
    );
  }, { now: () => now });
});

Deno.test("a new refresh token that cannot be stored fails the request and is tried again", async () => {
  const { sites, state } = oauthSites((count) => ({ refresh_token: `refresh-${count}` }));
  await withBroker(sites, async (broker) => {
    const stored: string[] = [];
    let isFull = true;
    const connection = refreshing({
      onRotated: (secret) => {
        if (isFull) return Promise.reject(new Error(`disk full while storing ${secret.reveal()}`));
        stored.push(secret.reveal());
        return Promise.resolve();
      },
    });
    for (let count = 0; count < 2; count += 1) {
      const failed = expectFailed(await ask(broker, connection), "network");
      assert.match(failed.message, /Cannot store the new refresh token of the connection "API"/);
      assert.ok(!JSON.stringify(failed).includes("refresh-1"));
    }
    isFull = false;
    expectAnswered(await ask(broker, connection));
    assert.equal(stored.length, 1);
    assert.equal(state.count, 1);
  });
});

Deno.test("a sign-in server's refusal is told without the secrets that it echoes", async () => {
  for (const kind of ["client_credentials", "refresh_token"] as const) {
    const connection = kind === "refresh_token" ? refreshing() : clientOf({ clientAuth: "body" });
    const { sites } = oauthSites((_, form) =>
      Response.json({
        error: "invalid_client",
        error_description: `\u001b[31mno ${form} ${CLIENT_SECRET} ${btoa(CLIENT_SECRET)} ${
          "refresh-0".repeat(30)
        }`,
      }, { status: 401, statusText: CLIENT_SECRET })
    );
    await withBroker(sites, async (broker, internet) => {
      const failed = expectFailed(await ask(broker, connection), "permission");
      assert.match(
        failed.message,
        /Cannot sign in with the connection "API": .* answered 401 \(invalid_client: no /,
      );
      assert.match(failed.message, /\[secret\]/);
      const whole = JSON.stringify(failed);
      const refreshToken = kind === "refresh_token" ? ["refresh-0"] : [];
      for (const text of [CLIENT_SECRET, "s3cret", btoa(CLIENT_SECRET), "\u001b", ...refreshToken]) {
        assert.ok(!whole.includes(text), `${kind} shows ${text}: ${whole}`);
      }
      assert.equal(internet.seen.length, 1, "nothing was asked of the source");
    });
  }
});

Deno.test("a refusal is scrubbed before it is cut, so that no half of a secret stays", async () => {
  for (let pad = 150; pad < 190; pad += 5) {
    const { sites } = oauthSites(() =>
      Response.json({ error: "no", error_description: "x".repeat(pad) + CLIENT_SECRET }, { status: 400 })
    );
    await withBroker(sites, async (broker) => {
      const { message } = expectFailed(await ask(broker, clientOf()), "permission");
      assert.ok(message.includes("x".repeat(pad)) && !message.includes("client/"), message);
    });
  }
});
