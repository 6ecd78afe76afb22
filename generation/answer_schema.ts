/**
 * The answer's form for servers that take a JSON schema. Strict mode wants every property required and no others, so
 * what may be left out is nullable; `parseAnswer` drops the nulls.
 */
export const ANSWER_SCHEMA = {
  name: "block",
  schema: object({
    manifest: object({
      title: text(),
      description: text(),
      explanation: text(),
      hosts: list(text()),
      connections: list(text()),
      settings: list(object({
        name: text(),
        label: text(),
        type: { type: "string", enum: ["text", "number", "boolean", "choice", "address", "place", "list"] },
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
    }),
    backend: text(),
    view: text(),
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
