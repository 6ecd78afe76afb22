import assert from "node:assert/strict";
import type { Broker } from "../egress/types.ts";
import { silentLog } from "../log.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { createSecretBox, importSecretKey, KEY_BYTES, type SecretBox } from "../storage/secret_box.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";
import { type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { z } from "zod";
import { createModelStore, type ModelDeps, type ModelStore } from "./model_settings.ts";
import { createPreferenceStore } from "./preferences.ts";
import { keyOwner } from "./stored_models.ts";

const REQUEST = { messages: [{ role: "user" as const, content: "hello" }], maxOutputTokens: 100 };
const NOTHING = { apiKey: undefined, baseUrl: undefined, model: undefined };
const now = () => Date.UTC(2026, 10, 22);

interface Bench {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly server: ScriptedModel;
  /** A store whose models are reached by `wire`; the real one unless given. */
  open(configured?: Partial<ModelDeps["configured"]>, wire?: typeof fetch): ModelStore;
  /** Models that were asked, oldest first. */
  asked(): string[];
  ask(store: ModelStore, role: "write" | "repair" | "heal", modelId?: string): Promise<string | undefined>;
}

async function withStore(work: (bench: Bench) => Promise<void>): Promise<void> {
  const server = await startScriptedModel({ reply: () => ({ kind: "text", text: "hello" }) });
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const key = await importSecretKey(new Uint8Array(KEY_BYTES));
  const secrets = createSecretBox({ current: key, earlier: [], place: "the one of tests" });
  // Only the way out is asked of the broker here.
  const brokerOver = (wire: typeof fetch) => ({ createFetch: () => wire }) as unknown as Broker;
  try {
    await work({
      ...{ db, secrets, server },
      open: (configured = {}, wire = fetch) =>
        createModelStore({
          ...{ db, secrets, now, broker: brokerOver(wire), preferences: createPreferenceStore(db, now) },
          configured: { ...NOTHING, ...configured },
        }),
      asked: () => server.seen.map(({ model }) => model),
      async ask(store, role, modelId) {
        const client = await store.findClient({ role, purpose: "write", modelId });
        await client?.complete(REQUEST);
        return server.seen.at(-1)?.headers["authorization"];
      },
    });
  } finally {
    await server.close();
    await db.close();
  }
}

Deno.test("a single model of an older program writes, repairs and heals as before, with its key", () =>
  withStore(async ({ db, secrets, server, open, ask, asked }) => {
    const sealedKey = await secrets.seal("sk-old", keyOwner(server.baseUrl));
    await saveSetting(db, "model", {
      value: { baseUrl: server.baseUrl, model: "old", sealedKey },
      updatedAt: 1,
    });
    const store = open();
    for (const role of ["write", "repair", "heal"] as const) {
      assert.equal(await ask(store, role), "Bearer sk-old");
    }
    assert.deepEqual(asked(), ["old", "old", "old"]);
    // A change keeps the key, and what the older program stored is gone.
    assert.deepEqual(await store.save({ baseUrl: server.baseUrl, model: "newer" }), {});
    assert.equal(await ask(store, "write"), "Bearer sk-old");
    assert.equal(asked().at(-1), "newer");
    assert.equal(await findSetting(db, "model", z.unknown()), undefined);
  }));

Deno.test("each role has its model; a heal falls to the one that repairs, a repair to the one that writes", () =>
  withStore(async ({ server, open, ask, asked }) => {
    const store = open();
    const { baseUrl } = server;
    await store.save({ baseUrl, model: "writer" });
    await store.save({ id: "new", baseUrl, model: "mender", label: "Cheap one" });
    const { models, roles } = await store.list();
    const idOf = (model: string) => models.find((entry) => entry.model === model)?.id ?? "";
    assert.deepEqual([roles.write, roles.repair, roles.heal], [idOf("writer"), null, null]);
    await ask(store, "repair");
    assert.deepEqual(await store.saveRoles({ write: idOf("writer"), repair: idOf("mender"), heal: "" }), {});
    for (const role of ["write", "repair", "heal"] as const) await ask(store, role);
    assert.deepEqual(asked(), ["writer", "writer", "mender", "mender"]);
    await ask(store, "write", idOf("mender"));
    assert.equal(asked().at(-1), "mender");
    assert.deepEqual(Object.keys(await store.saveRoles({ write: "nobody", repair: "", heal: "" })), [
      "write",
    ]);

    await store.remove(idOf("mender"));
    await ask(store, "repair");
    assert.equal(asked().at(-1), "writer");
    assert.equal(
      await store.findClient({ role: "write", purpose: "write", modelId: idOf("mender") }),
      undefined,
    );
  }));

Deno.test("the environment's model writes whatever the screen says, and its second one repairs", () =>
  withStore(async ({ server, open, ask, asked }) => {
    await open().save({ baseUrl: server.baseUrl, model: "screen", apiKey: "sk-screen" });
    const one = open({ model: "env", baseUrl: server.baseUrl, apiKey: "sk-env" });
    assert.equal(await ask(one, "write"), "Bearer sk-env");
    await ask(one, "repair");
    const two = open({ model: "env", repairModel: "env-repair", baseUrl: server.baseUrl, apiKey: "sk-env" });
    assert.equal(await ask(two, "repair"), "Bearer sk-env");
    assert.deepEqual(asked(), ["env", "env", "env-repair"]);
    assert.match((await one.save({ baseUrl: server.baseUrl, model: "x" })).model ?? "", /TESSERA_MODEL/);
    // Another model beside it can be kept, chosen for healing, and has a key of its own.
    assert.deepEqual(
      await two.save({ id: "new", baseUrl: server.baseUrl, model: "healer", apiKey: "sk-heal" }),
      {},
    );
    const healer = (await two.list()).models.find(({ model }) => model === "healer");
    assert.deepEqual(
      await two.saveRoles({ write: "ignored", repair: "ignored", heal: healer?.id ?? "" }),
      {},
    );
    assert.equal(await ask(two, "heal"), "Bearer sk-heal");
    await ask(two, "write");
    assert.deepEqual(asked().slice(-2), ["healer", "env"]);
  }));

Deno.test("a key goes to the origin that it was given for and to no other", () =>
  withStore(async ({ server, open, ask }) => {
    const store = open({ apiKey: "sk-env", baseUrl: "https://api.openai.com/v1" });
    await store.save({ baseUrl: "https://llm.example.org/v1", model: "m", apiKey: "sk-other" });
    assert.equal((await store.list()).models[0]?.hasKey, true);
    await store.save({ baseUrl: server.baseUrl, model: "m" });
    assert.equal(await ask(store, "write"), undefined);
    assert.equal((await store.list()).models[0]?.hasKey, false);
    assert.ok(!JSON.stringify(await store.list()).includes("sk-"));
  }));

Deno.test("a key for Azure goes in Azure's own header without being told", () =>
  withStore(async ({ open }) => {
    const sent: Headers[] = [];
    const wire: typeof fetch = (_address, init) => {
      sent.push(new Headers(init?.headers));
      return Promise.reject(new TypeError("no network here"));
    };
    const store = open({}, wire);
    const baseUrl = "https://mine.openai.azure.com/openai/deployments/mine?api-version=2024-10-21";
    await store.save({ baseUrl, model: "mine", apiKey: "sk-azure" });
    const client = await store.findClient({ role: "write", purpose: "write" });
    await assert.rejects(
      client?.complete({ ...REQUEST, signal: AbortSignal.timeout(200) }) ?? Promise.resolve(),
    );
    assert.deepEqual([sent[0]?.get("api-key"), sent[0]?.get("authorization")], ["sk-azure", null]);
  }));

Deno.test("a key may go in a header that the person names", () =>
  withStore(async ({ server, open, ask }) => {
    const store = open();
    await store.save({ baseUrl: server.baseUrl, model: "m", apiKey: "sk-azure", keyHeader: "api-key" });
    assert.equal(await ask(store, "write"), undefined);
    assert.equal(server.seen[0]?.headers["api-key"], "sk-azure");
  }));

Deno.test("save() refuses what is no address, a preset that was not filled in, and too many models", () =>
  withStore(async ({ open }) => {
    const store = open();
    const errors = async (form: Partial<Parameters<ModelStore["save"]>[0]>) =>
      Object.keys(await store.save({ id: "new", baseUrl: "http://127.0.0.1:1/v1", model: "m", ...form }));
    assert.deepEqual(await errors({ baseUrl: "ftp://x" }), ["baseUrl"]);
    assert.deepEqual(await errors({ baseUrl: "https://u:p@example.org/v1" }), ["baseUrl"]);
    assert.deepEqual(
      await errors({ baseUrl: "https://RESOURCE.openai.azure.com/openai/deployments/DEPLOYMENT" }),
      ["baseUrl"],
    );
    assert.deepEqual(await errors({ model: " " }), ["model"]);
    assert.deepEqual(await errors({ keyHeader: "cookie" }), ["keyHeader"]);
    assert.deepEqual(await errors({ id: "gone" }), ["model"]);
    for (let count = 0; count < 12; count++) assert.deepEqual(await errors({ model: `m${count}` }), []);
    assert.deepEqual(await errors({}), ["model"]);
  }));
