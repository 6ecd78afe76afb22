import { listConnections } from "../../storage/connections.ts";
import type { Queries } from "../../storage/database.ts";
import type { TriedPart } from "./try_part.ts";

/**
 * Why a package cannot be taken. A name that stands for another place here is among them: the code would be asked
 * about with the one and read with the other.
 */
export async function findProblems(
  db: Queries,
  parts: readonly TriedPart[],
  { ignoresTrial = false }: { readonly ignoresTrial?: boolean | undefined } = {},
): Promise<string[]> {
  const stored = await listConnections(db);
  return parts.flatMap(({ manifest, problems, connections, trial, compiled }) => {
    const clashes = connections.filter(({ name }) => manifest.connections.includes(name)).flatMap(
      ({ name, origin }) => {
        const own = stored.find((each) => each.name === name);
        if (own === undefined || own.origin === origin) return [];
        return [
          `It uses a connection named ${name} ${
            origin === null ? "and does not say where that leads" : `that leads to ${origin}`
          }, and yours of that name leads to ${own.origin}: give one of them another name`,
        ];
      },
    );
    const failed = trial.kind === "failed" && compiled !== undefined && !ignoresTrial
      ? [`It failed on the answers that came with it: ${trial.message}`]
      : [];
    return [...problems, ...clashes, ...failed].map((problem) => `“${manifest.title}”: ${problem}`);
  });
}
