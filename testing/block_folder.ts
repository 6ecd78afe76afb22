import { join } from "node:path";
import { startInternet } from "./internet/start_internet.ts";
import type { Internet } from "./internet/types.ts";
import { readDocument, runTessera } from "./run_tessera.ts";
import { allSites } from "./sites/all_sites.ts";
import { makeDataDir, removeDataDir } from "./tessera_process.ts";

/** Files of a block as a person writes them by hand. */
export interface HandWritten {
  readonly backend: string;
  readonly view?: string;
  /** No file when absent. */
  readonly manifest?: Readonly<Record<string, unknown>> | string;
}

/** Shows the data as JSON. */
const PLAIN_VIEW = "export default function View({ data }) { return <b>{JSON.stringify(data)}</b>; }\n";

/** A backend whose `fetchData` has this body and whose data is what it returns. */
export function fetching(body: string, schema = "z.any()"): string {
  return `import { z } from "zod";
export const dataSchema = ${schema};
export async function fetchData(ctx) { ${body} }
export function processData(raw) { return raw; }
`;
}

/** Writes a block's files into a new folder under `parent`; gives its path. */
export async function writeBlock(parent: string, block: HandWritten): Promise<string> {
  const folder = await Deno.makeTempDir({ dir: parent, prefix: "block_" });
  const { manifest } = block;
  await Deno.writeTextFile(join(folder, "backend.ts"), block.backend);
  await Deno.writeTextFile(join(folder, "view.tsx"), block.view ?? PLAIN_VIEW);
  if (manifest !== undefined) {
    const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
    await Deno.writeTextFile(join(folder, "manifest.json"), text);
  }
  return folder;
}

/** A fixture internet and a folder, for commands of the real program. */
export interface CommandBench {
  readonly internet: Internet;
  readonly dataDir: string;
  /** Runs one command beside the fixture internet. */
  run(
    words: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): ReturnType<typeof runTessera>;
  /** `block run FOLDER --json` of a block written for it; gives the document and the exit code. */
  // deno-lint-ignore no-explicit-any -- tests look into documents whose form is what they test
  runBlock(block: HandWritten, ...words: readonly string[]): Promise<{ code: number; outcome: any }>;
}

/** Defines a test with a fixture internet and a data folder of its own. */
export function testCommand(name: string, work: (bench: CommandBench) => Promise<void>): void {
  Deno.test(name, async () => {
    const dataDir = await makeDataDir();
    const internet = await startInternet(allSites);
    const run: CommandBench["run"] = (words, environment = {}) =>
      runTessera(words, { dataDir, internet, environment });
    try {
      await work({
        ...{ internet, dataDir, run },
        async runBlock(block, ...words) {
          const result = await run(["block", "run", await writeBlock(dataDir, block), ...words, "--json"]);
          return { code: result.code, outcome: readDocument(result) };
        },
      });
    } finally {
      await internet.close();
      await removeDataDir(dataDir);
    }
  });
}
