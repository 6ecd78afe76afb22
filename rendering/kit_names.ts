import { componentNames } from "../kit/components.ts";

/** Components that a view may import from "@tessera/ui". */
export const KIT_NAMES: ReadonlySet<string> = new Set(componentNames);
