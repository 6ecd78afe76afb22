import type { CompiledBlock } from "../sandbox/mod.ts";

/** A block as the compiler would give it, without having looked. */
export function asCompiled(body: string): CompiledBlock {
  const code = `exports.dataSchema = { parse: (value) => value };
exports.fetchData = async function (ctx) {
${body}
};
exports.processData = (value) => ({ value });`;
  const view = { code: "exports.default = () => null;", mappings: "" };
  return { backend: { code, mappings: "" }, view, libraries: [] };
}
