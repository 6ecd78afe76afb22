import assert from "node:assert/strict";
import { dumpRows } from "./http_rows.ts";
import { ownHeaders, postForm, shareLab, testOverHttp } from "./http_lab.ts";

const lab = shareLab();

const IDS: Readonly<Record<string, string>> = {
  "-1": "-1",
  "0": "0",
  "1e309": "1e309",
  NaN: "NaN",
  "%00": "%00",
  "a half of a character": "%ed%a0%80",
  "a percent sign alone": "%",
  "SQL with a quote": "%27%20OR%201%3D1%20--",
  "SQL with a union": "x%27%20UNION%20SELECT%20*%20FROM%20sessions--",
  "a wildcard of SQL": "%25%25%25%25%25%25%25%25%25%25%25%25%25%25%25%25",
  "ten kilobytes": "a".repeat(10_000),
  "dots": "..%2f..%2f",
  "__proto__": "__proto__",
  constructor: "constructor",
  "capitals of a right one": "AAAAAAAAAAAAAAAA",
  "a right one with a space": "aaaaaaaaaaaaaaaa%20",
  "a right one and a line break": "aaaaaaaaaaaaaaaa%0a",
  "an emoji": "%f0%9f%a6%95",
  "a list": "a,b",
  "a number of more digits than a row has": "99999999999999999999",
};

for (const [name, id] of Object.entries(IDS)) {
  testOverHttp(lab, `154 the id ${name} finds nothing and changes nothing`, async (given) => {
    const before = await dumpRows(given.program.db);
    const places = [
      ...[
        `/blocks/${id}`,
        `/blocks/${id}/card`,
        `/blocks/${id}/settings`,
        `/dashboards/${id}`,
        `/generations/${id}`,
      ],
      ...[
        `/blocks/${given.block}/versions/${id}`,
        `/blocks/${given.block}/runs/${id}`,
        `/images/${id}`,
        `/gallery/${id}`,
      ],
    ];
    for (const path of places) {
      const answer = await given.send({
        line: `GET ${path} HTTP/1.1`,
        headers: [...ownHeaders(given), "HX-Request: true"],
      });
      assert.ok([400, 404, 414, 431].includes(answer.status), `${path.slice(0, 60)} ${answer.status}`);
      assert.doesNotMatch(answer.body, /SQLITE|syntax error|at file:|tessera_session/);
    }
    for (const action of ["refreshes", "deletions", "pause", "copies", "title"]) {
      const answer = await postForm(given, `/blocks/${id}/${action}`, { title: "owned", paused: "yes" });
      assert.ok([400, 404, 414, 431].includes(answer.status), `${action} ${answer.status}`);
    }
    for (
      const [path, fields] of [
        ["/undos", { token: decodeOr(id) }],
        ["/trash", { block: decodeOr(id) }],
        ["/settings/sessions", { session: decodeOr(id) }],
        [`/dashboards/${given.dashboard}/order`, { order: decodeOr(id) }],
      ] as const
    ) {
      const { status } = await postForm(given, path, fields);
      assert.ok([303, 404, 409, 422].includes(status), `${path} ${status}`);
    }
    assert.deepEqual(await dumpRows(given.program.db), before);
  });
}

function decodeOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // What no browser would send is sent as it stands.
    return text;
  }
}

const TITLES: Readonly<Record<string, { readonly text: string; readonly isTaken: boolean }>> = {
  "one megabyte": { text: "x".repeat(400_000), isTaken: false },
  "121 letters": { text: "x".repeat(121), isTaken: false },
  "only spaces": { text: "   \u00a0\t ", isTaken: false },
  "only what is invisible": { text: "\u200b\u202e\u2060\ufeff", isTaken: false },
  "nothing": { text: "", isTaken: false },
  "an override of direction": { text: "a\u202egpj.exe", isTaken: true },
  "NUL": { text: "a\u0000b", isTaken: true },
  "escapes of a terminal": { text: "a\u001b]8;;http://evil\u0007b\u001b[2J", isTaken: true },
  "an emoji of many parts": { text: "👩‍👩‍👧‍👦", isTaken: true },
  "a script": { text: "<script>alert(1)</script>", isTaken: true },
  "the end of an attribute": { text: `"><img src=x onerror=alert(1)>`, isTaken: true },
  "a template": { text: "{{7*7}}${7*7}<%= 7*7 %>#{7*7}", isTaken: true },
  "SQL": { text: "'); DROP TABLE blocks;--", isTaken: true },
  "lines": { text: "a\r\nSet-Cookie: x=1\r\n\r\n<b>", isTaken: true },
  "marks without end": { text: `Z${"\u0335".repeat(40)}`, isTaken: true },
};

for (const [name, { text, isTaken }] of Object.entries(TITLES)) {
  testOverHttp(lab, `155 a title of ${name} is ${isTaken ? "shown as text" : "refused"}`, async (given) => {
    const { app } = given.program;
    for (const path of [`/blocks/${given.block}/title`, `/dashboards/${given.dashboard}/title`]) {
      const answer = await postForm(given, path, { title: text });
      assert.ok(
        isTaken ? answer.status === 303 : [413, 422].includes(answer.status),
        `${path} ${answer.status}`,
      );
      assert.equal(answer.headers.get("set-cookie")?.includes("x=1") ?? false, false);
    }
    const { title, cards } = await app.getDashboard();
    for (const shown of [title, ...cards.map((card) => card.title)]) {
      assert.ok(shown.trim() !== "" && shown.length <= 120);
      assert.doesNotMatch(shown, /[\u0000-\u001f\u202e\u200b]/);
    }
    const page = await given.send({ line: "GET / HTTP/1.1", headers: ownHeaders(given) });
    assert.equal(page.status, 200);
    assert.doesNotMatch(page.body, /<script>alert|<img src=x|>49</);
    assert.match(page.body, /data-block=/);
  });
}

const SIZES: readonly Readonly<Record<string, string>>[] = [
  ...[{ columns: "-1" }, { columns: "0" }, { columns: "1" }, { columns: "13" }, { columns: "1e9" }, {
    columns: "NaN",
  }],
  ...[{ rows: "0" }, { rows: "7" }, { rows: "-1" }, { rows: "1.5" }, { rows: "0x2" }, { rows: " 2" }, {
    rows: "２",
  }],
  ...[{ columns: "" }, { width: "4" }, {}],
];

for (const fields of SIZES) {
  testOverHttp(lab, `157 the size ${JSON.stringify(fields)} is refused`, async (given) => {
    const before = await dumpRows(given.program.db);
    const answer = await postForm(given, `/blocks/${given.block}/size`, fields as Record<string, string>);
    assert.equal(answer.status, 422);
    assert.deepEqual(await dumpRows(given.program.db), before);
  });
}

const PLACES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["moves", { direction: "up" }],
  ["moves", { direction: "1e9" }],
  ["moves", { direction: "__proto__" }],
];

for (const [action, fields] of PLACES) {
  testOverHttp(lab, `157 the place ${JSON.stringify(fields)} is refused`, async (given) => {
    const before = await dumpRows(given.program.db);
    assert.equal((await postForm(given, `/blocks/${given.block}/${action}`, fields)).status, 422);
    assert.deepEqual(await dumpRows(given.program.db), before);
  });
}

testOverHttp(
  lab,
  "157 an order of ten thousand cards, or of one card ten times, breaks no dashboard",
  async (given) => {
    const before = (await given.program.app.getDashboard()).cards.map(({ id }) => id);
    for (const order of [Array(10_000).fill(given.block), Array(10).fill(given.block), ["a".repeat(16)]]) {
      const answer = await postForm(given, `/dashboards/${given.dashboard}/order`, {
        order: order.join(","),
      });
      assert.ok([303, 404, 409, 422].includes(answer.status), String(answer.status));
    }
    assert.deepEqual((await given.program.app.getDashboard()).cards.map(({ id }) => id), before);
  },
);
