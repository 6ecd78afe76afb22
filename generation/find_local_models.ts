import { isRecord } from "../domain/json.ts";
import { cleanText } from "../domain/outcome.ts";

/** A model server that answers on this machine. */
export interface LocalModelServer {
  readonly name: string;
  /** For `OPENAI_BASE_URL`. */
  readonly baseUrl: string;
  readonly models: readonly string[];
}

/** Egress's broker, as far as it is needed here. */
interface FetchMaker {
  createFetch(policy: {
    readonly purpose: "model";
    readonly owner: string;
    readonly hosts: readonly string[];
    readonly lanHosts: readonly string[];
    readonly limits: { readonly connectMs: number; readonly totalMs: number; readonly bodyBytes: number };
  }): typeof fetch;
}

/** Where the usual programs listen when nobody told them otherwise. */
const USUAL_SERVERS = [
  { name: "Ollama", port: 11434 },
  { name: "LM Studio", port: 1234 },
  { name: "llama.cpp", port: 8080 },
] as const;

const LIMITS = { connectMs: 500, totalMs: 1_500, bodyBytes: 256 * 1024 };
const MAX_MODELS = 50;

/**
 * Model servers on the default ports of this machine, with their models. Asks only loopback, for at most 1.5 s, and
 * only when a person looks for a model; what is found is offered, never used unasked.
 */
export async function findLocalModels(
  broker: FetchMaker,
  servers: readonly { readonly name: string; readonly port: number }[] = USUAL_SERVERS,
): Promise<readonly LocalModelServer[]> {
  const found = await Promise.all(servers.map((server) => askServer(broker, server)));
  return found.filter((server) => server !== undefined);
}

async function askServer(
  broker: FetchMaker,
  { name, port }: { readonly name: string; readonly port: number },
): Promise<LocalModelServer | undefined> {
  const host = `127.0.0.1:${port}`;
  const baseUrl = `http://${host}/v1`;
  const fetch = broker.createFetch({
    purpose: "model",
    owner: "local models",
    hosts: [host],
    lanHosts: [host],
    limits: LIMITS,
  });
  try {
    const signal = AbortSignal.timeout(LIMITS.totalMs);
    const response = await fetch(`${baseUrl}/models`, { signal, headers: { accept: "application/json" } });
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    const models = readModels(await response.json());
    return models === undefined ? undefined : { name, baseUrl, models };
  } catch {
    // Nobody there, or somebody who is no model server: both mean that there is nothing to offer.
    return undefined;
  }
}

/** Names of the models; `undefined` when the answer is not a list of models, as from any other program on the port. */
function readModels(answer: unknown): string[] | undefined {
  const data = isRecord(answer) ? answer.data : undefined;
  if (!Array.isArray(data)) return undefined;
  const names = data.flatMap((entry: unknown) =>
    isRecord(entry) && typeof entry.id === "string" ? [entry.id] : []
  );
  // Embedding models answer no chat.
  const chat = names.filter((name) => !/embed/i.test(name));
  return chat.slice(0, MAX_MODELS).map((name) => cleanText(name, 120));
}
