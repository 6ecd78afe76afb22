/** Writes `kit/types.d.ts` from the schemas of the kit. Run it after a component or a prop has changed. */
import { writeFile } from "node:fs/promises";
import { writeTypes } from "../kit/write_types.ts";

if (import.meta.main) await writeFile(new URL("../kit/types.d.ts", import.meta.url), writeTypes());
