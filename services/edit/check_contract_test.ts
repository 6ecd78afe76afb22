import assert from "node:assert/strict";
import { within } from "../../testing/within.ts";
import { findContractNotes } from "./check_contract.ts";

const MAX_MS = 4_000;
const VIEW = "export default function View() {}\n";

Deno.test("findContractNotes() reads hostile code in one pass", () => {
  const backend = "export{ fetchData ".repeat(5_000);
  const notes = within(
    MAX_MS,
    () => findContractNotes({ backend, view: `${"import{".repeat(30_000)}${VIEW}` }),
  );
  assert.deepEqual(notes.map(({ message }) => message), [
    "The file must export dataSchema",
    "The file must export fetchData",
    "The file must export processData",
  ]);
});

Deno.test("findContractNotes() knows exports in a list", () => {
  const backend =
    "const dataSchema = 1, fetchData = 2, processData = 3;\nexport { dataSchema, fetchData, processData };\n";
  assert.deepEqual(findContractNotes({ backend, view: VIEW }), []);
});
