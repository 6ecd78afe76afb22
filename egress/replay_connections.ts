import { createHash } from "node:crypto";
import { Secret } from "../domain/secret.ts";
import type { Exchange } from "../domain/recording.ts";
import type { OpenConnection } from "./types.ts";

/** No place that a request could go to. */
const NOWHERE = "https://replay.invalid";

/**
 * Connections for a replay, by the names that a version asks for: they hold no secret, and what `ctx.secret(name)`
 * gives is the same in every replay.
 */
export function replayConnections(
  names: readonly string[],
  exchanges: readonly Exchange[],
): readonly OpenConnection[] {
  return names.map((name) => {
    const kind = exchanges.some(({ request }) => request.url.startsWith(`[secret:${name}]`))
      ? "address" as const
      : "placeholder" as const;
    return {
      id: `replay-${name}`,
      name,
      origin: NOWHERE,
      methods: [],
      pathPrefix: "/",
      certificateSha256: null,
      auth: { kind },
      secret: new Secret(""),
      placeholder: placeholderOf(name, kind),
    };
  });
}

/** Of the form that a live run has: letters and digits, or an address that no resolver answers (RFC 6761 6.4). */
function placeholderOf(name: string, kind: "address" | "placeholder"): string {
  const core = `tsecret${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
  return kind === "address" ? `https://${core}.secret.invalid/` : core;
}
