import { Secret } from "../../domain/secret.ts";
import { parseSettings } from "../../domain/settings.ts";
import { updateBlock } from "../../storage/blocks.ts";
import { listConnections } from "../../storage/connections.ts";
import type { RunningApp } from "../create_app.ts";
import type { GenerationView } from "../types.ts";
import type { EvalPrompt, EvalSecret } from "./prompt_file.ts";

/** What the block asked for and the prompt does not give. */
export interface Lacking {
  readonly kind: "hosts" | "connections" | "settings";
  readonly words: string;
}

/** Stores the prompt's secrets, as its person did before. */
export async function saveSecrets(
  { app }: RunningApp,
  wanted: readonly EvalSecret[],
  values: ReadonlyMap<string, Secret>,
): Promise<void> {
  for (const { name, origin, auth, methods, pathPrefix } of wanted) {
    const secret = values.get(name);
    if (secret === undefined) continue;
    const saved = await app.createConnection({
      ...{ user: "", header: "", prefix: "", parameter: "", tokenUrl: "", clientId: "", scope: "" },
      ...{ clientAuth: "", certificateSha256: "", refreshToken: new Secret("") },
      ...auth,
      ...{ name, origin, methods, pathPrefix, secret },
    });
    if (saved.kind === "saved") continue;
    throw new TypeError(`Cannot save the secret "${name}": ${Object.values(saved.errors).join("; ")}`);
  }
}

/** What that person has said yes to already. */
export async function findApproved({ deps }: RunningApp, { hosts, secrets }: EvalPrompt) {
  const stored = await listConnections(deps.db);
  const names = secrets.map(({ name }) => name);
  const connections = stored.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  return { approvedHosts: hosts, approvedConnections: connections };
}

/** Says yes as the prompt's person would; gives what is lacking when they would not, or cannot. */
export async function giveWhatItAsks(
  program: RunningApp,
  prompt: EvalPrompt,
  { generation, approvesHosts }: { readonly generation: GenerationView; readonly approvesHosts: boolean },
): Promise<Lacking | undefined | "nothing asked"> {
  const { status, blockId } = generation;
  if (status === "needs_approval") {
    const strange = generation.hosts.filter((host) => !approvesHosts && !prompt.hosts.includes(host));
    if (strange.length > 0) return { kind: "hosts", words: `asks for ${strange.join(", ")}` };
    const stored = await listConnections(program.deps.db);
    const found = stored.filter(({ name }) => generation.connections.includes(name));
    const missing = generation.connections.filter((name) => !found.some((each) => each.name === name));
    if (missing.length > 0) {
      return { kind: "connections", words: `asks for the connection ${missing.join(", ")}` };
    }
    const connections = found.map(({ id }) => id);
    await program.app.approveConnections(blockId, { hosts: generation.hosts, connections });
    return undefined;
  }
  if (status === "needs_facts" && prompt.expect !== "needs_facts") {
    return await answerFacts(program, generation, prompt.settings);
  }
  return "nothing asked";
}

/** By the setting's name, or by what it is called on screen. */
async function answerFacts(
  { deps, maker }: RunningApp,
  { id, blockId, facts }: GenerationView,
  given: EvalPrompt["settings"],
): Promise<Lacking | undefined> {
  const answers = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const found = facts.flatMap(({ name, label }) => {
    const value = answers.get(name.toLowerCase()) ?? answers.get(label.toLowerCase());
    return value === undefined ? [] : [[name, value] as const];
  });
  const missing = facts.filter(({ name }) => !found.some(([each]) => each === name));
  if (missing.length > 0) {
    return { kind: "settings", words: `asks for ${missing.map(({ label }) => label).join(", ")}` };
  }
  const parsed = parseSettings(facts, Object.fromEntries(found));
  if (parsed.kind === "invalid") {
    return { kind: "settings", words: `does not take ${Object.keys(parsed.errors).join(", ")} as it is` };
  }
  await updateBlock(deps.db, blockId, { settings: parsed.values, updatedAt: deps.now() });
  await maker.resume(id);
  return undefined;
}
