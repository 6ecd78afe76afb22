import type { Origin } from "../../../domain/manifest.ts";

/** Who made a version, in words for a person. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "model":
      return origin.provider === undefined ? origin.model : `${origin.model} at ${origin.provider}`;
    case "recipe":
      return `Ready block “${origin.recipe}”, made without a model`;
    case "inspector":
      return `Address ${origin.address}, made without a model`;
    case "import":
      return origin.from === undefined ? "Imported" : `Imported from ${origin.from}`;
    case "person":
      return "Written by hand";
  }
}
