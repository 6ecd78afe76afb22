/** What the line of events says, parsed. */
export type Change =
  | { readonly kind: "card" | "generation"; readonly blockId: string }
  | { readonly kind: "dashboard"; readonly dashboardId: string }
  /** Events were lost: look at everything again. */
  | { readonly kind: "resync" }
  | { readonly kind: "line"; readonly state: LineState };

/** Open; lost, and being tried again; outdated: the server runs a newer build than this page. */
export type LineState = "open" | "lost" | "outdated";

export const CHANGE_KINDS = [
  "card",
  "generation",
  "dashboard",
  "resync",
] as const;

/** The change that an event stands for; undefined when this page does not know it. */
export function parseChange(kind: string, data: string): Change | undefined {
  if (kind === "resync") return { kind };
  const value: unknown = JSON.parse(data);
  if (typeof value !== "object" || value === null) return undefined;
  if (
    (kind === "card" || kind === "generation") && "blockId" in value &&
    typeof value.blockId === "string"
  ) {
    return { kind, blockId: value.blockId };
  }
  if (
    kind === "dashboard" && "dashboardId" in value &&
    typeof value.dashboardId === "string"
  ) {
    return { kind, dashboardId: value.dashboardId };
  }
  return undefined;
}
