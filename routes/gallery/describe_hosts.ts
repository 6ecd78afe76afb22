import type { RecipeSummary } from "../../services/types.ts";

/** Which hosts a ready block calls, in words; `undefined` when it needs no network. */
export function describeHosts({ hosts, definitions }: RecipeSummary): string | undefined {
  const takesAddress = definitions.some((definition) =>
    definition.type === "address" || (definition.type === "list" && definition.of === "address")
  );
  if (hosts.length > 0) return takesAddress ? `${hosts.join(", ")} and your address` : hosts.join(", ");
  return takesAddress ? "only the address that you give" : undefined;
}
