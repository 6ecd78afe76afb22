import { EgressError } from "../egress_error.ts";
import type { Target } from "../target_rules.ts";
import type { OpenConnection } from "../types.ts";
import { isBelow } from "./path_prefix.ts";

/** Where a request goes, after every other rule has passed. */
export interface Destination {
  readonly target: Target;
  readonly method: string;
}

/** True when the terms of every connection cover the destination. */
export function areCovered(connections: readonly OpenConnection[], destination: Destination): boolean {
  return connections.every((each) => isCovered(each, destination));
}

/** Throws `EgressError` "permission" that names the first connection whose terms do not cover the destination. */
export function checkTerms(connections: readonly OpenConnection[], destination: Destination): void {
  const breached = connections.find((each) => !isCovered(each, destination));
  if (breached !== undefined) throw refusal(breached, destination);
}

function isCovered(connection: OpenConnection, { target, method }: Destination): boolean {
  const { origin, methods, pathPrefix } = connection;
  return target.url.origin === origin && methods.some((each) => each === method) &&
    isBelow(target.url.pathname, pathPrefix) && isConfidential(connection, target);
}

/** Over https, or inside the own network where a person granted exactly this host; a pin needs a certificate. */
function isConfidential({ certificateSha256 }: OpenConnection, { url, isGranted }: Target): boolean {
  return url.protocol === "https:" || (isGranted && certificateSha256 === null);
}

function refusal(connection: OpenConnection, { target, method }: Destination): EgressError {
  const { name, origin, methods, auth } = connection;
  if (target.url.origin === origin && !isConfidential(connection, target)) {
    return new EgressError("permission", `Cannot send the secret "${name}" to ${origin} without encryption`, {
      hint: connection.certificateSha256 === null
        ? "Use https, or allow exactly this host of your own network in the settings"
        : "A certificate is pinned: use https",
    });
  }
  // The path of a secret address is a secret.
  const path = auth.kind === "address" ? "" : connection.pathPrefix;
  return new EgressError(
    "permission",
    `Cannot use the connection "${name}" for ${method} to ${target.url.origin}${
      target.url.origin === origin ? " at this path" : ""
    }: expected ${methods.join(", ")} to ${origin}${path}`,
    { hint: "Change the request, or what the connection allows, in the settings" },
  );
}
