import type { ConnectionAuth } from "../../domain/connection.ts";
import { ConnectionName } from "../../domain/connection.ts";
import { fitLines } from "./fit_lines.ts";
import type { PromptConnection, PromptFacts } from "./prompt_types.ts";
import { plainLine } from "./quote_data.ts";

export function describeFacts({ nowMs, timeZone, locale, units, canBrowse = false }: PromptFacts): string {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(nowMs);
  const browser = canBrowse ? "There is a browser for ctx.browse." : "There is no browser: ctx.browse fails.";
  return `# Facts\nToday is ${today}. The person's time zone is ${plainLine(timeZone, 60)}, locale ${
    plainLine(locale, 40)
  }, units ${units}. ${browser}`;
}

/** Names and origins of the right form only: nothing else of a connection can stand here. */
export function describeConnections(
  connections: readonly PromptConnection[],
  budget: number,
): string | undefined {
  const lines = connections.flatMap(({ name, origin, kind }) => {
    if (!ConnectionName.safeParse(name).success || !URL.canParse(origin)) return [];
    return [`- ${name}: ${new URL(origin).origin}, ${CONNECTION_USES[kind](name)}`];
  });
  const title = "# Connections of the person; use one only where the sentence needs that source";
  return fitLines(title, lines, { budget, what: "connections" });
}

const byInit = (name: string) => `fetch(url, { connection: "${name}" })`;

const CONNECTION_USES: Readonly<Record<ConnectionAuth["kind"], (name: string) => string>> = {
  bearer: byInit,
  basic: byInit,
  header: byInit,
  query: byInit,
  client_credentials: byInit,
  refresh_token: byInit,
  address: (name) => `fetch(ctx.secret("${name}")), a whole secret address`,
  placeholder: (name) => `ctx.secret("${name}") where the API wants it, in a request to that origin`,
};
