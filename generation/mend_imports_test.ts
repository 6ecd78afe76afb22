import assert from "node:assert/strict";
import { mendImports } from "./mend_imports.ts";

const mend = ({ backend = "", view = "" }) => {
  const mended = mendImports({ manifest: {}, backend, view });
  return backend === "" ? mended.view : mended.backend;
};

Deno.test("mendImports() adds components of the kit that a view uses to the import that is there", () => {
  const view = `import { List } from '@tessera/ui';
export default function View({ data }) { return <List><ListItem title={data.title}/><Text>{1}</Text></List>; }`;
  assert.equal(mend({ view }), view.replace("{ List }", "{ List, ListItem, Text }"));
  const long = `import {\n  List,\n} from "@tessera/ui";\nexport default () => <List><ListItem /></List>;`;
  assert.match(mend({ view: long }), /import \{ List, ListItem \} from "@tessera\/ui";/);
});

Deno.test("mendImports() writes the import where there is none", () => {
  const view = "export default function View() { return <Stat value={1} />; }";
  assert.equal(mend({ view }), `import { Stat } from "@tessera/ui";\n${view}`);
  const backend = "export const dataSchema = z.object({});";
  assert.equal(mend({ backend }), `import { z } from "zod";\n${backend}`);
  const other = `import type { Data } from "./backend.ts";\n${view}`;
  assert.equal(mend({ view: other }), `import { Stat } from "@tessera/ui";\n${other}`);
});

for (
  const code of [
    `import { Stat } from "@tessera/ui";\nexport default () => <Stat value={1} />;`,
    `import {\n  Stat,\n} from "@tessera/ui";\nexport default () => <Stat value={1} />;`,
    `import * as ui from "@tessera/ui";\nexport default () => <ui.Stat value={1} />;`,
    `function Card({ title }) { return <p>{title}</p>; }\nexport default () => <Card title="a" />;`,
    `const Row = () => <p />;\nexport default () => <Row />;`,
    `export default () => <p>Status</p>;`,
    `export default () => <Unknown />;`,
  ]
) {
  Deno.test(`mendImports() leaves a view alone: ${code.slice(0, 60)}`, () =>
    assert.equal(mend({ view: code }), code));
}

for (
  const code of [
    `import { z } from "zod";\nexport const dataSchema = z.object({});`,
    `import z from "zod";\nexport const dataSchema = z.object({});`,
    `import * as z from "zod";\nexport const dataSchema = z.object({});`,
    `const z = schemas();\nexport const dataSchema = z.object({});`,
    `export const dataSchema = schema;`,
  ]
) {
  Deno.test(`mendImports() leaves a backend alone: ${code.slice(0, 60)}`, () =>
    assert.equal(mend({ backend: code }), code));
}

Deno.test("mendImports() reads hostile code in one go", () => {
  const view = "export default () => <Stat value={1} />;";
  for (
    const hostile of [
      ["import", " ".repeat(90_000)],
      [`import {${" ".repeat(2_000)}`.repeat(45), ""],
      ["import ".repeat(14_000), ""],
      [`import { ${"a, ".repeat(30_000)}`, ""],
    ]
  ) assert.match(mend({ view: `${hostile.join("")}\n${view}` }), /Stat/);
});
