import assert from "node:assert/strict";
import { createPageClient } from "../../testing/page_client.ts";
import { CONNECTION_ID } from "../../testing/sample_pages.ts";
import { href } from "../../urls.ts";

const HOSTILE = `"><script>alert(1)</script>`;
const CANARY = "ghp_canary_in_the_form";
const ONE = { connection: CONNECTION_ID };
const FORM = [
  ["name", "GITHUB"],
  ["kind", "bearer"],
  ["origin", "https://api.github.com"],
  ["methods", "GET"],
  ["methods", "HEAD"],
  ["pathPrefix", "/"],
  ["secret", CANARY],
] as const;

async function textOf(answer: Response): Promise<string> {
  return await answer.text();
}

Deno.test("GET /connections lists where secrets may go, who uses them and how the newest use went", async () => {
  const { get } = createPageClient();
  const html = await textOf(await get(href("connections")));
  for (const text of ["GITHUB", "https://api.github.com", "Access token", "Pull requests", "Answered 200"]) {
    assert.ok(html.includes(text), text);
  }
  assert.ok(html.includes("https://nas.home.arpa:5001/webapi") && html.includes("Not accepted (401)"));
  assert.ok(!/<[^>]+\s(style|on[a-z]+)=/i.test(html));
});

Deno.test("GET /connections says that there are none", async () => {
  const { get, pages } = createPageClient();
  pages.connections = [];
  assert.ok((await textOf(await get(href("connections")))).includes("No connections yet"));
});

Deno.test("every page has the way to the connections in its menu", async () => {
  const { get } = createPageClient();
  for (const page of ["home", "settings", "trash"] as const) {
    assert.ok((await textOf(await get(href(page)))).includes(`href="${href("connections")}"`), page);
  }
});

Deno.test("GET /connections/new explains each kind and takes no address out of a foreign link", async () => {
  const { get } = createPageClient();
  const html = await textOf(
    await get(href("connectionNew", {}, { name: "GITHUB", origin: "https://evil.example", secret: CANARY })),
  );
  for (const kind of ["bearer", "basic", "header", "query", "address", "placeholder", "refresh_token"]) {
    assert.ok(html.includes(`name="kind" value="${kind}"`), kind);
  }
  assert.ok(html.includes("write addresses into their logs"));
  assert.match(html, /name="name"[^>]*value="GITHUB"/);
  assert.ok(!/name="(origin|secret)"[^>]*(evil|ghp_)/.test(html));
});

Deno.test("GET /connections/new is filled with what a card asks for", async () => {
  const { get, app } = createPageClient();
  const [sample] = app.cards;
  assert.ok(sample);
  sample.card = {
    ...sample.card,
    title: HOSTILE,
    state: {
      kind: "needs_you",
      need: {
        ...{ kind: "connection", name: null, host: "api.github.com", origin: "https://api.github.com" },
        ...{ status: 401, used: null },
      },
    },
  };
  const html = await textOf(await get(href("connectionNew", {}, { block: sample.card.id })));
  assert.match(html, /name="origin"[^>]*value="https:\/\/api\.github\.com"/);
  assert.match(html, /name="name"[^>]*value="GITHUB"/);
  assert.ok(html.includes("asks for this") && !html.includes("<script>alert"));
});

Deno.test("POST /connections makes one and goes to it, or back to the card that asked", async () => {
  const { post, app } = createPageClient();
  const answer = await post(href("connections"), FORM);
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get("location"), href("connection", ONE, { saved: "yes" }));
  const [call = ""] = app.calls;
  assert.ok(call.includes('"methods":["GET","HEAD"]') && call.includes('"secret":"[secret]"'), call);
  const block = app.cards[0]?.card.id ?? "";
  const back = await post(href("connections"), [...FORM, ["block", block]]);
  assert.match(back.headers.get("location") ?? "", new RegExp(`#block-${block}$`));
});

Deno.test("no refused form gives the secret back", async () => {
  const { post, pages } = createPageClient();
  pages.savedConnection = {
    kind: "invalid",
    errors: { origin: `Cannot use "${HOSTILE}"`, secret: "Too short" },
  };
  const forms = [
    [href("connections"), FORM],
    [href("connection", ONE), FORM],
    [href("connectionSecret", ONE), [["secret", CANARY], ["refreshToken", CANARY]]],
  ] as const;
  for (const [address, form] of forms) {
    const answer = await post(address, form);
    assert.equal(answer.status, 422, address);
    const html = await textOf(answer);
    assert.ok(!html.includes(CANARY), address);
    assert.ok(html.includes("Too short") && html.includes('aria-invalid="true"'), address);
    assert.ok(!html.includes("<script>alert"));
  }
});

Deno.test("GET a connection says when its secret was saved and never shows it", async () => {
  const { get } = createPageClient();
  const html = await textOf(await get(href("connection", ONE)));
  assert.match(html, /Saved <time[^>]*>3 days ago<\/time>/);
  for (const input of html.match(/<input[^>]*type="password"[^>]*>/g) ?? []) {
    assert.ok(!/value=/.test(input), input);
  }
  assert.ok(html.includes("needs the secret again"));
});

Deno.test("POST certificates reads one into the form, saves nothing and drops the secret", async () => {
  const { post, app, pages } = createPageClient();
  const html = await textOf(
    await post(href("connectionCertificates"), [
      ...FORM.slice(0, 2),
      ["origin", "https://nas.home.arpa:5001"],
      [
        "secret",
        CANARY,
      ],
    ]),
  );
  assert.deepEqual(app.calls, ["readCertificate https://nas.home.arpa:5001"]);
  assert.match(html, new RegExp(`name="certificateSha256"[^>]*value="${"cd".repeat(32)}"`));
  assert.ok(html.includes("CD:CD:CD") && html.includes("CN=nas") && html.includes("itself"));
  assert.ok(!html.includes(CANARY));
  pages.certificate = { kind: "failed", message: HOSTILE, hint: "Is it on?" };
  const failed = await textOf(
    await post(href("connectionCertificates"), [...FORM, ["connection", CONNECTION_ID]]),
  );
  assert.ok(failed.includes("Is it on?") && !failed.includes("<script>alert"));
  assert.match(failed, /name="certificateSha256"[^>]*value maxlength/);
});

Deno.test("POST a test shows status and text of the source, escaped", async () => {
  const { post, app, pages } = createPageClient();
  pages.connectionTest = { kind: "answered", status: 401, type: "text/html", bytes: 9, excerpt: HOSTILE };
  const html = await textOf(await post(href("connectionTests", ONE), [["path", "/user"]]));
  assert.deepEqual(app.calls, [`testConnection ${CONNECTION_ID} /user`]);
  assert.ok(html.includes("the secret was not accepted") && html.includes("&lt;script"));
  assert.ok(!html.includes("<script>alert"));
});

Deno.test("POST a revocation forgets the connection, from a form behind a second step that names the blocks", async () => {
  const { post, get, app } = createPageClient();
  const html = await textOf(await get(href("connection", ONE)));
  assert.match(
    html,
    /<details class="confirm">.*“Pull requests” stops reading\. What is on the card stays\./s,
  );
  const answer = await post(href("connectionRevocations", ONE));
  assert.equal(answer.headers.get("location"), href("connections"));
  assert.deepEqual(app.calls, [`revokeConnection ${CONNECTION_ID}`]);
});

Deno.test("addresses that can be no connection are a 404, and other methods a 405", async () => {
  const { get } = createPageClient();
  for (const id of ["-1", "../x", "a".repeat(16_000), "aaaaaaaaaaaaaaaa", "__proto__"]) {
    const answer = await get(href("connection", { connection: id }));
    assert.equal(answer.status, 404, id.slice(0, 20));
    await answer.body?.cancel();
  }
  for (const path of [href("connectionTests", ONE), href("connectionRevocations", ONE)]) {
    assert.equal((await get(path)).status, 405, path);
  }
});

Deno.test("the settings of a block name its connections, with the yes that is missing and the way to take it back", async () => {
  const { get, post, app } = createPageClient();
  const block = app.cards[0]?.card.id ?? "";
  const stored = {
    id: CONNECTION_ID,
    name: "GITHUB",
    origin: "https://api.github.com",
    kind: "bearer",
  } as const;
  app.blockConnections.push({ name: "GITHUB", stored, isApproved: false });
  app.blockConnections.push({ name: "NOWHERE", stored: null, isApproved: false });
  const asking = await textOf(await get(href("blockSettings", { block })));
  assert.match(asking, /may send what it reads with <strong>GITHUB<\/strong> to:/);
  assert.match(asking, new RegExp(`name="connections" value="${CONNECTION_ID}"`));
  assert.ok(asking.includes("not stored yet"));
  app.blockConnections.splice(0, 2, { name: "GITHUB", stored, isApproved: true });
  const given = await textOf(await get(href("blockSettings", { block })));
  assert.ok(given.includes(`action="${href("blockWithdrawals", { block })}"`));
  await post(href("blockConnections", { block }), [["connections", CONNECTION_ID], [
    "hosts",
    "api.github.com",
  ]]);
  await post(href("blockWithdrawals", { block }), [["connection", CONNECTION_ID]]);
  assert.deepEqual(app.calls, [
    `approveConnections ${CONNECTION_ID} api.github.com ${block}`,
    `withdrawConnection ${CONNECTION_ID} ${block}`,
  ]);
});

Deno.test("POST a yes without a connection, or with junk for one, is refused", async () => {
  const { post, app } = createPageClient();
  const block = app.cards[0]?.card.id ?? "";
  for (
    const form of [[], [["connections", "x"]], [["connections", CONNECTION_ID], [
      "hosts",
      "https://a/b",
    ]]] as const
  ) {
    assert.equal((await post(href("blockConnections", { block }), form)).status, 422, JSON.stringify(form));
  }
  assert.deepEqual(app.calls, []);
});
