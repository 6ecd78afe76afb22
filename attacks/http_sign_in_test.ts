import assert from "node:assert/strict";
import { signIn } from "../testing/raw_request.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { paths } from "../urls.ts";
import {
  concretePath,
  type HttpLab,
  linkPath,
  ownHeaders,
  PATH_NAMES,
  shareLab,
  testBesideLab,
  testOverHttp,
} from "./http_lab.ts";

const lab = shareLab();
const HOST = "Host: 127.0.0.1:{port}";

async function isSignedIn({ send }: HttpLab, cookie: string): Promise<boolean> {
  const answer = await send({ line: "GET /settings HTTP/1.1", headers: [HOST, `Cookie: ${cookie}`] });
  assert.ok([200, 401].includes(answer.status), String(answer.status));
  return answer.status === 200;
}

testOverHttp(
  lab,
  "133 the token of a link stands in no header, page or database row afterwards",
  async (given) => {
    const link = await given.program.createLink();
    const token = new URL(link).searchParams.get("token") ?? "";
    const answer = await given.send({ line: `GET ${linkPath(link)} HTTP/1.1`, headers: [HOST] });
    assert.equal(answer.status, 303);
    assert.ok(
      token.length > 20 && !JSON.stringify([...answer.headers]).includes(token) &&
        !answer.body.includes(token),
    );
    assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
    assert.equal(answer.headers.get("cache-control"), "no-store");
    const used = await given.send({ line: `GET ${linkPath(link)} HTTP/1.1`, headers: [HOST] });
    assert.ok(!used.body.includes(token));
    for (const table of ["sign_in_links", "sessions", "settings"]) {
      const { rows } = await given.program.db.execute(`SELECT * FROM ${table}`);
      assert.ok(!JSON.stringify(rows).includes(token), table);
      const cookie = given.cookie.split("=")[1] ?? "none";
      assert.ok(!JSON.stringify(rows).includes(cookie), table);
    }
  },
);

testBesideLab("attack 133 the token of a link stands in the log once, where it was printed", async () => {
  const server = await startTessera({ environment: { TESSERA_LOG: "json" } });
  try {
    const token = new URL(server.link).searchParams.get("token") ?? "none";
    const count = () => server.output().split(token).length - 1;
    const printed = count();
    await signIn(server.link);
    await signIn(server.link).catch(() => undefined);
    assert.equal(count(), printed);
  } finally {
    await server.close();
  }
});

const GUESSES: Readonly<Record<string, (right: string) => string>> = {
  "nothing": () => "",
  "a token of the right form": () => "A".repeat(43),
  "the token without its end": (right) => right.slice(0, -1),
  "the token with more behind it": (right) => `${right}A`,
  "the token in other letters": (right) =>
    right.toUpperCase() === right ? right.toLowerCase() : right.toUpperCase(),
  "the token between spaces": (right) => `%20${right}%20`,
  "the token and NUL": (right) => `${right}%00`,
  "a percent sign of SQL": () => "%25".repeat(43),
  "SQL": () => "%27%20OR%201%3D1%20--",
  "ten thousand characters": () => "A".repeat(10_000),
};

for (const [name, guess] of Object.entries(GUESSES)) {
  testOverHttp(lab, `134 with links instead of passwords, ${name} signs nobody in`, async (given) => {
    const link = await given.program.createLink();
    const token = guess(new URL(link).searchParams.get("token") ?? "");
    const answer = await given.send({ line: `GET /sign-in?token=${token} HTTP/1.1`, headers: [HOST] });
    assert.ok([401, 414, 431, 400].includes(answer.status), String(answer.status));
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.match(await signIn(link), /^tessera_session_/, "the right one still works");
  });
}

testOverHttp(
  lab,
  "134 twenty wrong tokens at once, each from another forged address, sign nobody in",
  async (given) => {
    const before = (await given.program.auth.listSessions()).length;
    const link = await given.program.createLink();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) =>
      given.send({
        line: `GET /sign-in?token=${String(index).padStart(43, "x")} HTTP/1.1`,
        headers: [
          ...[HOST, `X-Forwarded-For: 127.0.0.${index}`, `X-Real-IP: 127.0.0.1`, `Forwarded: for=127.0.0.1`],
          ...["X-Remote-User: admin", "Authorization: Bearer x", "X-Forwarded-User: admin"],
        ],
      })));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [401]);
    assert.equal((await given.program.auth.listSessions()).length, before);
    assert.match(await signIn(link), /^tessera_session_/);
  },
);

testOverHttp(lab, "134 one link opened ten times at once signs one browser in", async (given) => {
  const link = await given.program.createLink();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => given.send({ line: `GET ${linkPath(link)} HTTP/1.1`, headers: [HOST] })),
  );
  assert.equal(answers.filter(({ status }) => status === 303).length, 1);
  assert.equal(answers.filter(({ headers }) => headers.has("set-cookie")).length, 1);
});

testOverHttp(lab, "134 a link of eleven minutes ago signs nobody in", async (given) => {
  const link = await given.program.createLink();
  given.program.clock.now += 11 * 60_000;
  const answer = await given.send({ line: `GET ${linkPath(link)} HTTP/1.1`, headers: [HOST] });
  assert.equal(answer.status, 401);
  given.program.clock.now -= 11 * 60_000;
});

for (
  const header of [
    "X-Forwarded-For: 127.0.0.1",
    "X-Remote-User: admin",
    "Authorization: Basic YTpi",
    "X-Real-IP: ::1",
  ]
) {
  testOverHttp(lab, `134 the header ${header.split(":")[0]} replaces no session`, async ({ send }) => {
    assert.equal((await send({ line: "GET /settings HTTP/1.1", headers: [HOST, header] })).status, 401);
  });
}

const COOKIES: Readonly<Record<string, (name: string, value: string) => string>> = {
  "of another port": (_, value) => `tessera_session_1=${value}`,
  "without a port": (_, value) => `tessera_session=${value}`,
  "of a secure page": (_, value) => `__Host-tessera_session_443=${value}`,
  "in capitals": (name, value) => `${name.toUpperCase()}=${value}`,
  "with a letter less": (name, value) => `${name}=${value.slice(1)}`,
  "with a letter more": (name, value) => `${name}=${value}A`,
  "in quotes of another kind": (name, value) => `${name}='${value}'`,
  "of another's value before ours": (name, value) => `${name}=${"A".repeat(43)}; x=${value}`,
};

for (const [name, write] of Object.entries(COOKIES)) {
  testOverHttp(lab, `136 a cookie ${name} is no session`, async (given) => {
    const [cookieName = "", value = ""] = given.cookie.split("=");
    assert.equal(await isSignedIn(given, write(cookieName, value)), false);
    assert.equal(await isSignedIn(given, given.cookie), true, "the premise: the right one is");
  });
}

testOverHttp(
  lab,
  "136 a cookie that another port planted signs nobody in, and ours is not handed out",
  async (given) => {
    const [name = ""] = given.cookie.split("=");
    const planted = `${name}=${"B".repeat(43)}`;
    const link = await given.program.createLink();
    const answer = await given.send({
      line: `GET ${linkPath(link)} HTTP/1.1`,
      headers: [HOST, `Cookie: ${planted}`],
    });
    const fresh = answer.headers.get("set-cookie") ?? "";
    assert.ok(!fresh.includes("B".repeat(43)), "a session is never one that the browser brought");
    assert.match(fresh, /HttpOnly; SameSite=Lax$/);
  },
);

testOverHttp(
  lab,
  "137 with one owner: the name of a session on the settings page opens nothing",
  async (given) => {
    const [name = ""] = given.cookie.split("=");
    for (const { id } of await given.program.auth.listSessions()) {
      assert.equal(await isSignedIn(given, `${name}=${id}`), false);
    }
  },
);

testOverHttp(lab, "137 with one owner: a session that another device ended opens nothing", async (given) => {
  const cookie = await signIn(await given.program.createLink());
  assert.equal(await isSignedIn(given, cookie), true);
  const ours = await given.program.auth.findSession(cookie.split("=")[1] ?? "");
  const answer = await given.send({
    line: "POST /settings/sessions HTTP/1.1",
    headers: [...ownHeaders(given), "Content-Type: application/x-www-form-urlencoded"],
    body: `session=${ours?.id}`,
  });
  assert.equal(answer.status, 303);
  assert.equal(await isSignedIn(given, cookie), false);
});

testOverHttp(
  lab,
  "137 with one owner: a session that nobody used for 90 days opens nothing",
  async (given) => {
    const cookie = await signIn(await given.program.createLink());
    given.program.clock.now += 91 * 24 * 3_600_000;
    assert.equal(await isSignedIn(given, cookie), false);
    given.program.clock.now -= 91 * 24 * 3_600_000;
  },
);

/** Probes answer a stranger with a status alone, and metrics a direct request from this machine: `routes/health`, `routes/metrics`. */
const PUBLIC = ["signIn", "signOut", "health", "healthz", "readyz", "metrics", "static"];

for (const name of PATH_NAMES.filter((one) => !PUBLIC.includes(one))) {
  testOverHttp(
    lab,
    `137 with one owner: ${paths[name]} is closed to whoever is not signed in`,
    async (given) => {
      const path = concretePath(name, given);
      for (const cookie of ["", `Cookie: ${given.cookie.split("=")[0]}=${"A".repeat(43)}`]) {
        for (const [line, body] of [[`GET ${path}`, ""], [`POST ${path}`, "title=owned&theme=dark"]]) {
          const type = body === "" ? [] : ["Content-Type: application/x-www-form-urlencoded"];
          const answer = await given.send({
            line: `${line} HTTP/1.1`,
            headers: [HOST, "Origin: http://127.0.0.1:{port}", ...type, ...(cookie === "" ? [] : [cookie])],
            body: body ?? "",
          });
          assert.equal(answer.status, 401, `${line}`);
          assert.doesNotMatch(answer.body, /Countdown|data-block/);
          assert.equal(answer.headers.get("set-cookie"), null);
        }
      }
    },
  );
}
