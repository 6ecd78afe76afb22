import { join } from "node:path";
import { Manifest } from "../../domain/manifest.ts";
import type { Vocabulary, Word } from "../../islands/code/vocabulary.ts";
import { components } from "../../kit/components.ts";
import { describeProps, describeType } from "../../kit/describe_schema.ts";
import { APPROVED_LIBRARIES } from "../../kit/libraries.ts";
import type { BuiltFile } from "./build_islands.ts";

/** Fields of a manifest that the program writes itself. */
const OUR_FIELDS = ["origin", "prompt", "requests"];

/** What generated code may use, for the code editor: written from the kit's schemas and types, never by hand. */
export async function buildVocabulary(root: string): Promise<readonly BuiltFile[]> {
  const globals = await Deno.readTextFile(join(root, "kit", "block_globals.d.ts"));
  const words: Vocabulary = {
    components: [...components.values()].map(({ name, description, schema }) => ({
      name,
      description,
      props: describeProps(schema).map((prop) => ({ ...prop, note: "" })),
    })),
    context: readMembers(globals, "BlockContext"),
    view: readMembers(globals, "BlockProps"),
    libraries: [
      { name: "@tessera/ui", type: "components of a view", note: "" },
      ...APPROVED_LIBRARIES.map(({ name, description, example }) => ({
        name,
        type: description,
        note: example,
      })),
    ],
    manifest: Object.entries(Manifest.shape).filter(([name]) => !OUR_FIELDS.includes(name))
      .map(([name, field]) => ({ name, type: describeType(field), note: "" })),
  };
  return [{ name: "vocabulary.json", text: JSON.stringify(words) }];
}

/** Members of an interface with the comment before each. */
export function readMembers(text: string, name: string): readonly Word[] {
  const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(text)?.[1];
  if (body === undefined) throw new Error(`Cannot find the interface "${name}" in kit/block_globals.d.ts`);
  const members: Word[] = [];
  let note = "";
  for (const line of body.split("\n").map((each) => each.trim())) {
    const said = /^(?:\/\*\*|\/\/)\s*(.*?)\s*(?:\*\/)?$/.exec(line)?.[1];
    if (said !== undefined) {
      if (!said.startsWith("deno-lint")) note = said;
      continue;
    }
    const [, member, type] = /^(?:readonly )?(\w+)\??((?:\(.*\))?: .*);$/.exec(line) ?? [];
    if (member !== undefined && type !== undefined) {
      members.push({ name: member, type: type.replace(/^: /, "").replace(/^(\(.*\)): /, "$1 => "), note });
    }
    note = "";
  }
  return members;
}
