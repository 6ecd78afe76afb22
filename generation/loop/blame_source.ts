import type { Candidate, Diagnosis, GenerationJob, Refusal } from "../types.ts";
import { findNamedHosts } from "../research/find_addresses.ts";
import { wordsOf } from "./job_words.ts";

/** Statuses of a source that lets in only who is known, or who pays. */
const CLOSED: ReadonlySet<number> = new Set([401, 402, 403]);
/** Of these, the ones that no other way of asking gets around. */
const SHUT: ReadonlySet<number> = new Set([401, 402]);

/**
 * A source that wants a key is the person's move when the person named it; one that the model chose can be replaced
 * by the model.
 */
export function isForPerson(
  diagnosis: Diagnosis,
  job: GenerationJob,
  candidate: Candidate | undefined,
): boolean {
  const isShut = diagnosis.source !== undefined && SHUT.has(diagnosis.source.status);
  if (diagnosis.move !== "person" && !isShut) return false;
  if (candidate === undefined) return true;
  const words = `${job.sentence} ${wordsOf(job)}`.toLowerCase();
  return candidate.manifest.hosts.some((host) => words.includes(host.replace(/^\*\.|:\d+$/g, "")));
}

/**
 * What to tell a person whose own source stays closed: why, and the connection that would open it. `undefined` where
 * the source is one that the model chose, or where a connection was used already.
 */
export function refusalOf(
  diagnosis: Diagnosis,
  job: GenerationJob,
  candidate: Candidate | undefined,
): Refusal | undefined {
  const { source } = diagnosis;
  // A heal works on what the person has already: its source is asked about where it stands, on the card.
  if (job.kind === "heal") return undefined;
  if (source === undefined || !CLOSED.has(source.status)) return undefined;
  if (candidate !== undefined && candidate.manifest.connections.length > 0) return undefined;
  const named = findNamedHosts(`${job.sentence}\n${wordsOf(job)}`);
  const isNamed = named.some((host) =>
    source.host === host || source.host.endsWith(`.${host}`) ||
    host.endsWith(`.${source.host}`)
  );
  if (!isNamed) return undefined;
  return { reason: reasonFor(source), ...connectionFor(source), alternatives: [] };
}

function reasonFor({ host, status }: NonNullable<Diagnosis["source"]>): string {
  if (status === 402) return `${host} is a paid source: it answered 402`;
  return status === 401
    ? `${host} answers only who signs in: it answered 401`
    : `${host} does not let this program read it: it answered 403`;
}

function connectionFor({ host, status }: NonNullable<Diagnosis["source"]>): Pick<Refusal, "connection"> {
  const name = nameFor(host);
  if (name === undefined) return {};
  const help = status === 402
    ? `A plan at ${host} that includes its API gives a key`
    : `Look for API keys or access tokens in your account at ${host}`;
  return { connection: { name, origin: `https://${host}`, kind: "bearer", help } };
}

/** "api.github.com" becomes "GITHUB"; an address of the own network has no such name. */
function nameFor(host: string): string | undefined {
  if (!/^[a-z0-9.-]+\.[a-z]{2,}$/.test(host)) return undefined;
  const name = host.split(".").at(-2)?.toUpperCase().replace(/[^A-Z0-9]/g, "_") ?? "";
  return /^[A-Z]/.test(name) ? name : undefined;
}
