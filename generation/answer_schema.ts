import { CONNECTION_KINDS } from "../domain/connection.ts";
import { SETTING_TYPES } from "../domain/manifest.ts";
import { EDITED_FILES } from "./edits/edit_types.ts";
import { TECHNIQUES } from "./types.ts";

/**
 * The answer's form for servers that take a JSON schema. Strict mode wants every property required and no others, so
 * what may be left out is nullable; `parseAnswer` drops the nulls. One schema for every job: providers keep it in front
 * of the prompt, so a schema for each job would empty their caches. A model writes in this order: it plans first, and
 * comes to the refusal, the shortest way out, when it could have written the block.
 */
export const ANSWER_SCHEMA = {
  name: "block",
  schema: object({
    plan: anyOf(object({
      source: text(),
      technique: { type: "string", enum: [...TECHNIQUES] },
      fallbacks: list(text()),
      view: text(),
      refresh: text(),
      needs: list(text()),
    })),
    edits: anyOf(list(object({
      file: { type: "string", enum: [...EDITED_FILES] },
      search: text(),
      replace: text(),
    }))),
    explanation: anyOf(text()),
    manifest: anyOf(object({
      title: text(),
      description: text(),
      explanation: text(),
      hosts: list(text()),
      connections: list(text()),
      settings: list(object({
        name: text(),
        label: text(),
        type: { type: "string", enum: [...SETTING_TYPES] },
        default: anyOf(
          text(),
          { type: "number" },
          { type: "boolean" },
          list(text()),
          object({ name: text(), latitude: { type: "number" }, longitude: { type: "number" } }),
        ),
        required: anyOf({ type: "boolean" }),
        help: anyOf(text()),
        options: anyOf(list(object({ value: text(), label: text() }))),
        minimum: anyOf({ type: "number" }),
        maximum: anyOf({ type: "number" }),
        of: anyOf({ type: "string", enum: ["text", "address"] }),
      })),
      refresh: object({ everySeconds: { type: "integer" } }),
      size: object({ columns: { type: "integer" }, rows: { type: "integer" } }),
      minimumRows: { type: "integer" },
      dataAt: anyOf(text()),
      staleAfterSeconds: anyOf({ type: "integer" }),
    })),
    backend: anyOf(text()),
    view: anyOf(text()),
    refusal: anyOf(object({
      reason: text(),
      connection: anyOf(object({
        name: text(),
        origin: text(),
        kind: { type: "string", enum: [...CONNECTION_KINDS] },
        header: anyOf(text()),
        help: text(),
      })),
      alternatives: list(text()),
    })),
  }),
};

type Schema = Record<string, unknown>;

function object(properties: Record<string, Schema>): Schema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

function list(items: Schema): Schema {
  return { type: "array", items };
}

function anyOf(...schemas: Schema[]): Schema {
  return { anyOf: [...schemas, { type: "null" }] };
}

function text(): Schema {
  return { type: "string" };
}
