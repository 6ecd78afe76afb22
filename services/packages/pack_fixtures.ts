import { isInOneSpelling } from "../../domain/canonical_json.ts";
import { toFixtureFile, toRunFile } from "../../domain/fixture_file.ts";
import { isRecord, type Json } from "../../domain/json.ts";
import { PACKAGE_LIMITS } from "../../domain/package.ts";
import { type Exchange, isWhole, type Recording } from "../../domain/recording.ts";
import type { Scrubber } from "../../egress/connections/scrubber.ts";
import { findSecretInAddress } from "./secret_looks.ts";

export type PackedFixtures =
  | { readonly kind: "packed"; readonly fixtures: { readonly run: Json; readonly answers: Json[] } }
  | { readonly kind: "left_out"; readonly reason: string };

/** A recording as a package holds it, or why it must not or cannot go. */
export function packFixtures(recording: Recording, secrets: Scrubber): PackedFixtures {
  if (!isWhole(recording)) return leaveOut("some were too large to be kept whole");
  if (recording.exchanges.length > PACKAGE_LIMITS.answers) {
    return leaveOut(`there are more than ${PACKAGE_LIMITS.answers}`);
  }
  if (recording.exchanges.some(({ request }) => findSecretInAddress(request.url) !== undefined)) {
    return leaveOut("an address that was asked carries what looks like a secret");
  }
  if (recording.exchanges.some((exchange) => holdsSecret(exchange, secrets))) {
    return leaveOut("a source sent back a secret that is stored here");
  }
  const answers = recording.exchanges.map((exchange) => toJson(spellBody(exchange)));
  const fixtures = { run: toJson(toRunFile(recording)), answers };
  if (JSON.stringify(fixtures).length > PACKAGE_LIMITS.fixtureBytes) {
    return leaveOut(`they take more than ${PACKAGE_LIMITS.fixtureBytes / 1024 / 1024} MB`);
  }
  return { kind: "packed", fixtures };
}

function leaveOut(reason: string): PackedFixtures {
  return { kind: "left_out", reason };
}

/** The recorder took out those that the block itself used; a source may send back what it heard elsewhere. */
function holdsSecret({ request, answer }: Exchange, secrets: Scrubber): boolean {
  if (secrets.text(request.url) !== request.url) return true;
  if (answer.kind === "failed") return secrets.text(answer.message) !== answer.message;
  const { headers, body, url, statusText } = answer;
  const heads = JSON.stringify([headers, url, statusText]);
  return secrets.latin1(heads) !== heads || secrets.bytes(body) !== body;
}

/** A body that another spelling of its text would change is carried as bytes. */
function spellBody(exchange: Exchange): Readonly<Record<string, unknown>> {
  const file = toFixtureFile(exchange);
  const { response } = file;
  if (!isRecord(response) || typeof response["body"] !== "string") return file;
  const { body, ...rest } = response;
  if (isInOneSpelling(String(body)) || exchange.answer.kind === "failed") return file;
  return { ...file, response: { ...rest, bodyBase64: exchange.answer.body.toBase64() } };
}

/** As JSON will have it: `undefined` is left out. */
function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
