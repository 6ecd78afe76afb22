import assert from "node:assert/strict";
import { dumpRows } from "./http_rows.ts";
import { ownHeaders, postForm, shareLab, testOverHttp } from "./http_lab.ts";

const lab = shareLab();

const SCHEDULES: readonly Readonly<Record<string, string>>[] = [
  ...["0", "-1", "1e-9", "1e9", "NaN", "0x10", "9999999", ""].map((count) => ({
    kind: "every",
    count,
    unit: "1",
  })),
  ...[{ kind: "every", count: "14", unit: "1" }, { kind: "every", count: "32", unit: "86400" }],
  ...[{ kind: "every", count: "1", unit: "0" }, { kind: "every", count: "1", unit: "0.001" }],
  ...[
    "* * * * * *",
    "",
    "@reboot",
    "* * * *",
    "60 * * * *",
    "*/0 * * * *",
    "x",
    "0 0 0 0 0",
    "* * * * * * 10000",
  ].map((cron) => ({
    kind: "cron",
    cron,
    timeZone: "UTC",
  })),
  ...[{ kind: "cron", cron: "0 0 * * *", timeZone: "Mars/Olympus" }, {
    kind: "cron",
    cron: "0 0 * * *",
    timeZone: "../etc",
  }],
  ...[{ kind: "never" }, {}],
];

for (const fields of SCHEDULES) {
  testOverHttp(lab, `158 the schedule ${JSON.stringify(fields)} is refused`, async (given) => {
    const before = await dumpRows(given.program.db);
    const answer = await postForm(given, `/blocks/${given.block}/schedule`, fields);
    assert.equal(answer.status, 422);
    assert.deepEqual(await dumpRows(given.program.db), before);
  });
}

testOverHttp(lab, "158 a schedule that never comes is looked at once a month", async (given) => {
  const answer = await postForm(given, `/blocks/${given.block}/schedule`, {
    kind: "cron",
    cron: "0 0 31 2 *",
    timeZone: "UTC",
  });
  assert.equal(answer.status, 303);
  const { state } = await given.program.app.getCard(
    (await given.program.app.getDashboard()).cards[0]?.id ?? assert.fail(),
  );
  assert.ok(state.kind !== "fresh" || (state.nextRunAt ?? 0) - given.program.clock.now < 32 * 86_400_000);
});

testOverHttp(
  lab,
  "160 with no idempotency keys: an undo that is sent twice has one effect",
  async (given) => {
    const { app } = given.program;
    const copy = await app.copyBlock((await app.getDashboard()).cards[0]?.id ?? assert.fail());
    const { token } = await app.deleteBlock(copy.id);
    const answers = await Promise.all([1, 2, 3].map(() => postForm(given, "/undos", { token })));
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
    assert.equal((await app.getDashboard()).cards.filter(({ id }) => id === copy.id).length, 1);
  },
);

testOverHttp(
  lab,
  "160 with no idempotency keys: a deletion that is sent twice has one effect",
  async (given) => {
    const { app } = given.program;
    const copy = await app.copyBlock((await app.getDashboard()).cards[0]?.id ?? assert.fail());
    const answers = await Promise.all([1, 2].map(() => postForm(given, `/blocks/${copy.id}/deletions`, {})));
    assert.ok(answers.every(({ status }) => [303, 404, 409].includes(status)));
    assert.equal((await app.listTrash()).filter(({ id }) => id === copy.id).length, 1);
  },
);

testOverHttp(lab, "160 two people who edit at once each get a version of their own", async (given) => {
  const { app } = given.program;
  const [card] = (await app.getDashboard()).cards;
  const { backend, view, manifest } = await app.getVersion(card?.id ?? assert.fail(), 1);
  const files = { backend, view, manifest: JSON.stringify(manifest) };
  const answers = await Promise.all([1, 2].map(() => postForm(given, `/blocks/${card?.id}/code`, files)));
  assert.ok(answers.every(({ status }) => [303, 409, 422].includes(status)));
  const numbers = (await app.listVersions(card?.id ?? assert.fail())).map(({ number }) => number);
  assert.equal(new Set(numbers).size, numbers.length);
});

const POLLUTIONS: Readonly<Record<string, string>> = {
  "__proto__[admin]": "__proto__[admin]=1",
  "__proto__.admin": "__proto__.admin=1",
  "constructor[prototype][admin]": "constructor[prototype][admin]=1",
  "constructor.prototype.admin": "constructor.prototype.admin=1",
  "__proto__": "__proto__=1&__proto__[]=2",
  "a key that is toString": "toString=1&valueOf=2&hasOwnProperty=3",
};

for (const [name, query] of Object.entries(POLLUTIONS)) {
  testOverHttp(lab, `161 a form with ${name} gives no object a property`, async (given) => {
    const paths = [
      ...["/theme", "/settings/preferences", "/settings/retention", "/settings/model", "/inspector"],
      ...[
        `/blocks/${given.block}/size`,
        `/blocks/${given.block}/settings`,
        `/blocks/${given.block}/schedule`,
      ],
    ];
    for (const path of paths) {
      const answer = await given.send({
        line: `POST ${path} HTTP/1.1`,
        headers: [...ownHeaders(given), "Content-Type: application/x-www-form-urlencoded"],
        body: query,
      });
      assert.ok(answer.status < 500, `${path} ${answer.status}`);
    }
    assert.equal(Reflect.get({}, "admin"), undefined);
    assert.equal(typeof Object.prototype.toString, "function");
  });
}

for (
  const body of ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', "[]", "null"]
) {
  testOverHttp(lab, `161 the JSON ${body} is no form`, async (given) => {
    const before = await dumpRows(given.program.db);
    for (const path of ["/theme", `/blocks/${given.block}/title`, "/settings/prices"]) {
      const answer = await given.send({
        line: `POST ${path} HTTP/1.1`,
        headers: [...ownHeaders(given), "Content-Type: application/json"],
        body,
      });
      assert.equal(answer.status, 400);
    }
    assert.deepEqual(await dumpRows(given.program.db), before);
  });
}

testOverHttp(
  lab,
  "161 a manifest with such keys gives no object a property, and no permission",
  async (given) => {
    const { app } = given.program;
    const [card] = (await app.getDashboard()).cards;
    const { backend, view } = await app.getVersion(card?.id ?? assert.fail(), 1);
    const manifest =
      '{"title":"x","hosts":[],"__proto__":{"hosts":["evil.example"],"admin":true},"constructor":{"prototype":{"admin":true}}}';
    await postForm(given, `/blocks/${card?.id}/code`, { backend, view, manifest });
    assert.equal(Reflect.get({}, "admin"), undefined);
    assert.ok(
      !JSON.stringify((await app.getBlock(card?.id ?? assert.fail())).approvedHosts).includes("evil"),
    );
  },
);
