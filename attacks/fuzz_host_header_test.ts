import assert from "node:assert/strict";
import { createRandom } from "../testing/random.ts";
import { shareLab, testOverHttp } from "./http_lab.ts";

const SEED = 120;
const CASES = 1_500;
const PIECES = [
  ...[
    "127.0.0.1",
    "localhost",
    "evil.com",
    ":",
    "{port}",
    "@",
    "#",
    "/",
    "\\",
    "?",
    "%",
    ".",
    ",",
    ";",
    " ",
    "\t",
    "[",
    "]",
  ],
  ...[
    "::1",
    "0",
    "\u0000",
    "\u00e9",
    "\u00ad",
    "http://",
    "*",
    "-",
    "_",
    "\u007f",
    "127",
    "x".repeat(300),
    "Host: 127.0.0.1:{port}",
  ],
];

testOverHttp(
  shareLab(),
  `121 only our own name is answered among ${CASES} random Host headers`,
  async (given) => {
    const random = createRandom(SEED);
    let answered = 0;
    for (let at = 0; at < CASES; at++) {
      const isNear = random.chance(0.4);
      const host = isNear
        ? ["127.0.0.1", ":", "{port}"].map((piece) => random.chance(0.85) ? piece : random.pick(PIECES)).join(
          "",
        )
        : random.many(0, 5, () => random.pick(PIECES)).join("");
      const path = random.pick(["/health", "http://127.0.0.1:{port}/health", "http://evil.com/health"]);
      const { status, body } = await given.send({ line: `GET ${path} HTTP/1.1`, headers: [`Host: ${host}`] });
      // Spaces around a value are not part of it (RFC 9110 5.5).
      const isOurs = host.trim() === "127.0.0.1:{port}" && !path.includes("evil");
      assert.equal(status === 200, isOurs, `case ${at}: ${JSON.stringify(host)} ${path} ${status}`);
      assert.ok([0, 200, 400, 404, 421, 431].includes(status), `case ${at}: ${status}`);
      assert.ok(!body.includes("<"), `case ${at}`);
      if (isOurs) answered++;
    }
    assert.ok(answered > 50, `${answered} answered`);
  },
);
