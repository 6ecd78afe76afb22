import { cleanText } from "../../domain/outcome.ts";
import type { Finding } from "./types.ts";

/** The servers that somebody named, and a way to ask one; `ask` gives the status of its answer. */
export interface Reach {
  readonly modelUrls: () => Promise<readonly string[]>;
  readonly ask: (url: string) => Promise<number>;
}

/** Does each model server answer? Through the proxy, and with the authorities, that the configuration names. */
export async function examineReach({ modelUrls, ask }: Reach): Promise<Finding[]> {
  return await Promise.all((await modelUrls()).map(async (url): Promise<Finding> => {
    const { host } = new URL(url);
    const name = `model server ${host}`;
    try {
      const status = await ask(`${url.replace(/\/+$/, "")}/models`);
      if (status < 500) return { name, state: "good", note: `answers (status ${status})` };
      return {
        name,
        state: "bad",
        note: `answers with status ${status}`,
        means: "No block can be written or repaired while it does.",
        mend: ["Look at the log of that server, or choose another model in the settings"],
      };
    } catch (error) {
      return {
        name,
        state: "bad",
        note: `does not answer: ${cleanText(error instanceof Error ? error.message : String(error), 300)}`,
        means: "No block can be written or repaired while it does not; blocks that are there go on.",
        mend: [
          "Start that server, or correct its address in the settings or in OPENAI_BASE_URL",
          "Behind a proxy: HTTPS_PROXY, and TESSERA_CA_FILE for a certificate of its own",
        ],
      };
    }
  }));
}
